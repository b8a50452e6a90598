//! Tables to an instance: one parser for folders, single JSON files, importers and the generator.

mod assets;
mod cells;
mod chains;
pub mod clock;
mod extras;
mod faults;
mod jobs;
mod names;
mod people;
mod places;
mod relations;
pub mod settings;
pub mod shape;
mod sheet;
mod stores;
mod territories;
mod travel;
pub mod values;

use super::columns;
use super::diagnostics::{has_errors, sort};
use super::loaded::{Loaded, Origins};
use super::tables::Tables;
use crate::model::{Diagnostic, Horizon, InstanceBuilder, Window};
use crate::units::{JobId, Scale, TechId};
use faults::FaultRows;
use names::Vocabulary;
use places::{Places, Point};
use rustc_hash::FxHashMap;
use settings::Settings;
use sheet::Sheet;
use territories::Areas;

/// Everything that the parts of the parser share.
struct Reader<'a> {
    sheets: &'a [Sheet<'a>],
    settings: &'a Settings,
    words: Vocabulary,
    areas: Areas,
    places: Places<'a>,
    fault_rows: FaultRows<'a>,
    depot_points: Vec<(Point, &'a str)>,
    technicians: FxHashMap<&'a str, TechId>,
    jobs: FxHashMap<&'a str, JobId>,
    out: InstanceBuilder,
    origins: Origins,
    faults: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn sheet(&self, name: &str) -> Option<&'a Sheet<'a>> {
        self.sheets.iter().find(|sheet| sheet.def.name == name)
    }
}

/// The instance in `tables`, with warnings.
///
/// # Errors
/// Every fault of the tables, warnings included.
pub fn build(tables: &Tables) -> Result<Loaded, Vec<Diagnostic>> {
    build_with(tables, Vec::new())
}

/// Windows as the tables write them, in order, joined where they touch; one without a date holds on each day.
///
/// # Errors
/// What is wrong with the text.
pub fn windows(horizon: &Horizon, scale: Scale, text: &str) -> Result<Vec<Window>, values::Bad> {
    clock::Times { horizon: horizon.clone(), scale }.windows(text)
}

/// As [`build`], after `faults` were found in the form of the tables.
pub(super) fn build_with(tables: &Tables, mut faults: Vec<Diagnostic>) -> Result<Loaded, Vec<Diagnostic>> {
    let settings = settings::settings(tables, &mut faults);
    cells::missing_tables(tables, &mut faults);
    let defined = |table| Some((table, columns::table(&(table as &super::tables::Table).name)?));
    let sheets: Vec<Sheet> =
        tables.tables.iter().filter_map(defined).map(|(table, def)| Sheet::new(table, def)).collect();
    cells::check(&sheets, &cells::ids(&sheets), &settings.times, &mut faults);

    let mut words = Vocabulary::new(&sheets);
    let areas = Areas::new(tables, &mut words.territories, &mut faults);
    areas.check(&sheets, &mut faults);
    let named = |name: &str| sheets.iter().find(|sheet| sheet.def.name == name);
    let ground = travel::ground(settings.travel, named("travel"), &tables.settings_file, &mut faults);
    let fault_rows = FaultRows::new(named("faults"), &mut faults);
    let mut reader = Reader {
        sheets: &sheets,
        settings: &settings,
        words,
        areas,
        places: Places::new(ground),
        fault_rows,
        depot_points: Vec::new(),
        technicians: FxHashMap::default(),
        jobs: FxHashMap::default(),
        out: InstanceBuilder::new(settings.name.clone()),
        origins: Origins::new(tables),
        faults,
    };
    stores::depots(&mut reader);
    people::technicians(&mut reader);
    stores::stock(&mut reader);
    jobs::jobs(&mut reader);
    assets::due_work(&mut reader);
    jobs::check_money(&mut reader);
    relations::relations(&mut reader);
    jobs::crews(&mut reader);
    if matches!(reader.places.ground, places::Ground::Map) {
        places::suspicious(&reader.places.seen, &mut reader.faults);
    }
    if has_errors(&reader.faults) {
        sort(&mut reader.faults);
        return Err(reader.faults);
    }
    finish(reader, tables)
}

/// The instance, now that only its travel and its names are missing.
fn finish(mut reader: Reader, tables: &Tables) -> Result<Loaded, Vec<Diagnostic>> {
    let travel = travel::travel(&mut reader);
    let Reader { settings, words, places, mut out, origins, faults: mut warnings, sheets, .. } = reader;
    if !has_errors(&warnings) {
        out.sha256 = super::digest::sha256(tables);
        out.horizon = settings.times.horizon.clone();
        out.scale = settings.times.scale;
        out.objective = settings.objective.clone();
        out.restock = settings.restock;
        out.sites = places.sites;
        out.skills = words.skills.names;
        out.tools = words.tools.names;
        out.territories = words.territories.names;
        out.parts = words.parts;
        out.customer_names = names::customer_names(sheets);
        out.extras = extras::extras(tables, sheets);
        match out.build(travel) {
            Ok(instance) => {
                sort(&mut warnings);
                return Ok(Loaded { instance, warnings, origins });
            }
            Err(more) => warnings.extend(more),
        }
    }
    sort(&mut warnings);
    Err(warnings)
}
