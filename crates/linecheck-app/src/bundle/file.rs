//! Files of bundles: written whole or not at all, for their owner alone, and read within bounds.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use linecheck_domain::Secret;
use zeroize::Zeroizing;

use crate::bundle::sealed::{LARGEST_BUNDLE, check_size};
use crate::error::{AppError, Field};

/// The largest identity file that is read, in bytes.
const LARGEST_IDENTITY: u64 = 64 * 1024;

/// Writes a new file that only its owner can read, where the system knows owners. It has its name once it is whole, and never
/// takes the place of another file.
///
/// # Errors
/// When there is a file of that name, or it cannot be written; then nothing is left of it.
pub fn write_bundle_file(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let cannot = |error: &std::io::Error| {
        if error.kind() == ErrorKind::AlreadyExists {
            let message = format!("{} is there already, and was left as it is.", path.display());
            return AppError::invalid_value(message).next("Choose another name, or move that file away.");
        }
        AppError::invalid_value(format!("{} could not be written: {error}.", path.display()))
            .next("Name a file in a folder that you may write in, with room for it.")
    };
    if path.symlink_metadata().is_ok() {
        return Err(cannot(&ErrorKind::AlreadyExists.into()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // It is made for its owner alone, from its first byte, and gone again unless it is kept.
    let mut file = tempfile::Builder::new()
        .prefix(".linecheck-")
        .suffix(".partial")
        .tempfile_in(folder)
        .map_err(|error| cannot(&error))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|error| cannot(&error))?;
    file.persist_noclobber(path).map_err(|error| cannot(&error.error))?;
    Ok(())
}

/// Reads a file as large as a bundle may be.
///
/// # Errors
/// When it cannot be read, or is larger.
pub fn read_bundle_file(path: &Path) -> Result<Vec<u8>, AppError> {
    let cannot = |error: std::io::Error| unread(path, &error);
    let file = File::open(path).map_err(cannot)?;
    check_size(file.metadata().map_err(cannot)?.len())?;
    let mut bytes = Vec::new();
    // One that grows meanwhile, or is no file at all, is read no further.
    file.take(LARGEST_BUNDLE as u64 + 1).read_to_end(&mut bytes).map_err(cannot)?;
    check_size(bytes.len() as u64)?;
    Ok(bytes)
}

/// Reads an identity file, as `age-keygen` writes it.
///
/// # Errors
/// When it cannot be read, or cannot be one.
pub fn read_identity_file(path: &Path) -> Result<Secret, AppError> {
    let cannot = |error: std::io::Error| unread(path, &error).field(Field::Identity);
    let file = File::open(path).map_err(cannot)?;
    let mut text = Zeroizing::new(String::with_capacity(4096));
    file.take(LARGEST_IDENTITY + 1).read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > LARGEST_IDENTITY {
        let message = format!("{} is too large for an identity file.", path.display());
        return Err(AppError::invalid_value(message).field(Field::Identity));
    }
    Ok(Secret::new(std::mem::take(&mut *text)))
}

fn unread(path: &Path, error: &std::io::Error) -> AppError {
    AppError::invalid_value(format!("{} could not be read: {error}.", PathBuf::from(path).display()))
        .next("Name a file that is there and that you may read.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p5_a_file_is_written_whole_for_its_owner_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("contoso.age");
        write_bundle_file(&path, b"one").unwrap();
        let refused = write_bundle_file(&path, b"two").unwrap_err();
        assert!(refused.message.contains("is there already"), "{refused}");
        assert_eq!(read_bundle_file(&path).unwrap(), b"one");
        write_bundle_file(&folder.path().join("missing/contoso.age"), b"one").unwrap_err();
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing else is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt as _, symlink};
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            let link = folder.path().join("link.age");
            symlink(folder.path().join("elsewhere"), &link).unwrap();
            write_bundle_file(&link, b"three").unwrap_err();
            assert!(!folder.path().join("elsewhere").exists());
        }
    }

    #[test]
    fn p5_a_file_is_read_within_bounds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        File::create(&path).unwrap().set_len(LARGEST_BUNDLE as u64 + 1).unwrap();
        assert_eq!(read_bundle_file(&path).map(drop).unwrap_err().code.as_str(), "bundle_too_large");
        assert_eq!(read_identity_file(&path).unwrap_err().field, Some(Field::Identity));
        #[cfg(unix)]
        assert_eq!(
            read_bundle_file(Path::new("/dev/zero")).map(drop).unwrap_err().code.as_str(),
            "bundle_too_large"
        );
    }
}
