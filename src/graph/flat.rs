//! Lists of different lengths in one allocation.

use crate::units::Id;
use std::marker::PhantomData;

/// A list of `T` for each id of type `I`, stored back to back: hot loops read one slice and no pointers.
#[derive(Clone, Debug)]
pub struct Flat<I, T> {
    /// Row `i` is `values[offsets[i]..offsets[i + 1]]`.
    offsets: Vec<usize>,
    values: Vec<T>,
    id: PhantomData<I>,
}

impl<I: Id, T> Flat<I, T> {
    /// From the rows in order of their ids.
    pub fn from_rows(rows: impl IntoIterator<Item = Vec<T>>) -> Self {
        let (mut offsets, mut values) = (vec![0], Vec::new());
        for row in rows {
            values.extend(row);
            offsets.push(values.len());
        }
        Self { offsets, values, id: PhantomData }
    }

    /// The row of `id`.
    #[inline(always)]
    pub fn row(&self, id: I) -> &[T] {
        &self.values[self.offsets[id.index()]..self.offsets[id.index() + 1]]
    }

    /// Values in all rows together.
    pub fn total(&self) -> usize {
        self.values.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::JobId;

    #[test]
    fn rows_come_back_as_they_went_in() {
        let flat: Flat<JobId, u32> = Flat::from_rows([vec![1, 2], vec![], vec![3]]);
        assert_eq!(flat.row(JobId(0)), [1, 2]);
        assert!(flat.row(JobId(1)).is_empty());
        assert_eq!(flat.row(JobId(2)), [3]);
        assert_eq!(flat.total(), 3);
    }
}
