//! The document of some windows.

use super::{BookedDocument, CompanionDocument, ExcuseDocument, FORMAT, OfferDocument, SlotDocument, SlotsDocument};
use crate::model::{Instance, Mode};
use crate::report::clock::{Time, day_name, rounded, rounded_share};
use crate::report::document::{ReasonDocument, ScoreDocument, Source};
use crate::report::explanation::dearer_by;
use crate::slots::{Booked, Companion, Offer, Slot, SlotOptions, Slots};
use crate::units::{Money, currency};

impl SlotsDocument {
    /// The document of the windows of a job.
    pub fn new(instance: &Instance, options: &SlotOptions, slots: &Slots) -> Self {
        let build = Build { instance, slots };
        let rank = |at: usize, slot: &Slot| (!slot.offers.is_empty()).then_some(at + 1);
        Self {
            format: FORMAT.to_owned(),
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            job: instance.jobs[slots.job].id.clone(),
            unserved_cost: amount(instance.jobs[slots.job].unserved_cost),
            slot_min: rounded(instance.scale.minutes(options.length)),
            booked: slots.booked.map(|booked| build.booked(booked)),
            score: ScoreDocument::of_plan(instance, &slots.base),
            slots: slots.slots.iter().enumerate().map(|(at, slot)| build.slot(rank(at, slot), slot)).collect(),
        }
    }
}

struct Build<'a> {
    instance: &'a Instance,
    slots: &'a Slots,
}

fn amount(money: Money) -> f64 {
    rounded(currency(money))
}

impl Build<'_> {
    fn booked(&self, booked: Booked) -> BookedDocument {
        BookedDocument {
            technician: self.instance.technician_of(booked.shift).id.clone(),
            date: day_name(self.instance, self.instance.shifts[booked.shift].day),
            begin: Time::new(self.instance, booked.begin),
        }
    }

    fn slot(&self, rank: Option<usize>, slot: &Slot) -> SlotDocument {
        let day = slot.window.from.div_euclid(self.instance.scale.day()).max(0);
        let offer = |at: usize| slot.offers.get(at).map(|offer| self.offer(offer));
        SlotDocument {
            rank,
            date: day_name(self.instance, day as u32),
            from: Time::new(self.instance, slot.window.from),
            to: Time::new(self.instance, slot.window.to),
            code: self.code(slot).to_owned(),
            best: offer(0),
            next: offer(1),
            reasons: slot
                .excuses
                .iter()
                .map(|excuse| ExcuseDocument { days: excuse.days, reason: ReasonDocument::new(&excuse.reason) })
                .collect(),
        }
    }

    fn companion(&self, one: &Companion) -> CompanionDocument {
        CompanionDocument {
            job: self.instance.jobs[one.job].id.clone(),
            technician: self.instance.technician_of(one.shift).id.clone(),
            begin: Time::new(self.instance, one.begin),
        }
    }

    fn code(&self, slot: &Slot) -> &'static str {
        let cost = self.instance.jobs[self.slots.job].unserved_cost;
        match slot.offers.first() {
            Some(best) if self.instance.objective.mode == Mode::Cost && best.cost() >= cost => "cheaper-left-out",
            Some(_) => "fits",
            None => slot.excuses.first().map_or("no-room", |excuse| excuse.reason.code),
        }
    }

    fn offer(&self, offer: &Offer) -> OfferDocument {
        let (mode, scale) = (self.instance.objective.mode, &self.instance.scale);
        let more = |name: &'static str, money| (name.to_owned(), amount(money));
        let money = dearer_by(&offer.after, &offer.before).into_iter().map(|(name, money)| more(name, money));
        OfferDocument {
            technician: self.instance.technician_of(offer.shift).id.clone(),
            date: day_name(self.instance, self.instance.shifts[offer.shift].day),
            begin: Time::new(self.instance, offer.begin),
            end: Time::new(self.instance, offer.end),
            company: offer.company.iter().map(|one| self.companion(one)).collect(),
            p_fix: rounded_share(offer.p_fix),
            cost: amount(offer.cost()),
            money: money.filter(|(_, money)| *money != 0.0).collect(),
            travel_min: rounded(scale.minutes(offer.after.travel - offer.before.travel)),
            travel_km: rounded(scale.km(offer.after.dist - offer.before.dist)),
            first_time_fixes: rounded(offer.after.expected_fixes - offer.before.expected_fixes),
            total: amount(offer.whole.total(mode)),
            difference: amount(offer.whole.total(mode) - self.slots.base.score().total(mode)),
        }
    }
}
