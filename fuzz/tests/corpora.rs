//! Every input that is kept is run again, without an engine.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "these are tests, and what they share")]

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use linecheck_fuzz::{TARGETS, Target};

/// More belong into no repository: `cargo xtask fuzz --minimise` leaves fewer that say as much.
const MOST: usize = 150;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Runs all inputs of a target, and names those that break what must hold.
fn replay(name: &str) {
    let target: &Target = linecheck_fuzz::target(name).expect("a target");
    let mut paths: Vec<_> =
        fs::read_dir(folder().join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!((5..=MOST).contains(&paths.len()), "{} inputs", paths.len());
    let broken: Vec<_> = paths
        .iter()
        .filter(|path| {
            let input = fs::read(path).unwrap();
            assert!(input.len() <= target.longest, "{} is longer than what is tried", path.display());
            catch_unwind(|| (target.run)(&input)).is_err()
        })
        .collect();
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn s2_every_kept_command_line_is_understood_or_refused() {
    replay("arguments");
}

#[test]
fn m8_whatever_is_done_to_a_kept_audit_file_is_found() {
    replay("audit");
}

#[test]
fn p5_every_kept_bundle_is_told_or_taken() {
    replay("bundle");
}

#[test]
fn g2_every_kept_environment_is_exported_as_files_that_run_nothing() {
    replay("export");
}

#[test]
fn p1_every_kept_vault_header_is_told_or_taken() {
    replay("header");
}

#[test]
fn t1_every_kept_phone_number_is_read_as_one_or_refused() {
    replay("phone");
}

#[test]
fn g4_every_kept_answer_of_pingone_is_told_or_taken() {
    replay("pingone");
}

#[test]
fn c3_every_kept_sid_is_read_as_one_or_refused() {
    replay("sid");
}

#[test]
fn c5_every_kept_answer_of_twilio_is_told_or_taken() {
    replay("twilio");
}

#[test]
fn p3_every_target_has_inputs_and_every_folder_of_inputs_a_target() {
    let folders: BTreeSet<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let targets: BTreeSet<_> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(folders, targets);
    // Each has its test here.
    let tests = include_str!("corpora.rs");
    assert!(targets.iter().all(|name| tests.contains(&format!("replay(\"{name}\")"))));
}

/// An empty input, a byte and noise are inputs like others.
#[test]
fn p3_no_target_is_stopped_by_noise() {
    for target in TARGETS {
        (target.run)(&[]);
        for seed in 0..=255_u8 {
            let noise: Vec<u8> = (0..usize::from(seed) % 97)
                .map(|place| seed.wrapping_mul(31).wrapping_add(u8::try_from(place * 57 % 251).unwrap()))
                .collect();
            (target.run)(&noise);
        }
    }
}
