//! The names of the rules. They are stable: scripts and `instances/invalid/` go by them.

macro_rules! rules {
    ($($constant:ident = $name:literal: $meaning:literal;)*) => {
        $(#[doc = $meaning] pub(super) const $constant: &str = $name;)*

        /// Every rule that a plan can break: its name and what it demands.
        pub const RULES: &[(&str, &str)] = &[$(($name, $meaning)),*];
    };
}

rules! {
    UNKNOWN_ID = "unknown-id": "shifts, jobs, depots and parts of a plan exist in the instance";
    SHIFT_TWICE = "shift-twice": "a shift has at most one route";
    JOB_TWICE = "job-twice": "a job is done at most once";
    LOAD_LIST = "load-list": "the load of a depot visit names each part once, in order of part, with a level above zero";
    SKILL = "skill": "the technician has every skill of the job at the level it needs";
    TOOL = "tool": "the technician holds every tool of the job, or a depot visited before has lent it";
    REQUIRED = "required-technician": "a job that requires technicians is done by one of them";
    EXCLUDED = "excluded-technician": "a job is not done by a technician it excludes";
    TERRITORY = "territory": "the technician covers the territory of the job";
    MAX_JOBS = "max-jobs": "a route has no more jobs than its technician may do in a day";
    NO_ROAD = "no-road": "there is a road between the stops of a route";
    WINDOW = "window": "work begins inside a window of the job";
    DEPOT_HOURS = "depot-hours": "loading begins within the opening hours of the depot";
    SHIFT_END = "shift-end": "a route returns by the end of the shift plus the overtime allowed";
    MAX_ROUTE = "max-route": "a route takes no longer than its technician's longest route";
    BREAK_TWICE = "break-twice": "a route has at most one break";
    BREAK_UNKNOWN = "break-unknown": "only a shift with a break has one in its route";
    BREAK_WINDOW = "break-window": "the break begins within its window";
    BREAK_MISSING = "break-missing": "a break that is owed is taken";
    PART = "part": "the certain parts of a leg's jobs are on the van when the leg begins, in every outcome";
    LASTING_STOCK = "lasting-stock": "without nightly restocking, the certain parts of the following days are there too until the next depot visit";
    DEPOT_STOCK = "depot-stock": "what all routes load at a depot does not exceed its stock";
    VAN_VOLUME = "van-volume": "what may be on the van after loading fits it";
    RETURNS = "returns-volume": "what is collected until the next depot visit or the end fits the van beside its parts";
    WEEK_HOURS = "week-hours": "a technician is paid for no more hours in a calendar week than allowed";
    CREW = "crew": "all members of a crew are different technicians who begin together, or none comes";
    BEFORE = "before": "a job comes only if the one before it does, and begins within the gap after its end";
    START_GAP = "start-gap": "two jobs begin within their gap, or neither is served";
    SAME_TECHNICIAN = "same-technician": "the same technician does both jobs where both are served";
    DIFFERENT_TECHNICIAN = "different-technician": "two technicians do them where both are served";
    SAME_DAY = "same-day": "both jobs are on the same day where both are served";
    DIFFERENT_DAY = "different-day": "the jobs are on two days where both are served";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_distinct_and_kebab_case() {
        let names: BTreeSet<_> = RULES.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), RULES.len());
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }

    #[test]
    fn the_rules_page_lists_them() {
        let page = include_str!("../../docs/rules.md");
        let missing: Vec<_> = RULES.iter().filter(|(name, _)| !page.contains(&format!("| `{name}` |"))).collect();
        assert!(missing.is_empty(), "docs/rules.md lacks {missing:?}");
    }
}
