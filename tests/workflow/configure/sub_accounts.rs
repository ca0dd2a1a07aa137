//! C11: the main account, or one of its sub-accounts.

use linecheck_domain::draft::{DraftState, SaveRefusal};
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::known::{self, KnownAccount};

use crate::desk::{ANN, Desk, code, sid_of, silent};

async fn choose(
    desk: &Desk,
    account: KnownAccount,
) -> Result<linecheck_app::VerificationView, linecheck_app::AppError> {
    desk.app.choose_sub_account(&desk.actor, &desk.tenant, sid_of(account.sid()), &silent()).await
}

#[tokio::test]
async fn c11_the_main_account_lists_its_sub_accounts_and_one_is_used_with_its_own_token() {
    let desk = Desk::new().await;
    let records = desk.records();
    desk.enter(known::MAIN).await;
    let found = desk.verify().await;
    let subs: Vec<_> = found.sub_accounts.iter().map(|sub| (sub.sid.as_str(), sub.status.as_str())).collect();
    assert_eq!(
        subs,
        [
            (known::SUB_ACTIVE.sid(), "active"),
            (known::SUB_SUSPENDED.sid(), "suspended"),
            (known::SUB_CLOSED.sid(), "closed"),
        ]
    );
    desk.select_all().await;

    let chosen = choose(&desk, known::SUB_ACTIVE).await.unwrap();
    assert_eq!((chosen.outcome, chosen.is_sub_account), (OutcomeCode::Verified, true));
    assert_eq!(chosen.account_sid, known::SUB_ACTIVE.sid());
    assert_eq!(chosen.sub_accounts, []);
    let own = desk.token(known::SUB_ACTIVE).expose().to_owned();
    assert_ne!(own, desk.token(known::MAIN).expose());
    assert_eq!(records.secrets(), [own.clone()].into(), "the main account's token is not kept");
    let draft = desk.draft().await;
    assert_eq!(draft.account_sid, known::SUB_ACTIVE.sid());
    assert!(draft.selected.is_empty(), "the numbers that were selected are the main account's");
    assert_eq!(draft.state, DraftState::Verified { missing: SaveRefusal::NoNumberSelected });

    desk.select_all().await;
    desk.save(ANN).await.unwrap();
    let active = desk.custom().await;
    assert_eq!(active.account_sid.as_str(), known::SUB_ACTIVE.sid());
    assert_eq!(active.owner_sid.unwrap().as_str(), known::MAIN.sid());
    assert_eq!(active.selected.into_iter().collect::<Vec<_>>(), desk.usable(known::SUB_ACTIVE));
    let trace = desk.send(linecheck_domain::trace::Channel::Sms, crate::desk::ANYBODY).await;
    assert_eq!(trace.account_sid.unwrap().as_str(), known::SUB_ACTIVE.sid());
    assert_eq!(desk.creates()[0].user.as_deref(), Some(known::SUB_ACTIVE.sid()));
}

#[tokio::test]
async fn c11_a_sub_account_that_is_not_active_has_its_own_outcome() {
    let desk = Desk::new().await;
    for (account, outcome) in [(known::SUB_SUSPENDED, "not_active"), (known::SUB_CLOSED, "refused")] {
        desk.enter(known::MAIN).await;
        desk.verify().await;
        let chosen = choose(&desk, account).await.unwrap();
        assert_eq!(chosen.outcome.as_str(), outcome);
        assert_eq!(desk.draft().await.account_sid, account.sid());
        assert_eq!(code(desk.save(ANN).await), "not_verified");
        // From a sub-account none can be chosen.
        assert_ne!(code(choose(&desk, known::SUB_ACTIVE).await), "done");
    }
    desk.enter(known::SUB_ACTIVE).await;
    desk.verify().await;
    assert_eq!(code(choose(&desk, known::MAIN).await), "sub_account_not_found");
}

#[tokio::test]
async fn c11_what_is_no_sub_account_of_this_account_is_not_chosen() {
    let desk = Desk::new().await;
    let records = desk.records();
    desk.enter(known::MAIN).await;
    desk.verify().await;
    let before = (records.everything(), records.secrets());
    let nowhere = known::MAIN.sid().replace("0001", "9999");
    for (sid, expected) in [
        (nowhere.as_str(), "sub_account_not_found"),
        (known::FABRIKAM.sid(), "sub_account_not_found"),
        (known::MAIN.sid(), "sub_account_not_found"),
        (crate::desk::REAL_SID, "real_sid_in_sandbox"),
    ] {
        let chosen = desk.app.choose_sub_account(&desk.actor, &desk.tenant, sid_of(sid), &silent()).await;
        assert_eq!(code(chosen), expected, "{sid}");
        assert_eq!((records.everything(), records.secrets()), before, "{sid}");
    }
    // The account's own credentials are wrong: that is what is said, and not that there is no such sub-account.
    desk.control().rotate_token(known::MAIN.sid()).unwrap();
    assert_eq!(code(choose(&desk, known::SUB_ACTIVE).await), "refused");
    assert_eq!((records.everything(), records.secrets()), before);
}

#[tokio::test]
async fn c11_the_active_account_goes_on_while_one_of_its_sub_accounts_is_tried() {
    let desk = Desk::configured(known::MAIN, false).await;
    let records = desk.records();
    let before = desk.custom().await;
    desk.app.begin_draft(&desk.actor, &desk.tenant, false).await.unwrap();
    choose(&desk, known::SUB_ACTIVE).await.unwrap();
    assert_eq!(desk.custom().await, before);
    let tokens = [known::MAIN, known::SUB_ACTIVE].map(|account| desk.token(account).expose().to_owned());
    assert_eq!(records.secrets(), tokens.clone().into());
    assert!(desk.send(linecheck_domain::trace::Channel::Sms, crate::desk::ANYBODY).await.error().is_none());
    desk.select_all().await;
    assert!(desk.consent_is_needed().await, "a sub-account's SID is another SID");
    desk.save(ANN).await.unwrap();
    assert_eq!(records.secrets(), [tokens[1].clone()].into());
}
