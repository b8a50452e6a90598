//! The windows on the terminal.

use super::{OfferDocument, SlotDocument, SlotsDocument};
use crate::model::{Clock, Instance, Mode};
use crate::report::clock::Time;
use crate::report::explanation::{components, percent, signed};
use crate::report::summary::{Style, counted, grid, heading, lines, shown};

/// Who comes, and who comes along.
fn together(offer: &OfferDocument) -> String {
    let along = offer.company.iter().map(|one| format!(" + {} {}", one.technician, one.job));
    std::iter::once(offer.technician.clone()).chain(along).collect()
}

/// Windows shown of those in which nobody can come.
const MOST_REFUSED: usize = 12;

/// The windows for people, with a newline at the end.
pub fn slots_lines(instance: &Instance, document: &SlotsDocument, style: Style) -> String {
    let text = Text { instance, document, style };
    let parts = [heading(instance), lines(text.about(), style), text.offered(), text.refused(), text.notes()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

struct Text<'a> {
    instance: &'a Instance,
    document: &'a SlotsDocument,
    style: Style,
}

impl Text<'_> {
    fn about(&self) -> Vec<(&'static str, String)> {
        let document = self.document;
        let mut rows = vec![("job", document.job.clone())];
        if let Some(booked) = &document.booked {
            let (who, when) = (shown(&booked.technician), self.clock(&booked.begin));
            rows.push(("planned", format!("with {who}{} at {when}; taken out first", self.on(&booked.date))));
        }
        rows.push(("the plan", format!("{:.2} without it", document.score.total)));
        if self.instance.objective.mode == Mode::Cost {
            rows.push(("left out", format!("costs {:.2}", document.unserved_cost)));
        }
        rows
    }

    fn offered(&self) -> String {
        let offered: Vec<(&SlotDocument, &OfferDocument)> =
            self.document.slots.iter().filter_map(|slot| Some((slot, slot.best.as_ref()?))).collect();
        if offered.is_empty() {
            return "no window can be offered\n".to_owned();
        }
        let mut header = vec![">"];
        header.extend(self.several().then_some("date"));
        header.extend(["begins within", "technician", "at", "fixed>", "costs>", "of which", "next best"]);
        let row = |(slot, best): (&SlotDocument, &OfferDocument)| {
            let mut cells = vec![slot.rank.map(|rank| rank.to_string()).unwrap_or_default()];
            cells.extend(self.several().then(|| slot.date.clone()));
            cells.extend([
                self.within(slot),
                together(best),
                self.clock(&best.begin),
                percent(best.p_fix),
                signed(best.cost),
                self.parts(slot, best),
                slot.next.as_ref().map(|next| self.next(next)).unwrap_or_default(),
            ]);
            cells
        };
        grid(&header, offered.into_iter().map(row), self.style)
    }

    /// The components of a cost; said where leaving the job out is cheaper.
    fn parts(&self, slot: &SlotDocument, best: &OfferDocument) -> String {
        let money = best.money.iter().map(|(name, money)| (name.as_str(), *money)).collect();
        let mut text = components(&money).trim_start_matches(": ").to_owned();
        if slot.code == "cheaper-left-out" {
            text.push_str("; more than leaving it out");
        }
        text
    }

    fn next(&self, next: &OfferDocument) -> String {
        format!("{} {}, {} fixed", next.technician, signed(next.cost), percent(next.p_fix))
    }

    fn refused(&self) -> String {
        let refused: Vec<&SlotDocument> = self.document.slots.iter().filter(|slot| slot.best.is_none()).collect();
        let mut header: Vec<&str> = Vec::new();
        header.extend(self.several().then_some("date"));
        header.extend(["nobody within", "code", "why"]);
        let row = |slot: &&SlotDocument| {
            let mut cells: Vec<String> = Vec::new();
            cells.extend(self.several().then(|| slot.date.clone()));
            let why = slot.reasons.iter().map(|excuse| match excuse.days {
                1 => excuse.reason.text.clone(),
                days => format!("{} (one of {days})", excuse.reason.text),
            });
            cells.extend([self.within(slot), slot.code.clone(), why.collect::<Vec<_>>().join("; ")]);
            cells
        };
        if refused.is_empty() {
            return String::new();
        }
        let mut text = grid(&header, refused.iter().take(MOST_REFUSED).map(row), self.style);
        if refused.len() > MOST_REFUSED {
            let more = counted(refused.len() - MOST_REFUSED, "window");
            text.push_str(&format!(" … and {more} more, with --format csv or json\n"));
        }
        text
    }

    fn notes(&self) -> String {
        let mut text =
            " costs: how much more the routes cost, nothing else moved; each window is backed by a verified plan\n"
                .to_owned();
        if self.instance.objective.mode == Mode::Lexicographic {
            text.push_str(" windows with more first-time fixes come first, then by cost\n");
        }
        text
    }

    fn several(&self) -> bool {
        self.instance.horizon.days > 1
    }

    fn on(&self, date: &str) -> String {
        if self.several() { format!(" on {date}") } else { String::new() }
    }

    fn within(&self, slot: &SlotDocument) -> String {
        format!("{}–{}", self.clock(&slot.from), self.clock(&slot.to))
    }

    fn clock(&self, at: &Time) -> String {
        match (at, self.instance.horizon.clock) {
            (Time::Local(text), Clock::Local) => text.get(11..16).unwrap_or(text).to_owned(),
            (at, _) => at.to_string(),
        }
    }
}
