//! A row for each window and each of its offers.

use super::{OfferDocument, SlotDocument, SlotsDocument};
use crate::report::sheet::{Sheet, text};

const HEADER: [&str; 18] = [
    "job_id",
    "rank",
    "offer",
    "date",
    "from",
    "to",
    "code",
    "technician_id",
    "begin",
    "end",
    "p_fix",
    "cost",
    "travel_min",
    "travel_km",
    "first_time_fixes",
    "total",
    "difference",
    "text",
];

/// All windows as one table.
pub fn csv(document: &SlotsDocument) -> Vec<u8> {
    let mut sheet = Sheet::bare();
    sheet.row(HEADER);
    for slot in &document.slots {
        let offers = [("best", &slot.best), ("next", &slot.next)];
        let offers: Vec<_> = offers.iter().filter_map(|(name, offer)| Some((*name, offer.as_ref()?))).collect();
        if offers.is_empty() {
            sheet.row(refused(document, slot));
        }
        offers.into_iter().for_each(|(name, offer)| sheet.row(offered(document, slot, name, offer)));
    }
    sheet.into_bytes()
}

fn head(document: &SlotsDocument, slot: &SlotDocument, offer: &str) -> Vec<String> {
    let rank = slot.rank.map(|rank| rank.to_string()).unwrap_or_default();
    let (from, to) = (slot.from.for_sheet(), slot.to.for_sheet());
    vec![text(&document.job), rank, offer.to_owned(), slot.date.clone(), from, to, slot.code.clone()]
}

fn offered(document: &SlotsDocument, slot: &SlotDocument, name: &str, offer: &OfferDocument) -> Vec<String> {
    let mut row = head(document, slot, name);
    row.extend([text(&offer.technician), offer.begin.for_sheet(), offer.end.for_sheet()]);
    let numbers = [
        offer.p_fix,
        offer.cost,
        offer.travel_min,
        offer.travel_km,
        offer.first_time_fixes,
        offer.total,
        offer.difference,
    ];
    row.extend(numbers.map(|number| number.to_string()));
    let along = offer.company.iter().map(|one| format!("{} by {}", one.job, one.technician));
    let parts = offer.money.iter().map(|(name, money)| format!("{name} {money}"));
    row.push(text(&along.chain(parts).collect::<Vec<_>>().join("; ")));
    row
}

fn refused(document: &SlotsDocument, slot: &SlotDocument) -> Vec<String> {
    let mut row = head(document, slot, "");
    row.resize(HEADER.len() - 1, String::new());
    let reasons = slot.reasons.iter().map(|reason| format!("{}: {}", reason.days, reason.reason.text));
    row.push(text(&reasons.collect::<Vec<_>>().join("; ")));
    row
}
