//! Legs between all pairs of sites, flat in memory on large pages.
//!
//! A search asks for legs all over the table. On pages of 4 kB most of its questions miss the processor's map of pages too;
//! with 2 MB the whole table of a thousand sites needs four entries of it.

use super::Leg;
use bytemuck::{cast_slice, cast_slice_mut};
use memmap2::MmapMut;
use std::fmt;
use std::ops::Deref;

/// A large page.
const LARGE: usize = 2 << 20;

/// Legs in a row, as long as the table was made for.
pub(super) struct Table {
    memory: MmapMut,
    legs: usize,
}

impl Table {
    /// Of legs one after the other.
    ///
    /// # Panics
    /// Memory is used up, as for any other list.
    pub fn new(legs: impl ExactSizeIterator<Item = Leg>) -> Self {
        let count = legs.len();
        let bytes = count * size_of::<Leg>();
        // Systems lay out whole large pages where a length asks for them.
        let length = if bytes < LARGE { bytes.max(1) } else { bytes.next_multiple_of(LARGE) };
        let memory = MmapMut::map_anon(length).expect("memory for a table of legs");
        #[cfg(target_os = "linux")]
        if bytes >= LARGE {
            // Only slower where it is refused.
            let _ = memory.advise(memmap2::Advice::HugePage);
        }
        let mut table = Self { memory, legs: count };
        table.room().iter_mut().zip(legs).for_each(|(slot, leg)| *slot = leg);
        table
    }

    /// Puts another leg in a place.
    pub fn set(&mut self, at: usize, leg: Leg) {
        self.room()[at] = leg;
    }

    fn room(&mut self) -> &mut [Leg] {
        let bytes = self.legs * size_of::<Leg>();
        cast_slice_mut(&mut self.memory[..bytes])
    }
}

impl Deref for Table {
    type Target = [Leg];

    #[inline(always)]
    fn deref(&self) -> &[Leg] {
        cast_slice(&self.memory[..self.legs * size_of::<Leg>()])
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Default for Table {
    fn default() -> Self {
        Self::new(std::iter::empty())
    }
}

impl Clone for Table {
    fn clone(&self) -> Self {
        Self::new(self.iter().copied())
    }
}
