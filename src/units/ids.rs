//! Dense `u32` ids: an index into the instance's tables that cannot be mixed up with another table's.

/// What every id can do: be made from an index and give it back.
pub trait Id: Copy {
    /// The id of row `index`.
    fn from_index(index: usize) -> Self;
    /// The row of this id.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl Id for $name {
            #[inline(always)]
            fn from_index(index: usize) -> Self {
                Self(index as u32)
            }
            #[inline(always)]
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A job of the instance.
    JobId,
    /// A technician.
    TechId,
    /// One working day of one technician: what a route is planned for.
    ShiftId,
    /// A spare part.
    PartId,
    /// A place on the map; jobs with the same coordinates share it.
    SiteId,
    /// A skill.
    SkillId,
    /// A tool.
    ToolId,
    /// A depot.
    DepotId,
    /// A territory.
    TerritoryId,
}
