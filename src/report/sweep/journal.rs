//! `runs.jsonl`: every run that is done, a line each, kept at once.
//!
//! A line is written whole and pushed to the disk before the next run counts as done; what a crash or a full disk cut
//! off in the middle is dropped when the file is opened again. One program at a time may write.

use super::Record;
use crate::report::{WriteError, prepare};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Error, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Name of the file.
pub const RUNS: &str = "runs.jsonl";

/// Why a journal cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another program writes to it.
    #[error("{} is in use: another firstfix sweep writes to this folder", .0.display())]
    InUse(PathBuf),
    /// The file system refuses.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// The runs that are done.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    file: File,
    records: BTreeMap<String, Record>,
}

impl Journal {
    /// Opens the journal of a folder, which is made if it is not there, and reads what it holds. Lines that are no
    /// runs, such as those of another version, stay and are not used; of two that tell of the same run the later one
    /// counts.
    ///
    /// # Errors
    /// It cannot be read or written, or somebody else writes to it.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        prepare(folder)?;
        let path = folder.join(RUNS);
        let failed = |source| WriteError { path: path.clone(), source };
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse(path)),
            // A file system without locks: one has to know what one does.
            Err(TryLockError::Error(_)) => {}
        }
        let records = read(&mut file).map_err(failed)?;
        Ok(Self { path, kept: Mutex::new(Kept { file, records }) })
    }

    /// Whether a run is done.
    pub fn has(&self, fingerprint: &str) -> bool {
        self.lock().records.contains_key(fingerprint)
    }

    /// Keeps a run.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append(&self, record: &Record) -> Result<(), WriteError> {
        let failed = |source| WriteError { path: self.path.clone(), source };
        let mut line = serde_json::to_string(record).map_err(|error| failed(Error::from(error)))?;
        // What is kept in memory is what a later run reads from the file, to the last digit.
        let record: Record = serde_json::from_str(&line).map_err(|error| failed(Error::from(error)))?;
        line.push('\n');
        let mut kept = self.lock();
        kept.file.write_all(line.as_bytes()).and_then(|()| kept.file.sync_data()).map_err(failed)?;
        kept.records.insert(record.fingerprint.clone(), record);
        Ok(())
    }

    /// Every run that is done, by fingerprint.
    pub fn records(&self) -> BTreeMap<String, Record> {
        self.lock().records.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The runs in a file, which ends behind its last whole line afterwards.
fn read(file: &mut File) -> std::io::Result<BTreeMap<String, Record>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    file.set_len(whole as u64)?;
    file.seek(SeekFrom::End(0))?;
    let lines = bytes[..whole].split(|byte| *byte == b'\n');
    let records = lines.filter_map(|line| serde_json::from_slice::<Record>(line).ok());
    Ok(records.map(|record| (record.fingerprint.clone(), record)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::testing::record;
    use std::fs;

    fn kept(folder: &Path) -> Vec<String> {
        Journal::open(folder).expect("a journal").records().into_keys().collect()
    }

    #[test]
    fn a_line_that_was_cut_off_is_dropped_and_written_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Journal::open(folder.path()).expect("a journal");
        for seed in 1..=3 {
            journal.append(&record(seed, 5.0, 6.0, 7.0)).expect("written");
        }
        assert!(journal.has("5-3") && !journal.has("5-4"));
        drop(journal);
        let path = folder.path().join(RUNS);
        let whole = fs::read(&path).expect("the file");
        fs::write(&path, &whole[..whole.len() - 20]).expect("written");
        assert_eq!(kept(folder.path()), ["5-1", "5-2"]);
        let journal = Journal::open(folder.path()).expect("a journal");
        journal.append(&record(3, 5.0, 6.0, 7.0)).expect("written");
        assert_eq!(fs::read(&path).expect("the file"), whole);
    }

    #[test]
    fn what_is_no_run_stays_and_is_not_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let line = serde_json::to_string(&record(1, 5.0, 6.0, 7.0)).expect("json");
        let text = format!("note to self\n{{\"fingerprint\": \"x\"}}\n\n{line}\n");
        fs::write(folder.path().join(RUNS), &text).expect("written");
        assert_eq!(kept(folder.path()), ["5-1"]);
        assert_eq!(fs::read_to_string(folder.path().join(RUNS)).expect("the file"), text);
    }

    #[test]
    fn a_second_program_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Journal::open(folder.path()).expect("a journal");
        assert!(matches!(Journal::open(folder.path()), Err(JournalError::InUse(_))));
        drop(first);
        assert!(Journal::open(folder.path()).is_ok());
    }
}
