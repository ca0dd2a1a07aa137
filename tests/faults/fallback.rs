//! T3, T6: what else causes a fallback, and who then originates.

use linecheck_app::ProgressSink;
use linecheck_domain::base::ApiBase;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::trace::{Channel, FallbackReason, Role, Verdict};
use linecheck_domain::verification::OutcomeCode;
use linecheck_sandbox::FaultAction;
use linecheck_sandbox::known;

use crate::seen::{Fallback, ORDINARY, on_creates, send};

#[tokio::test]
async fn t2_what_the_custom_account_takes_never_reaches_the_default_one() {
    for fallback in Fallback::ALL {
        let stage = fallback.stage().await;
        for channel in [Channel::Sms, Channel::Voice] {
            let case = format!("{channel:?}, fallback {fallback:?}");
            let seen = send(&stage, channel, ORDINARY, Vec::new(), &case).await;
            assert_eq!((seen.log.len(), seen.creates(known::MAIN)), (1, 1), "{case}");
            assert_eq!(seen.trace.originated_by, Some(Role::Custom), "{case}");
            assert!(seen.trace.billed.contains("the custom Twilio account"), "{case}: {}", seen.trace.billed);
        }
    }
}

#[tokio::test]
async fn t3_no_origination_number_left_causes_a_fallback_and_no_request() {
    for fallback in Fallback::ALL {
        let stage = fallback.stage().await;
        let control = stage.control();
        for number in control.numbers(known::MAIN.sid()).unwrap() {
            control.release_number(known::MAIN.sid(), &number.sid).unwrap();
        }
        let found = stage.app.verify(&stage.actor, &stage.tenant, &ProgressSink::silent()).await.unwrap();
        assert_eq!(found.outcome, OutcomeCode::NoNumbers);
        for channel in [Channel::Sms, Channel::Voice] {
            let case = format!("{channel:?}, fallback {fallback:?}");
            let seen = send(&stage, channel, ORDINARY, Vec::new(), &case).await;
            assert_eq!(seen.creates(known::MAIN), 0, "{case}");
            assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), usize::from(fallback.happens()), "{case}");
            if fallback.happens() {
                assert_eq!(seen.trace.originated_by, Some(Role::Default), "{case}");
                assert!(seen.why().contains("has no origination number left"), "{case}: {}", seen.why());
            } else {
                let reason = FallbackReason::NoOriginationNumber;
                let failed = Verdict::Failed { reason, role: Role::Custom };
                assert_eq!(seen.trace.verdict, Some(failed), "{case}");
            }
        }
    }
}

#[tokio::test]
async fn t6_a_stand_in_originates_with_its_own_number() {
    let stage = Fallback::On.stage().await;
    let sid = AccountSid::parse(known::FABRIKAM.sid()).unwrap();
    let token = stage.token(known::FABRIKAM);
    let silent = ProgressSink::silent();
    stage
        .app
        .set_stand_in(
            &stage.actor,
            linecheck_app::StandIn {
                tenant: stage.tenant.to_string(),
                sid: sid.to_string(),
                base: Some(ApiBase::Sandbox.to_string()),
                token,
            },
            &silent,
        )
        .await
        .unwrap();
    for channel in [Channel::Sms, Channel::Voice] {
        let case = format!("{channel:?} by a stand-in");
        let rules = vec![on_creates(channel, known::MAIN, FaultAction::error(21_610))];
        let seen = send(&stage, channel, ORDINARY, rules, &case).await;
        assert_eq!((seen.creates(known::MAIN), seen.creates(known::FABRIKAM)), (1, 1), "{case}");
        assert_eq!(seen.creates(known::DEFAULT_ACCOUNT), 0, "{case}");
        let number = seen.trace.from.as_ref().unwrap().as_str();
        assert!(known::FABRIKAM.initial_numbers().iter().any(|own| own == number), "{case}: {number}");
        assert!(seen.trace.billed.contains("the stand-in Twilio account"), "{case}: {}", seen.trace.billed);
    }
}

#[tokio::test]
async fn t3_both_accounts_can_refuse() {
    let stage = Fallback::On.stage().await;
    for channel in [Channel::Sms, Channel::Voice] {
        let case = format!("{channel:?} refused by both");
        let rules = vec![
            on_creates(channel, known::MAIN, FaultAction::error(21_610)),
            on_creates(channel, known::DEFAULT_ACCOUNT, FaultAction::error(21_408)),
        ];
        let seen = send(&stage, channel, ORDINARY, rules, &case).await;
        assert_eq!((seen.creates(known::MAIN), seen.creates(known::DEFAULT_ACCOUNT)), (1, 1), "{case}");
        let Some(Verdict::Failed { reason, role: Role::Default }) = &seen.trace.verdict else {
            panic!("{case}: {:?}", seen.trace.verdict);
        };
        assert!(
            matches!(reason, FallbackReason::ApiError { twilio_code: Some(21_408), .. }),
            "{case}: {reason:?}"
        );
        assert!(seen.explains(21_610) && seen.explains(21_408), "{case}: both are told");
    }
}
