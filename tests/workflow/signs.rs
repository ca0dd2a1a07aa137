//! Signs of trouble in generated traffic whose truth is known: the short form of `cargo xtask bench signs`.

use linecheck_tests::signs::{incidents, quiet};

#[test]
fn l3_incidents_are_found_in_generated_traffic() {
    for (kind, found) in incidents(1_000, 1..3) {
        assert_eq!(found.found, found.of, "{kind:?}: {found:?}");
    }
}

#[test]
fn l3_quiet_weeks_a_rollout_and_a_new_country_are_told_of_nothing() {
    let quiet = quiet(1_000, 101..102, 2, 1);
    assert_eq!((quiet.weeks, quiet.told), (4, Vec::new()));
}
