//! Files that a person asked for: written where downloads go, under a name of their own, never over another file.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use linecheck_app::AppError;
use serde::Serialize;

use crate::work::Answer;

/// So many files of one name and second, and something else is wrong.
const MOST_OF_A_NAME: u32 = 100;

/// Where they go.
#[derive(Debug, Clone)]
pub struct Exports(PathBuf);

/// A file that was written.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SavedFile {
    /// Where it is.
    path: String,
}

impl Exports {
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Writes a text to a new file: `linecheck-history-20261122T101500Z.csv`. Only its owner can read it where the
    /// system knows owners.
    ///
    /// # Errors
    /// When it cannot be written; what was begun is taken away again.
    pub async fn save(&self, what: &str, ending: &str, text: String) -> Answer<SavedFile> {
        let folder = self.0.clone();
        let stem = format!("linecheck-{what}-{}", Timestamp::now().strftime("%Y%m%dT%H%M%SZ"));
        let ending = ending.to_owned();
        crate::commands::blocking(move || write(&folder, &stem, &ending, &text)).await
    }
}

fn write(folder: &Path, stem: &str, ending: &str, text: &str) -> Answer<SavedFile> {
    let cannot = |path: &Path, error: &std::io::Error| {
        AppError::invalid_value(format!("{} could not be written: {error}.", path.display()))
            .next("Make room there, or allow Linecheck to write into the folder, then try again.")
    };
    if folder.as_os_str().is_empty() {
        return Err(AppError::invalid_value("This system names no folder for downloads.")
            .next("Set LINECHECK_HOME to a folder, start Linecheck again, and try again."));
    }
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    let (mut file, path) = create(folder, stem, ending).map_err(|(path, error)| cannot(&path, &error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
        // Half a file would be taken for a whole one.
        let _ = fs::remove_file(&path);
        cannot(&path, &error)
    })?;
    Ok(SavedFile { path: path.display().to_string() })
}

fn create(folder: &Path, stem: &str, ending: &str) -> Result<(File, PathBuf), (PathBuf, std::io::Error)> {
    let mut count = 1;
    loop {
        let name = if count == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{count}.{ending}") };
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && count < MOST_OF_A_NAME => count += 1,
            Err(error) => return Err((path, error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use linecheck_app::Remedy;

    use super::*;

    #[test]
    fn t13_a_file_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let first = write(folder.path(), "linecheck-history", "csv", "one").unwrap();
        let second = write(folder.path(), "linecheck-history", "csv", "two").unwrap();
        assert_ne!(first.path, second.path);
        assert_eq!(fs::read_to_string(&first.path).unwrap(), "one");
        assert_eq!(fs::read_to_string(&second.path).unwrap(), "two");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&first.path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn t13_a_file_that_cannot_be_written_is_an_error_with_a_next_step() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        fs::write(&taken, "a file, where a folder is wanted").unwrap();
        let error = write(&taken, "linecheck-history", "csv", "one").unwrap_err();
        assert!(error.message.contains("could not be written"), "{}", error.message);
        assert!(matches!(&error.remedy, Remedy::Words { text } if text.contains("try again")), "{error:?}");
    }
}
