//! Who may know whom: the arrows between the rooms of the house, checked against `cargo metadata`, and those between the
//! groups of `linecheck-app`, checked against the paths in its source.
//!
//! The picture is in docs/architecture.md. Development dependencies may be wider (a crate's tests may call on the
//! sandbox), and the package of tests sees everything.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::files::{self, Files};

/// A package of the workspace, and the packages of the workspace that it may know.
struct Room {
    package: &'static str,
    knows: &'static [&'static str],
}

const BELOW_APP: &[&str] = &[
    "linecheck-domain",
    "linecheck-http",
    "linecheck-twilio",
    "linecheck-pingone",
    "linecheck-vault",
    "linecheck-sandbox",
];
/// A face asks the person where the vault's key comes from, and shows and serves the sandbox; it has no way to the
/// vault's records, which only the application holds open.
const FACE: &[&str] = &["linecheck-app", "linecheck-domain", "linecheck-sandbox", "linecheck-vault"];

const ROOMS: &[Room] = &[
    Room { package: "linecheck-domain", knows: &[] },
    Room { package: "linecheck-http", knows: &["linecheck-domain"] },
    Room { package: "linecheck-twilio", knows: &["linecheck-http", "linecheck-domain"] },
    Room { package: "linecheck-pingone", knows: &["linecheck-http", "linecheck-domain"] },
    Room { package: "linecheck-vault", knows: &["linecheck-domain"] },
    Room { package: "linecheck-sandbox", knows: &["linecheck-domain"] },
    Room { package: "linecheck-app", knows: BELOW_APP },
    Room { package: "linecheck-cli", knows: FACE },
    Room { package: "linecheck-shell", knows: FACE },
    Room { package: "linecheck-desktop", knows: &["linecheck-shell", "linecheck-app", "linecheck-domain"] },
    Room { package: "linecheck-bridge", knows: &["linecheck-shell", "linecheck-app"] },
    Room { package: "linecheck-window-tests", knows: &[] },
    Room { package: "xtask", knows: &[] },
];

/// A group of `linecheck-app`, a folder with what a person does, and the groups that it may know. All stand on the ground
/// floor, which is what lies beside them and knows none of them.
struct Group {
    name: &'static str,
    knows: &'static [&'static str],
}

const APP: &str = "linecheck-app";
const GROUPS: &[Group] = &[
    Group { name: "audit", knows: &[] },
    Group { name: "configure", knows: &[] },
    // A token is checked, and an account read, in the same way for a verification, a send and a readiness check.
    Group { name: "send", knows: &["configure"] },
    Group { name: "ready", knows: &["configure"] },
    // A token is checked in the same way, and a test send goes by the environment's route.
    Group { name: "pingone", knows: &["configure", "send"] },
    Group { name: "history", knows: &[] },
    Group { name: "settings", knows: &[] },
    // A code is explained as in a trace.
    Group { name: "traffic", knows: &["send"] },
    Group { name: "watch", knows: &["ready", "traffic"] },
    // What was typed may be anything that a person works with.
    Group { name: "find", knows: &["configure", "send", "history"] },
    // The trail is a part of what is looked at.
    Group { name: "care", knows: &["audit"] },
    // Saving and erasing are those of the configuration; the bounds of test sends go along.
    Group { name: "bundle", knows: &["audit", "configure", "send"] },
    Group { name: "sandbox", knows: &[] },
];

/// The packages of tests, which see everything.
const TESTS: [&str; 2] = ["linecheck-fuzz", "linecheck-tests"];

/// A library from outside that only one room may use.
struct Guarded {
    what: &'static str,
    is_it: fn(&str) -> bool,
    room: &'static str,
}

const GUARDED: &[Guarded] = &[
    Guarded {
        what: "an HTTP client",
        is_it: |name| matches!(name, "reqwest" | "hyper-rustls" | "ureq"),
        room: "linecheck-http",
    },
    Guarded {
        what: "the database",
        is_it: |name| matches!(name, "rusqlite" | "libsqlite3-sys"),
        room: "linecheck-vault",
    },
    Guarded { what: "the keyring", is_it: |name| name.contains("keyring"), room: "linecheck-vault" },
    Guarded {
        what: "the window",
        is_it: |name| name == "tauri" || name.starts_with("tauri-"),
        room: "linecheck-desktop",
    },
];

/// What has no place where the rules live: input and output, and waiting for it.
const NOT_IN_DOMAIN: &[&str] = &["axum", "hyper", "reqwest", "rusqlite", "tokio", "tracing"];

/// Prints the breaches and fails when there is one.
pub fn check(metadata: &Value) -> Result<()> {
    let mut breaches = breaches(metadata)?;
    for (_, root) in files::roots(metadata)?.into_iter().filter(|(package, _)| package == APP) {
        breaches.extend(group_breaches(&Files::read(&root)?.arrows()));
    }
    for breach in &breaches {
        println!("who may know whom: {breach}");
    }
    if !breaches.is_empty() {
        bail!(
            "{} arrows between rooms are not in the picture (docs/architecture.md, xtask/src/rooms.rs)",
            breaches.len()
        );
    }
    println!("who may know whom: as in the picture");
    Ok(())
}

/// Every dependency of the workspace that the picture does not have.
fn breaches(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let names: Vec<_> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut found = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("cargo metadata has a package without a name")?;
        if TESTS.contains(&name) {
            continue;
        }
        let Some(room) = ROOMS.iter().find(|room| room.package == name) else {
            found.push(format!("{name} has no room yet: give it one"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["kind"].as_str() == Some("dev") {
                continue;
            }
            let on = dependency["name"].as_str().context("cargo metadata has a dependency without a name")?;
            found.extend(breach(room, on, names.contains(&on)));
        }
    }
    Ok(found)
}

/// What is wrong with this room depending on that package, if anything.
fn breach(room: &Room, on: &str, in_workspace: bool) -> Option<String> {
    let name = room.package;
    if in_workspace {
        return (!room.knows.contains(&on)).then(|| format!("{name} must not know {on}"));
    }
    if let Some(guarded) = GUARDED.iter().find(|guarded| (guarded.is_it)(on) && guarded.room != name) {
        return Some(format!("{name} uses {on} ({}), which is for {} alone", guarded.what, guarded.room));
    }
    (name == "linecheck-domain" && NOT_IN_DOMAIN.contains(&on))
        .then(|| format!("{name} uses {on}, but it does no input or output"))
}

/// Every arrow between groups that the picture does not have.
fn group_breaches(arrows: &BTreeSet<(&str, &str)>) -> Vec<String> {
    let group = |file: &str| {
        let first = file.split('/').next().unwrap_or(file).trim_end_matches(".rs");
        GROUPS.iter().find(|group| group.name == first)
    };
    let breach = |(knows, known): &(&str, &str)| {
        let on = group(known).map(|group| group.name)?;
        let told = match group(knows) {
            // The first file passes all of them on.
            None if *knows == "lib.rs" => return None,
            None => "the ground floor",
            Some(group) if group.name == on || group.knows.contains(&on) => return None,
            Some(group) => group.name,
        };
        Some(format!("{APP}: {told} must not know {on} ({knows} knows {known})"))
    };
    arrows.iter().filter_map(breach).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Two packages of a workspace; the second has the dependency.
    fn breaches_of(name: &str, on: &str, kind: Option<&str>) -> Vec<String> {
        let metadata = json!({ "packages": [
            { "name": "linecheck-app", "dependencies": [] },
            { "name": "linecheck-domain", "dependencies": [] },
            { "name": name, "dependencies": [{ "name": on, "kind": kind }] },
        ] });
        breaches(&metadata).unwrap()
    }

    #[test]
    fn an_arrow_of_the_picture_passes() {
        for (name, on) in [
            ("linecheck-http", "linecheck-domain"),
            ("linecheck-http", "reqwest"),
            ("linecheck-vault", "rusqlite"),
            ("linecheck-vault", "zbus-secret-service-keyring-store"),
            ("linecheck-cli", "linecheck-app"),
            ("linecheck-cli", "tokio"),
            ("linecheck-desktop", "tauri"),
        ] {
            assert_eq!(breaches_of(name, on, None), Vec::<String>::new(), "{name} on {on}");
        }
    }

    #[test]
    fn an_arrow_that_is_not_in_the_picture_is_found() {
        for (name, on) in [
            ("linecheck-domain", "linecheck-app"),
            ("linecheck-domain", "tokio"),
            ("linecheck-domain", "rusqlite"),
            ("linecheck-vault", "linecheck-app"),
            ("linecheck-sandbox", "reqwest"),
            ("linecheck-app", "rusqlite"),
            ("linecheck-app", "keyring-core"),
            ("linecheck-cli", "tauri"),
            ("linecheck-app", "tauri-plugin-log"),
            ("xtask", "linecheck-domain"),
        ] {
            assert_eq!(breaches_of(name, on, None).len(), 1, "{name} on {on}");
        }
    }

    #[test]
    fn a_build_dependency_counts_and_a_development_dependency_does_not() {
        assert_eq!(breaches_of("linecheck-cli", "rusqlite", Some("build")).len(), 1);
        assert!(breaches_of("linecheck-twilio", "linecheck-app", Some("dev")).is_empty());
    }

    #[test]
    fn the_packages_of_tests_see_everything_and_a_new_package_must_be_given_a_room() {
        for tests in TESTS {
            assert!(breaches_of(tests, "rusqlite", None).is_empty());
        }
        assert_eq!(
            breaches_of("linecheck-extras", "serde", None),
            ["linecheck-extras has no room yet: give it one"]
        );
    }

    #[test]
    fn an_arrow_between_groups_that_is_not_in_the_picture_is_found() {
        for (knows, known, good) in [
            ("send/plan.rs", "send/trace.rs", true),
            ("send/plan.rs", "configure/verify.rs", true),
            ("ready/asking.rs", "configure/verify.rs", true),
            ("history.rs", "history/retention.rs", true),
            ("history/export.rs", "app.rs", true),
            ("lib.rs", "send/plan.rs", true),
            ("configure/save.rs", "send/plan.rs", false),
            ("history.rs", "send/trace.rs", false),
            ("settings.rs", "configure/save.rs", false),
            ("app.rs", "history.rs", false),
            ("facts.rs", "ready/lines.rs", false),
        ] {
            let found = group_breaches(&BTreeSet::from([(knows, known)]));
            assert_eq!(found.is_empty(), good, "{found:?}");
        }
    }

    #[test]
    fn metadata_that_is_not_understood_is_an_error_and_not_a_pass() {
        assert!(breaches(&json!({})).is_err());
    }
}
