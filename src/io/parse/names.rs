//! Names that have no table of their own, or whose table may be missing: skills, tools, territories, parts.

use super::sheet::Sheet;
use crate::io::columns::Kind;
use crate::model::Part;
use crate::units::{Id, IdVec, PartId, SkillId, TerritoryId, ToolId, money, volume};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Ids for names, in the order in which they were first met.
pub struct Names<I> {
    ids: FxHashMap<String, I>,
    pub names: IdVec<I, String>,
}

impl<I: Id> Names<I> {
    fn new() -> Self {
        Self { ids: FxHashMap::default(), names: IdVec::new() }
    }

    pub fn get(&self, name: &str) -> Option<I> {
        self.ids.get(name).copied()
    }

    /// The id of a name, which is added if it is new.
    pub fn add(&mut self, name: &str) -> I {
        if let Some(id) = self.get(name) {
            return id;
        }
        let id = self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }

    fn add_all<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        for name in names {
            self.add(name);
        }
    }
}

/// Everything that is known by name only.
pub struct Vocabulary {
    pub skills: Names<SkillId>,
    pub tools: Names<ToolId>,
    pub territories: Names<TerritoryId>,
    pub part_ids: Names<PartId>,
    pub parts: IdVec<PartId, Part>,
}

impl Vocabulary {
    /// The names in all sheets. Parts that no table of parts describes have no volume and cost nothing.
    pub fn new(sheets: &[Sheet]) -> Self {
        let mut all = Self {
            skills: Names::new(),
            tools: Names::new(),
            territories: Names::new(),
            part_ids: Names::new(),
            parts: IdVec::new(),
        };
        for line in sheets.iter().filter(|sheet| sheet.def.name == "parts").flat_map(Sheet::lines) {
            let id = line.text("part_id");
            if id.is_empty() || all.part_ids.get(id).is_some() {
                continue;
            }
            all.part_ids.add(id);
            all.parts.push(Part {
                id: id.to_owned(),
                name: line.owned("name").unwrap_or_else(|| id.to_owned()),
                volume: volume(line.number("volume").unwrap_or(0.0)),
                unit_cost: money(line.number("unit_cost").unwrap_or(0.0)),
            });
        }
        sheets.iter().for_each(|sheet| all.read(sheet));
        all
    }

    fn read(&mut self, sheet: &Sheet) {
        for column in sheet.def.columns().filter(|column| sheet.position(column.name).is_some()) {
            let name = column.name;
            let lines = sheet.lines().filter(|line| line.has(name));
            match column.kind {
                Kind::Levels => self.skills.add_all(lines.flat_map(|line| line.levels(name)).map(|(skill, _)| skill)),
                Kind::LevelSets => {
                    let sets = lines.flat_map(|line| line.level_sets(name));
                    self.skills.add_all(sets.flatten().map(|(skill, _)| skill));
                }
                Kind::Quantities => lines.flat_map(|line| line.quantities(name)).for_each(|(part, _)| self.part(part)),
                Kind::Ref(["parts"]) => lines.for_each(|line| self.part(line.text(name))),
                Kind::Names if name == "tools" => self.tools.add_all(lines.flat_map(|line| line.names(name))),
                Kind::Names => self.territories.add_all(lines.flat_map(|line| line.names(name))),
                Kind::Text if name == "territory" => self.territories.add_all(lines.map(|line| line.text(name))),
                _ => {}
            }
        }
    }

    fn part(&mut self, id: &str) {
        if self.part_ids.get(id).is_none() {
            self.part_ids.add(id);
            self.parts.push(Part { id: id.to_owned(), name: id.to_owned(), volume: 0, unit_cost: 0 });
        }
    }
}

/// What people call the customers that have a name, by id.
pub fn customer_names(sheets: &[Sheet]) -> BTreeMap<String, String> {
    let customers = sheets.iter().filter(|sheet| sheet.def.name == "customers").flat_map(Sheet::lines);
    let named = customers.filter(|line| line.has("name"));
    named.map(|line| (line.text("customer_id").to_owned(), line.text("name").to_owned())).collect()
}
