//! Files that a person asked for: written where downloads go, under a name of their own, never over another file.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use linecheck_app::{AppError, write_bundle_file};
use linecheck_domain::base::Mode;
use serde::Serialize;

use crate::work::Answer;

/// So many files of one name and second, and something else is wrong.
const MOST_OF_A_NAME: u32 = 100;

/// So many backups are offered at most.
const MOST_BACKUPS: usize = 20;

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

    /// Writes a bundle to a new file: `linecheck-kit-20261122T101500Z.age`.
    ///
    /// # Errors
    /// When it cannot be written; then nothing is left of it.
    pub async fn save_bundle(&self, what: &str, bytes: Vec<u8>) -> Answer<String> {
        let folder = self.0.clone();
        let name = format!("linecheck-{what}-{}.age", Timestamp::now().strftime("%Y%m%dT%H%M%SZ"));
        crate::commands::blocking(move || {
            make(&folder)?;
            let path = folder.join(name);
            write_bundle_file(&path, &bytes)?;
            Ok(path.display().to_string())
        })
        .await
    }

    /// Where a backup of a vault of this mode goes: `linecheck-backup-20261122T101500Z`. The folder that it goes into is made.
    ///
    /// # Errors
    /// When that cannot be made.
    pub async fn of_backup(&self, mode: Mode) -> Answer<PathBuf> {
        let folder = self.0.clone();
        let name = format!("{}{}", backup_stem(mode), Timestamp::now().strftime("%Y%m%dT%H%M%SZ"));
        crate::commands::blocking(move || {
            make(&folder)?;
            Ok(folder.join(name))
        })
        .await
    }

    /// The backups of a mode that are where files go, the newest first.
    pub async fn backups(&self, mode: Mode) -> Answer<Vec<PathBuf>> {
        let folder = self.0.clone();
        crate::commands::blocking(move || {
            let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
            let mut found: Vec<_> = entries
                .filter(|entry| {
                    let rest =
                        entry.file_name().to_string_lossy().strip_prefix(backup_stem(mode)).map(str::len);
                    rest == Some("20261122T101500Z".len()) && entry.path().join("vault.json").is_file()
                })
                .map(|entry| entry.path())
                .collect();
            found.sort();
            found.reverse();
            found.truncate(MOST_BACKUPS);
            Ok(found)
        })
        .await
    }

    /// Writes texts to files of these names in a new folder, such as `linecheck-pingone-terraform-20261122T101500Z`.
    ///
    /// # Errors
    /// When one cannot be written; what was begun is taken away again.
    pub async fn save_folder(&self, what: &str, files: Vec<(String, String)>) -> Answer<SavedFile> {
        let folder = self.0.clone();
        let stem = format!("linecheck-{what}-{}", Timestamp::now().strftime("%Y%m%dT%H%M%SZ"));
        crate::commands::blocking(move || write_folder(&folder, &stem, &files)).await
    }
}

/// What the name of a backup's folder begins with.
fn backup_stem(mode: Mode) -> &'static str {
    match mode {
        Mode::Real => "linecheck-backup-",
        Mode::Sandbox => "linecheck-sandbox-backup-",
    }
}

fn cannot(path: &Path, error: &std::io::Error) -> AppError {
    AppError::invalid_value(format!("{} could not be written: {error}.", path.display()))
        .next("Make room there, or allow Linecheck to write into the folder, then try again.")
}

fn make(folder: &Path) -> Answer<()> {
    if folder.as_os_str().is_empty() {
        return Err(AppError::invalid_value("This system names no folder for downloads.")
            .next("Set LINECHECK_HOME to a folder, start Linecheck again, and try again."));
    }
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))
}

fn write_folder(folder: &Path, stem: &str, files: &[(String, String)]) -> Answer<SavedFile> {
    make(folder)?;
    let inside = (1..=MOST_OF_A_NAME)
        .map(|count| folder.join(if count == 1 { stem.to_owned() } else { format!("{stem}-{count}") }))
        .find(|inside| !inside.exists())
        .ok_or_else(|| cannot(folder, &ErrorKind::AlreadyExists.into()))?;
    fs::create_dir(&inside).map_err(|error| cannot(&inside, &error))?;
    for (name, text) in files {
        let path = inside.join(name);
        // A name is ours and one component: nothing is written outside of the folder.
        let written = if path.parent() == Some(inside.as_path()) {
            create_at(&path).and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                file.sync_all()
            })
        } else {
            Err(ErrorKind::InvalidInput.into())
        };
        written.map_err(|error| {
            let _ = fs::remove_dir_all(&inside);
            cannot(&path, &error)
        })?;
    }
    Ok(SavedFile { path: inside.display().to_string() })
}

/// A new file that only its owner can read, where the system knows owners.
fn create_at(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write(folder: &Path, stem: &str, ending: &str, text: &str) -> Answer<SavedFile> {
    make(folder)?;
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
        match create_at(&path) {
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
    fn g2_files_go_together_into_a_new_folder_and_never_out_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = [("main.tf".to_owned(), "one".to_owned()), ("variables.tf".to_owned(), "two".to_owned())];
        let first = write_folder(folder.path(), "linecheck-pingone", &files).unwrap();
        let second = write_folder(folder.path(), "linecheck-pingone", &files).unwrap();
        assert_ne!(first.path, second.path);
        for (name, text) in &files {
            assert_eq!(&fs::read_to_string(Path::new(&first.path).join(name)).unwrap(), text);
        }
        for name in ["../outside", "/outside", "a/b"] {
            let bad = [("main.tf".to_owned(), "one".to_owned()), (name.to_owned(), "two".to_owned())];
            write_folder(folder.path(), "linecheck-bad", &bad).unwrap_err();
        }
        // What was begun is taken away again.
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        assert!(!folder.path().join("outside").exists());
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
