//! Files that are written whole or not at all, and instances as folders.

use super::tables::{TABLE_NAMES, Table, Tables};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes a file whole or not at all: into a temporary file beside it, which then takes its name. Everybody
/// may read it (mode 0644, less the umask).
///
/// What is no regular file (a device, a pipe) cannot be replaced and is written to as it is; a link is followed.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let there = std::fs::metadata(path);
    if there.as_ref().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let followed = if there.is_ok() { std::fs::canonicalize(path)? } else { path.to_owned() };
    let path = followed.as_path();
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    temporary_file(dir, bytes)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A file with these bytes, safely on disk, that still has to take its name (and is gone if it never does).
pub fn temporary_file(dir: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".firstfix-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o644));
    }
    let mut file = builder.tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Writes an instance as a folder, which is made if it is not there. Writing the same again is no fault.
///
/// # Errors
/// What the file system says; and a folder that holds a table with other contents, which would be lost, or one
/// which the instance does not have, because it would become part of it.
pub fn write_tables(tables: &Tables, dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir)?;
    let files = files(tables)?;
    let names = TABLE_NAMES.iter().map(|name| format!("{name}.csv"));
    for name in names.chain([TERRITORIES.to_owned(), SETTINGS.to_owned()]) {
        stranger(dir, &name, files.iter().find(|(file, _)| *file == name).map(|(_, bytes)| bytes))?;
    }
    files.iter().try_for_each(|(name, bytes)| write_whole(&dir.join(name), bytes))
}

/// An instance as one JSON file: the settings with the tables under their names, empty cells left out.
pub fn single_json(tables: &Tables) -> serde_json::Value {
    let mut all = tables.settings.clone();
    for table in &tables.tables {
        let rows = rows_json(table);
        if table.name != "travel" {
            all.insert(table.name.clone(), rows);
            continue;
        }
        // Only this name is both a setting and a table.
        let settings = all.entry("travel").or_insert_with(|| serde_json::json!({}));
        if let Some(settings) = settings.as_object_mut() {
            settings.insert("table".into(), rows);
        }
    }
    if let Some(territories) = &tables.territories {
        all.insert("territories".into(), territories.clone());
    }
    serde_json::Value::Object(all)
}

fn rows_json(table: &Table) -> serde_json::Value {
    let filled = |(column, cell): (&String, &String)| {
        let cell = cell.trim();
        (!cell.is_empty()).then(|| (column.clone(), serde_json::Value::from(cell)))
    };
    let row = |cells: &Vec<String>| table.header.iter().zip(cells).filter_map(filled).collect();
    serde_json::Value::Array(table.rows.iter().map(|line| serde_json::Value::Object(row(&line.cells))).collect())
}

const TERRITORIES: &str = "territories.geojson";
const SETTINGS: &str = "instance.json";

/// Names and contents of the files of an instance; the settings last, so that a folder with settings is complete.
fn files(tables: &Tables) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for table in &tables.tables {
        files.push((format!("{}.csv", table.name), csv_bytes(table)?));
    }
    if let Some(territories) = &tables.territories {
        files.push((TERRITORIES.to_owned(), format!("{territories:#}\n").into_bytes()));
    }
    let settings = serde_json::to_string_pretty(&tables.settings)?;
    files.push((SETTINGS.to_owned(), format!("{settings}\n").into_bytes()));
    Ok(files)
}

/// Refuses a folder that holds something else under the name of a table.
fn stranger(dir: &Path, file: &str, fresh: Option<&Vec<u8>>) -> Result<()> {
    let path = dir.join(file);
    if path.symlink_metadata().is_err()
        || fresh.is_some_and(|bytes| std::fs::read(&path).is_ok_and(|old| old == *bytes))
    {
        return Ok(());
    }
    let why = if fresh.is_some() { "with other contents" } else { "which is not part of this instance" };
    let message = format!("{} already holds {file}, {why}: name another folder, or delete the file", dir.display());
    Err(Error::new(ErrorKind::AlreadyExists, message))
}

fn csv_bytes(table: &Table) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.header)?;
    for row in &table.rows {
        writer.write_record(&row.cells)?;
    }
    writer.into_inner().map_err(|error| Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::read_tables;

    fn sample() -> Tables {
        let mut jobs = Table::new("jobs", &["job_id", "windows"]);
        jobs.push(["J,1", "08:00-09:00;\"x\""]);
        let mut tables = Tables { tables: vec![jobs], ..Tables::default() };
        tables.settings.insert("name".into(), "n".into());
        tables
    }

    #[test]
    fn what_is_written_is_read_back() -> Result<()> {
        let dir = tempfile::tempdir()?;
        write_tables(&sample(), &dir.path().join("a/b"))?;
        let Ok((back, warnings)) = read_tables(&dir.path().join("a/b")) else { panic!("it is readable") };
        assert_eq!(warnings, []);
        assert_eq!(back.settings, sample().settings);
        assert_eq!(back.tables[0].rows[0].cells, sample().tables[0].rows[0].cells);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join("a/b/jobs.csv"))?.permissions().mode();
            assert_eq!(mode & 0o600, 0o600);
            assert_eq!(mode & 0o133, 0);
        }
        Ok(())
    }

    #[test]
    fn a_table_that_would_slip_in_is_refused() -> Result<()> {
        let dir = tempfile::tempdir()?;
        std::fs::write(dir.path().join("stock.csv"), "location_id\n")?;
        let refused = write_tables(&sample(), dir.path());
        assert!(refused.is_err_and(|error| error.kind() == ErrorKind::AlreadyExists));
        assert!(!dir.path().join("jobs.csv").exists());
        Ok(())
    }

    #[test]
    fn tables_of_somebody_are_not_written_over() -> Result<()> {
        let dir = tempfile::tempdir()?;
        write_tables(&sample(), dir.path())?;
        write_tables(&sample(), dir.path())?;
        for file in ["jobs.csv", "instance.json"] {
            let ours = std::fs::read(dir.path().join(file))?;
            std::fs::write(dir.path().join(file), "mine")?;
            let refused = write_tables(&sample(), dir.path());
            assert!(refused.is_err_and(|error| error.kind() == ErrorKind::AlreadyExists));
            assert_eq!(std::fs::read(dir.path().join(file))?, b"mine");
            std::fs::write(dir.path().join(file), ours)?;
        }
        Ok(())
    }
}
