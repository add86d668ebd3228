//! A database that nobody knows, opened so that it can do no harm: a copy in memory, read only,
//! nothing in it run, and an end to what a query may take.

use std::io::{Read, SeekFrom};
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, MAIN_DB};

use crate::read::{InputFile, ReadError, gate};

/// What SQLite can hold in one piece of memory.
const MOST_BYTES: u64 = 0x7FFF_0000;

/// Bytes of a database's header.
const HEADER: usize = 100;

/// Bytes of one value: a geometry of as many corners as the gate lets through, with heights and
/// measures.
const MOST_IN_VALUE: i32 = 192 << 20;

/// Steps SQLite takes between two looks at the budget.
const STEPS: i32 = 10_000;

/// An open database.
pub struct Database {
    path: PathBuf,
    connection: Connection,
}

impl Database {
    /// Open a copy of a file.
    pub fn open(file: &InputFile) -> Result<Database, ReadError> {
        let path = file.path();
        refuse_unsaved(path)?;
        let size = file.size();
        if size > MOST_BYTES {
            return Err(gate::refusal(
                path,
                format!("a database of {} MB", size >> 20),
                format!("{} MB", MOST_BYTES >> 20),
                "cut the layer to the region of the study, or save it as FlatGeobuf",
            ));
        }
        let header = file.head(HEADER)?;
        refuse_short(path, &header, size)?;
        let failed = |error| broken(path, "database", &error);
        let mut connection = Connection::open_in_memory().map_err(failed)?;
        // One that keeps a log of changes says so in its header, and would ask for that log.
        let mut head = match header.first_chunk::<20>() {
            Some(head) => *head,
            None => return Err(cut_short(path, "its header".to_owned())),
        };
        for version in &mut head[18..] {
            *version = if *version == 2 { 1 } else { *version };
        }
        // Straight into SQLite's memory: the file is held once.
        let mut rest = file.pieces()?;
        rest.seek(SeekFrom::Start(head.len() as u64))
            .map_err(|source| ReadError::Open { path: path.to_owned(), source })?;
        let copy = Read::chain(&head[..], rest);
        connection.deserialize_read_exact(MAIN_DB, copy, size as usize, true).map_err(failed)?;
        restrict(&connection, size).map_err(failed)?;
        Ok(Database { path: path.to_owned(), connection })
    }

    /// The connection.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What SQLite says, at a table.
    pub fn broken(&self, place: &str, error: &rusqlite::Error) -> ReadError {
        broken(&self.path, place, error)
    }
}

fn broken(path: &Path, place: &str, error: &rusqlite::Error) -> ReadError {
    let found = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) => {
            "reading it takes more than any file of its size should".to_owned()
        }
        _ => format!("SQLite cannot read it: {error}"),
    };
    ReadError::Syntax {
        path: path.to_owned(),
        place: place.to_owned(),
        found,
        hint: "the file is damaged or incomplete; export the layer again".to_owned(),
    }
}

fn cut_short(path: &Path, found: String) -> ReadError {
    ReadError::Syntax {
        path: path.to_owned(),
        place: "database".to_owned(),
        found: format!("cut short: {found}"),
        hint: "copy it again, or export the layer again".to_owned(),
    }
}

/// Nothing but reading, and not for ever.
fn restrict(connection: &Connection, bytes: u64) -> rusqlite::Result<()> {
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        connection.set_db_config(setting, value)?;
    }
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, MOST_IN_VALUE),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 4 << 20),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 2),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    // A value takes a step or two, and a byte or more of the file.
    let mut left = 100_000_000 + 20 * bytes;
    let is_spent = move || {
        left = left.saturating_sub(STEPS as u64);
        left == 0
    };
    connection.progress_handler(STEPS, Some(is_spent));
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;")
}

/// Changes that are not in the file yet lie beside it while a program has it open.
fn refuse_unsaved(path: &Path) -> Result<(), ReadError> {
    const JOURNAL: [u8; 8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7];
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let has_log = std::fs::metadata(beside("-wal")).is_ok_and(|log| log.len() > 0);
    let mut head = [0; 8];
    let has_journal = std::fs::File::open(beside("-journal"))
        .and_then(|mut journal| std::io::Read::read_exact(&mut journal, &mut head))
        .is_ok_and(|()| head == JOURNAL);
    if !has_log && !has_journal {
        return Ok(());
    }
    Err(gate::refusal(
        path,
        format!(
            "changes beside the file ({}) that are not in it",
            if has_log { "-wal" } else { "-journal" }
        ),
        "a file that is closed".to_owned(),
        "close the program that has it open (QGIS), or copy the layer to a file of its own",
    ))
}

/// Refuse a file of fewer pages than its header has.
fn refuse_short(path: &Path, header: &[u8], size: u64) -> Result<(), ReadError> {
    let number = |at: usize| {
        let four = header.get(at..).and_then(<[u8]>::first_chunk);
        four.map_or(0, |four| u64::from(u32::from_be_bytes(*four)))
    };
    let page = match header.get(16..18) {
        Some([0, 1]) => 65_536,
        Some(bytes) => u64::from(bytes[0]) << 8 | u64::from(bytes[1]),
        None => return Err(cut_short(path, "its header".to_owned())),
    };
    // The count is of use where it was written with the last change.
    let is_kept = number(24) == number(92);
    match is_kept && number(28) * page > size {
        true => Err(cut_short(
            path,
            format!("its header says {} bytes, there are {size}", number(28) * page),
        )),
        false => Ok(()),
    }
}
