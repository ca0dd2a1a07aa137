//! `vault.json`: an ordinary file that anybody could have written.

use std::cell::OnceCell;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use linecheck_domain::base::Mode;
use linecheck_vault::{Vault, VaultHeader, VaultState};
use serde_json::Value;
use tempfile::TempDir;

use crate::text;

/// What a derivation may cost at most (RFC 9106's second recommendation, ten times): memory in KiB, and memory times passes.
const MOST_MEMORY_KIB: u64 = 1024 * 1024;
const MOST_WORK_KIB: u64 = 10 * 64 * 1024 * 3;

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

/// A folder for a vault, in memory where the system has that.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    write(&folder.path().join("vault.db"), &[7; 4096]);
    folder
}

fn write(path: &Path, bytes: &[u8]) {
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path).unwrap();
    file.write_all(bytes).unwrap();
}

/// Looks at a folder with this header, as a vault of the sandbox and as a real one.
pub fn run(input: &[u8]) {
    FOLDER.with(|kept| {
        let folder = kept.get_or_init(folder).path();
        let path = folder.join("vault.json");
        write(&path, input);
        let found = [Mode::Sandbox, Mode::Real].map(|mode| (mode, Vault::locate(folder, mode)));
        assert_eq!(fs::read(&path).unwrap(), input, "looking changed the header");
        for (mode, found) in found {
            match found {
                Err(error) => text::is_sentence(&error.to_string()),
                Ok(VaultState::Absent) => panic!("a folder with a header and a database has no vault"),
                Ok(VaultState::Present { header }) => {
                    assert_eq!(header.mode(), mode, "a vault of the other mode");
                    let json = serde_json::to_vec(&header).unwrap();
                    let again: VaultHeader = serde_json::from_slice(&json).unwrap();
                    assert_eq!(again, header, "a header that is written is read as another");
                    let json: Value = serde_json::from_slice(&json).unwrap();
                    let cost = &json["key"]["argon2id"];
                    let (memory, passes) =
                        (cost["memory_kib"].as_u64().unwrap_or(0), cost["passes"].as_u64().unwrap_or(0));
                    assert!(
                        memory <= MOST_MEMORY_KIB && memory * passes <= MOST_WORK_KIB,
                        "{memory} KiB, {passes} passes"
                    );
                }
            }
        }
    });
}
