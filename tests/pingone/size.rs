//! G1: a large environment: 3,000 numbers on the account, ten senders, 200 policies.

use std::time::Instant;

use linecheck_app::PingOneRunState;
use linecheck_sandbox::SandboxConfig;
use linecheck_sandbox::pingone::Size;

use crate::desk::Desk;

/// So much may the process have more after ten plans than after three: what grows with each plan would be far more.
#[cfg(target_os = "linux")]
const SLACK_KIB: u64 = 64 * 1024;

/// What the kernel says of this process, in KiB.
#[cfg(target_os = "linux")]
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
    line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn g1_a_large_environment_is_planned_and_applied() {
    let config = SandboxConfig {
        numbers: Some(3_000),
        pingone: Size { senders: 10, policies: 200 },
        ..SandboxConfig::default()
    };
    let desk = Desk::large(config).await;
    let mut planned = Vec::new();
    let mut plan = async || {
        let begun = Instant::now();
        let shown = desk.carried().await;
        planned.push(begun.elapsed());
        shown
    };
    let mut shown = plan().await;
    for _ in 0..2 {
        shown = plan().await;
    }
    #[cfg(target_os = "linux")]
    let (after_three, peak_of_three) = (memory("VmRSS"), memory("VmHWM"));
    for _ in 0..7 {
        shown = plan().await;
    }
    #[cfg(target_os = "linux")]
    {
        let (after_ten, peak_of_ten) = (memory("VmRSS"), memory("VmHWM"));
        println!(
            "memory after 3 plans {after_three} KiB (peak {peak_of_three}), after 10 {after_ten} (peak {peak_of_ten})"
        );
        assert!(after_ten < after_three + SLACK_KIB, "it grows: {after_three} KiB, then {after_ten} KiB");
    }
    // Figures for the notes; what they must stay under depends on the machine.
    println!("plans: {planned:?}");
    let begun = Instant::now();
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    println!("applied in {:?}", begun.elapsed());
    let state = desk.state().await;
    assert_eq!((state.senders.len(), state.policies.len()), (10, 200));
    assert!(desk.carried().await.empty);
}
