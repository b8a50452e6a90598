//! A loaded instance, and where its rows came from.

use super::tables::Tables;
use crate::model::{Diagnostic, Instance, Relation};
use rustc_hash::FxHashMap;

/// Where jobs, technicians and relations stand in the input.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// File of each table.
    files: FxHashMap<String, String>,
    /// Line of each job.
    pub(super) jobs: Vec<u32>,
    /// Line of each technician.
    pub(super) technicians: Vec<u32>,
    /// Line of each relation.
    pub(super) relations: Vec<u32>,
}

impl Origins {
    pub(super) fn new(tables: &Tables) -> Self {
        let mut files: FxHashMap<String, String> =
            tables.tables.iter().map(|table| (table.name.clone(), table.file.clone())).collect();
        files.insert("instance".into(), tables.settings_file.clone());
        Self { files, ..Self::default() }
    }
}

/// An instance that was read, with everything there is to say about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The instance.
    pub instance: Instance,
    /// What looks wrong in the input but can be planned.
    pub warnings: Vec<Diagnostic>,
    pub(super) origins: Origins,
}

impl Loaded {
    /// What no plan could satisfy, as warnings with file and line; see [`super::check`].
    pub fn check(&self) -> Vec<Diagnostic> {
        self.locate(super::check(&self.instance))
    }

    /// Turns places in the instance (table, and id of the row as the value) into files and lines.
    ///
    /// An instance knows no files, so diagnostics about one name the table; this finds the row again.
    pub fn locate(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if diagnostics.is_empty() {
            return diagnostics;
        }
        let mut lines: FxHashMap<(&str, String), u32> = FxHashMap::default();
        let (instance, origins) = (&self.instance, &self.origins);
        lines.extend(instance.jobs.iter().zip(&origins.jobs).map(|(job, line)| (("jobs", job.id.clone()), *line)));
        let technicians = instance.technicians.iter().zip(&origins.technicians);
        lines.extend(technicians.map(|(tech, line)| (("technicians", tech.id.clone()), *line)));
        let relations = instance.relations.iter().zip(&origins.relations);
        lines.extend(relations.map(|(relation, line)| (("relations", words(instance, relation)), *line)));
        for diagnostic in &mut diagnostics {
            if let Some(line) = lines.get(&(diagnostic.source.file.as_str(), diagnostic.value.clone())) {
                diagnostic.source.line = *line;
            }
            if let Some(file) = origins.files.get(&diagnostic.source.file) {
                diagnostic.source.file.clone_from(file);
            }
        }
        super::diagnostics::sort(&mut diagnostics);
        diagnostics
    }
}

/// A relation in words, which name it among all others.
fn words(instance: &Instance, relation: &Relation) -> String {
    let name = |job| &instance.jobs[job].id;
    format!("{} {} {}", name(relation.first), relation.kind.name(), name(relation.second))
}
