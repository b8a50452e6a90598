//! A row for each candidate.

use super::{CandidateDocument, WorthDocument};
use crate::report::sheet::{Sheet, text};

const HEADER: [&str; 22] = [
    "rank",
    "kind",
    "technician_id",
    "depot_id",
    "item",
    "now",
    "then",
    "estimate_worth",
    "estimate_first_time_fixes",
    "estimate_served",
    "estimate_travel_km",
    "estimate_travel_h",
    "worth",
    "standard_error",
    "seeds",
    "first_time_fixes",
    "served",
    "travel_km",
    "travel_h",
    "unit_cost",
    "pays_back_days",
    "left_aside",
];

/// The candidates, the best first; then the changes that were left aside, with the reason.
pub fn csv(document: &WorthDocument) -> Vec<u8> {
    let mut sheet = Sheet::bare();
    sheet.row(HEADER);
    document.candidates.iter().for_each(|candidate| sheet.row(row(candidate)));
    for left in &document.left_aside {
        let mut cells = vec![String::new()];
        cells.extend(things(&left.thing));
        cells.resize(HEADER.len() - 1, String::new());
        cells.push(text(&left.message));
        sheet.row(cells);
    }
    sheet.into_bytes()
}

fn cell(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn things(thing: &super::Thing) -> [String; 6] {
    let id = |id: &Option<String>| id.as_deref().map(text).unwrap_or_default();
    [thing.kind.to_owned(), id(&thing.technician), id(&thing.depot), id(&thing.item), cell(thing.now), cell(thing.then)]
}

fn row(candidate: &CandidateDocument) -> Vec<String> {
    let (estimate, found) = (&candidate.estimate, candidate.reoptimised.as_ref());
    let effect = found.map(|found| &found.effect);
    let mut cells = vec![candidate.rank.to_string()];
    cells.extend(things(&candidate.thing));
    cells.extend(
        [estimate.worth, estimate.first_time_fixes, estimate.served, estimate.travel_km, estimate.travel_h]
            .map(|value| value.to_string()),
    );
    cells.extend([
        cell(effect.map(|effect| effect.worth)),
        cell(found.and_then(|found| found.standard_error)),
        cell(found.map(|found| found.seeds)),
        cell(effect.map(|effect| effect.first_time_fixes)),
        cell(effect.map(|effect| effect.served)),
        cell(effect.map(|effect| effect.travel_km)),
        cell(effect.map(|effect| effect.travel_h)),
        cell(candidate.unit_cost),
        cell(candidate.pays_back_days),
        String::new(),
    ]);
    cells
}
