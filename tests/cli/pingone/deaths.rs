//! G1, P2: a plan that is killed at instants all over it is gone on with. What PingOne took is found, and nothing is done twice.

use std::time::Instant;

use linecheck_tests::PASSPHRASE;

use super::ends::{Desk, world};
use crate::deaths::{instant_of, kills, report, run};

#[test]
fn g1_p2_a_plan_that_is_killed_at_any_instant_is_gone_on_with_and_nothing_is_done_twice() {
    let desk = Desk::new();
    let lines = format!("{PASSPHRASE}\n");
    desk.begin_anew();
    let plan = desk.planned(&["plan", "contoso"]);
    let begun = Instant::now();
    assert_eq!(run(desk.apply(&plan), &lines, None).status, Some(0), "it can be applied");
    let time = begun.elapsed();
    let (mut lost, mut panics) = (0, 0);
    for kill in 1..=kills() {
        let case = format!("kill {kill}");
        desk.begin_anew();
        let plan = desk.planned(&["plan", "contoso"]);
        let before = world(&desk.scene);
        desk.scene.control().clear_log();
        let ended = run(desk.apply(&plan), &lines, Some(instant_of(time, kill)));
        panics += u32::from(ended.has_panicked);
        if ended.is_acknowledged() {
            lost += usize::from(world(&desk.scene).ours().len() != 1);
        }
        desk.assert_goes_on(&before, &plan, &case);
    }
    // Each thing was done once, or the line above would not be reached.
    report(lost, panics, Some(0));
    assert_eq!(lost, 0);
}
