//! Files that appear together or not at all.
//!
//! Every file is first written whole under a temporary name in its folder; only when all are there do they take
//! their names. If that fails half-way, what was there before is put back, so that a folder never holds half of
//! one plan and half of another.

use crate::io::temporary_file;
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// Files to write into one folder, by their names in it; a name may have one folder in front (`calendar/anna.ics`).
/// A name without contents is a file that must not be there.
#[derive(Clone, Debug, Default)]
pub struct FileSet {
    files: Vec<(String, Option<Vec<u8>>)>,
    sweeps: Vec<(&'static str, IsOurs)>,
}

/// Tells files of ours from those that somebody else put into a folder.
type IsOurs = fn(&Path) -> bool;

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct WriteError {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

impl FileSet {
    /// With a file.
    pub fn file(self, name: impl Into<String>, contents: Vec<u8>) -> Self {
        self.maybe(name, Some(contents))
    }

    /// With a file, or with the demand that there is none of that name.
    pub fn maybe(mut self, name: impl Into<String>, contents: Option<Vec<u8>>) -> Self {
        self.files.push((name.into(), contents));
        self
    }

    /// With the demand that the folder `inner` holds no other files that `is_ours`: what an earlier run left there goes.
    pub fn sweep(mut self, inner: &'static str, is_ours: IsOurs) -> Self {
        self.sweeps.push((inner, is_ours));
        self
    }

    /// Names of the files that get written.
    pub fn names(&self) -> impl Iterator<Item = &str> + '_ {
        self.files.iter().filter(|(_, contents)| contents.is_some()).map(|(name, _)| name.as_str())
    }

    /// Writes all files into `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// If a file cannot be written; then the folder holds what it held before.
    pub fn write(&self, folder: &Path) -> Result<(), WriteError> {
        prepare(folder)?;
        let made = self.make_inner(folder)?;
        let written = self.write_all(folder);
        if written.is_err() {
            // What was made for nothing goes again; a folder that holds something stays.
            made.iter().for_each(|inner| drop(fs::remove_dir(inner)));
        }
        written
    }

    /// Makes the folders in the folder, and gives those that were not there.
    fn make_inner(&self, folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
        let mut made = Vec::new();
        for (name, _) in self.files.iter().filter(|(_, contents)| contents.is_some()) {
            let inner = parent(&folder.join(name), folder);
            if !inner.is_dir() {
                prepare(&inner)?;
                made.push(inner);
            }
        }
        Ok(made)
    }

    fn write_all(&self, folder: &Path) -> Result<(), WriteError> {
        // Each waits for the disk, and there may be thousands of calendars.
        let fresh: Result<Vec<_>, WriteError> = self
            .targets(folder)
            .into_par_iter()
            .map(|(path, contents)| {
                let inner = parent(&path, folder);
                match contents.map(|bytes| temporary_file(&inner, bytes)).transpose() {
                    Ok(temporary) => Ok((path, temporary)),
                    Err(source) => Err(WriteError { path, source }),
                }
            })
            .collect();
        let mut old = Vec::new();
        for (path, temporary) in fresh? {
            match replace(&parent(&path, folder), &path, temporary) {
                Ok(backup) => old.push((path, backup)),
                Err(source) => {
                    put_back(old);
                    return Err(WriteError { path, source });
                }
            }
        }
        Ok(())
    }

    /// Every path that changes, with its new contents; nothing for what has to go.
    fn targets(&self, folder: &Path) -> Vec<(PathBuf, Option<&[u8]>)> {
        let named = self.files.iter().map(|(name, contents)| (folder.join(name), contents.as_deref()));
        let mut targets: Vec<(PathBuf, Option<&[u8]>)> = named.collect();
        for (inner, is_ours) in &self.sweeps {
            let entries = fs::read_dir(folder.join(inner)).into_iter().flatten().flatten();
            let stale = entries.map(|entry| entry.path()).filter(|path| path.is_file() && is_ours(path));
            // Some file systems take names that differ in case for one.
            let same = |a: &Path, b: &Path| a.to_string_lossy().to_lowercase() == b.to_string_lossy().to_lowercase();
            let stale: Vec<_> = stale.filter(|path| !targets.iter().any(|(target, _)| same(target, path))).collect();
            targets.extend(stale.into_iter().map(|path| (path, None)));
        }
        targets
    }
}

/// The folder of a file.
fn parent(path: &Path, folder: &Path) -> PathBuf {
    path.parent().unwrap_or(folder).to_owned()
}

/// Makes sure that `folder` is there and can be written to: worth knowing before a long search.
///
/// # Errors
/// If it is not.
pub fn prepare(folder: &Path) -> Result<(), WriteError> {
    let made = fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder).map(drop));
    made.map_err(|source| WriteError { path: folder.to_owned(), source })
}

/// Puts a file, or nothing, in the place of `path` and returns what was there.
fn replace(folder: &Path, path: &Path, fresh: Option<NamedTempFile>) -> io::Result<Option<TempPath>> {
    let backup = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => return Err(io::Error::other("there is a folder of that name")),
        Ok(_) => {
            let backup = tempfile::Builder::new().prefix(".firstfix-").tempfile_in(folder)?.into_temp_path();
            fs::rename(path, &backup)?;
            Some(backup)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let Some(file) = fresh else { return Ok(backup) };
    match file.persist(path) {
        Ok(_) => Ok(backup),
        Err(failed) => {
            put_back(vec![(path.to_owned(), backup)]);
            Err(failed.error)
        }
    }
}

/// Undoes [`replace`], as far as the file system lets us: the error that led here is the one to report.
fn put_back(old: Vec<(PathBuf, Option<TempPath>)>) {
    for (path, backup) in old {
        let _ = match backup {
            Some(backup) => backup.persist(&path).map_err(io::Error::from),
            None => fs::remove_file(&path),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn set(tag: &str) -> FileSet {
        FileSet::default().file("a", format!("{tag} a").into_bytes()).file("b", format!("{tag} b").into_bytes())
    }

    #[test]
    fn files_are_written_whole_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("deep/er");
        set("one").write(&out).expect("written");
        set("two").write(&out).expect("written again");
        assert_eq!(names(&out), ["a", "b"]);
        assert_eq!(fs::read_to_string(out.join("b")).expect("b"), "two b");
    }

    #[test]
    fn a_set_that_fails_leaves_the_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        set("one").write(folder.path()).expect("written");
        fs::create_dir(folder.path().join("c")).expect("in the way");
        let error = set("two").file("c", Vec::new()).write(folder.path()).expect_err("c is a folder");
        assert!(error.to_string().contains("folder of that name"), "{error}");
        assert_eq!(names(folder.path()), ["a", "b", "c"]);
        assert_eq!(fs::read_to_string(folder.path().join("a")).expect("a"), "one a");
    }

    #[test]
    fn a_set_that_fails_at_first_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("c")).expect("in the way");
        assert!(set("one").file("c", Vec::new()).write(folder.path()).is_err());
        assert_eq!(names(folder.path()), ["c"]);
    }

    #[test]
    fn a_file_that_must_not_be_there_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        set("one").write(folder.path()).expect("written");
        FileSet::default().file("a", Vec::new()).maybe("b", None).write(folder.path()).expect("written");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn a_folder_in_the_folder_holds_what_is_ours_and_what_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("inner");
        let ours = |path: &Path| fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"ours"));
        let one = FileSet::default().file("inner/a", b"ours".to_vec()).file("inner/b", b"ours".to_vec());
        one.sweep("inner", ours).write(folder.path()).expect("written");
        fs::write(inner.join("c"), "theirs").expect("written");
        let two = FileSet::default().file("inner/b", b"ours too".to_vec()).sweep("inner", ours);
        two.write(folder.path()).expect("written");
        assert_eq!(names(&inner), ["b", "c"]);
        // Where nothing is left to write, the old files go all the same.
        FileSet::default().sweep("inner", ours).write(folder.path()).expect("written");
        assert_eq!(names(&inner), ["c"]);
    }

    #[test]
    fn a_folder_made_for_a_set_that_fails_goes_again() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("c")).expect("in the way");
        let set = FileSet::default().file("inner/a", Vec::new()).file("c", Vec::new());
        assert!(set.write(folder.path()).is_err());
        assert_eq!(names(folder.path()), ["c"]);
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_the_files() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let plain = folder.path().join("plain");
        fs::write(&plain, "").expect("written");
        set("one").write(folder.path()).expect("written");
        let mode = |name: &str| fs::metadata(folder.path().join(name)).expect(name).permissions().mode();
        assert_eq!(mode("a"), mode("plain"));
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        assert_eq!(set("one").write(&file).expect_err("no folder").path, file);
    }
}
