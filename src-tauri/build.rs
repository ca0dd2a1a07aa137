//! Gives every command a permission of its own, and keeps SQLCipher's symbols inside the program.
#![allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]

use std::env;
use std::error::Error;

include!("../crates/linecheck-shell/src/list.rs");

macro_rules! names {
    ($($kind:ident $name:ident($($request:ty)?) -> $answer:ty;)*) => { &[$(stringify!($name)),*] };
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=../crates/linecheck-shell/src/list.rs");
    // Without a list every command is allowed to every page.
    let commands = tauri_build::AppManifest::new().commands(for_every_command!(names));
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        // The web view's process uses the system's SQLite, whose symbols those of SQLCipher would take the place of.
        println!("cargo:rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    }
    Ok(())
}
