//! Where the vault is.

use std::env;
use std::path::PathBuf;

use linecheck_domain::base::Mode;
use linecheck_vault::{HOME_VARIABLE, vault_home};

use crate::stage::{Companion, Keyring, Stage, phase, say};

#[test]
fn p1_the_vault_is_below_linecheck_home_or_in_the_data_directory() {
    match phase().as_deref() {
        None => {
            let stage = Stage::new(p1_the_vault_is_below_linecheck_home_or_in_the_data_directory);
            stage.run(Keyring::NoBus, "look");
        }
        Some("look") => {
            let home = PathBuf::from(env::var_os(HOME_VARIABLE).unwrap());
            assert_eq!(vault_home(Mode::Real).unwrap(), home.join("vault"));
            assert_eq!(vault_home(Mode::Sandbox).unwrap(), home.join("sandbox"));
            let test = p1_the_vault_is_below_linecheck_home_or_in_the_data_directory;
            let platform = if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_DATA_HOME" };
            let data = PathBuf::from(env::var_os(platform).unwrap()).join("linecheck");
            let here = env::current_dir().unwrap().join("beside");
            for (value, expected) in [(None, &data), (Some(""), &data), (Some("beside"), &here)] {
                let (status, said) = Companion::start_with(test, "say", HOME_VARIABLE, value).end();
                assert!(status.success());
                assert_eq!(said, [expected.join("vault").display().to_string()], "{value:?}");
            }
        }
        Some(_) => say(vault_home(Mode::Real).unwrap().display()),
    }
}
