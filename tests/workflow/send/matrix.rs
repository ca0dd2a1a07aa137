//! T10: a matrix on a real account, as far as its total and its confirmation go. What comes of it is the faults' own.

use std::time::Duration;

use linecheck_app::MatrixRequest;
use linecheck_domain::passcode::Language;

use crate::desk::{ANYBODY, RealDesk, Trap, code, silent};

#[tokio::test]
async fn t10_a_matrix_on_a_real_account_says_its_total_and_sends_nothing_unconfirmed() {
    let desk = RealDesk::new().await;
    let mut trap = Trap::new().await;
    let records = desk.records();
    desk.app.allow_host(&desk.actor, "127.0.0.1").await.unwrap();
    let request = || MatrixRequest {
        tenant: desk.tenant.to_string(),
        channel: None,
        recipient: ANYBODY.to_owned(),
        country: None,
        language: Language::Es,
    };
    assert_eq!(code(desk.app.prepare_matrix(request()).await), "no_custom_account");

    desk.plant_active(&trap.base());
    let preview = desk.app.prepare_matrix(request()).await.unwrap();
    assert!(preview.costs_money);
    let total = "1 message (2 segments in all) and 1 call, all billed to the custom Twilio account AC…cdef, at its own \
                 rates with Twilio, which Linecheck does not know.";
    assert_eq!(preview.total, total);
    assert_eq!((preview.at_least_seconds, preview.left_this_hour), (30, 60), "the limits of real data");
    assert!(!preview.total.contains('$') && !preview.total.contains('€'), "no price is invented");
    let before = records.everything();
    let run = desk.app.run_matrix(&desk.actor, preview, false, Duration::ZERO, &silent()).await;
    let error = run.unwrap_err();
    assert_eq!((error.code.as_str(), error.message.contains(total)), ("confirmation_needed", true));
    assert_eq!(records.everything(), before);
    assert_eq!(desk.app.latest_matrix(&desk.tenant).await.unwrap(), None);
    assert_eq!(trap.connections().await, 0);
}
