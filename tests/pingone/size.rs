//! G1: a large environment: 3,000 numbers on the account, ten senders, 200 policies.

use std::time::Instant;

use linecheck_app::PingOneRunState;
use linecheck_sandbox::SandboxConfig;
use linecheck_sandbox::pingone::Size;

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn g1_a_large_environment_is_planned_and_applied() {
    let config = SandboxConfig {
        numbers: Some(3_000),
        pingone: Size { senders: 10, policies: 200 },
        ..SandboxConfig::default()
    };
    let desk = Desk::large(config).await;
    let begun = Instant::now();
    let shown = desk.carried().await;
    let planned = begun.elapsed();
    let run = desk.apply(&shown).await.unwrap();
    assert_eq!(run.state, PingOneRunState::Done, "{run:?}");
    let state = desk.state().await;
    assert_eq!((state.senders.len(), state.policies.len()), (10, 200));
    let full = desk.carried().await;
    assert!(full.empty);
    // A figure for the notes; what it must stay under depends on the machine.
    println!("planned in {planned:?}, planned and applied in {:?}", begun.elapsed());
}
