//! T11: a dry run with test credentials. Twilio checks the request; nothing is sent, billed, stored or fallen back to.

use linecheck_app::{AppError, AuditRequest, Code, DryRun, ProgressSink, TraceView};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_domain::passcode::Language;
use linecheck_domain::test_number::{ACCEPTED, test_numbers};
use linecheck_domain::trace::{Channel, CreateOutcome, FallbackReason, Role, Verdict};
use linecheck_sandbox::Endpoint;
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{AnswerMode, FaultAction, FaultRule, LogEntry};
use linecheck_tests::{PASSPHRASE, Stage};
use linecheck_vault::{KeySource, Vault, VaultError};

use crate::seen::{Reopen, Seen, create_on, http, reopen};

fn magic(last: u8) -> String {
    format!("+1500555000{last}")
}

async fn dry_run(
    stage: &Stage,
    account: KnownAccount,
    token: Secret,
    channel: Channel,
    from: &str,
    to: &str,
) -> Result<TraceView, AppError> {
    let request = DryRun {
        sid: account.sid().to_owned(),
        token,
        base: None,
        from: from.to_owned(),
        channel,
        recipient: to.to_owned(),
        country: None,
        language: Language::En,
    };
    stage.control().clear_log();
    stage.app.dry_run(&stage.actor, request, &ProgressSink::silent()).await
}

/// What Twilio's page on test credentials says of a pair of numbers, in the order of the sandbox: the sender first.
fn expected(channel: Channel, from: u8, to: u8) -> Option<u32> {
    let by_sender = match (channel, from) {
        (_, 6) => None,
        (_, 1) => Some(21_212),
        (Channel::Sms, 8) => Some(21_611),
        (Channel::Sms, _) => Some(21_606),
        (Channel::Voice, _) => Some(21_210),
    };
    by_sender.or(match (channel, to) {
        (Channel::Sms, 1) => Some(21_211),
        (Channel::Sms, 2) => Some(21_612),
        (Channel::Sms, 3) => Some(21_408),
        (Channel::Sms, 4) => Some(21_610),
        (Channel::Sms, 9) => Some(21_614),
        (Channel::Voice, 1) => Some(21_217),
        (Channel::Voice, 2) => Some(21_214),
        (Channel::Voice, 3) => Some(21_215),
        (Channel::Voice, 4) => Some(21_216),
        _ => None,
    })
}

fn creates(log: &[LogEntry]) -> usize {
    log.iter().filter(|entry| entry.endpoint.creates()).count()
}

#[tokio::test]
async fn t11_every_magic_number_gives_its_answer_and_nothing_is_created() {
    // Fallback is on for the tenant, and a dry run has nothing to do with it.
    let stage = Stage::configured(known::MAIN, true).await;
    let before = stage.control().health();
    for channel in [Channel::Sms, Channel::Voice] {
        for from in [0, 1, 2, 3, 4, 6, 7, 8, 9] {
            for to in [0, 1, 2, 3, 4, 6, 7, 8, 9] {
                // Nobody writes to himself; and a sender that is refused is refused for any recipient.
                if from != 6 && to > 1 {
                    continue;
                }
                let case = format!("{channel:?} from {} to {}", magic(from), magic(to));
                let token = stage.token(known::TEST_CREDENTIALS);
                let account = known::TEST_CREDENTIALS;
                let trace = dry_run(&stage, account, token, channel, &magic(from), &magic(to)).await.unwrap();
                let seen = Seen::of(&stage.app, &stage.control(), trace.transaction).await;
                assert_dry(&seen, expected(channel, from, to), channel, &case);
            }
        }
    }
    let after = stage.control().health();
    assert_eq!((after.messages, after.calls), (before.messages, before.calls), "nothing exists");
}

#[tokio::test]
async fn t11_the_numbers_that_are_offered_give_the_codes_that_are_said() {
    let stage = Stage::configured(known::MAIN, true).await;
    for channel in [Channel::Sms, Channel::Voice] {
        let offered = test_numbers(channel);
        let pairs = offered.from.iter().map(|from| (from.number, ANYBODY, from.code));
        let pairs = pairs.chain(offered.to.iter().map(|to| (ACCEPTED, to.number, to.code)));
        for (from, to, code) in pairs {
            let token = stage.token(known::TEST_CREDENTIALS);
            let trace = dry_run(&stage, known::TEST_CREDENTIALS, token, channel, from, to).await.unwrap();
            let seen = Seen::of(&stage.app, &stage.control(), trace.transaction).await;
            assert_dry(&seen, code, channel, &format!("{channel:?} from {from} to {to}"));
        }
    }
}

const ANYBODY: &str = "+12025550123";

fn assert_dry(seen: &Seen, code: Option<u32>, channel: Channel, case: &str) {
    let endpoints: Vec<_> = seen.log.iter().map(|entry| entry.endpoint).collect();
    assert_eq!(endpoints, [Endpoint::Account, create_on(channel)], "{case}");
    let trace = &seen.trace;
    assert!(trace.dry_run && trace.tenant.is_none(), "{case}");
    if let Some(code) = code {
        let reason = FallbackReason::ApiError { http_status: 400, twilio_code: Some(code) };
        assert_eq!(trace.verdict, Some(Verdict::Failed { reason, role: Role::Custom }), "{case}");
        assert!(seen.explains(code), "{case}: {:?}", trace.lines);
        assert!(trace.headline.contains(&code.to_string()), "{case}: {}", trace.headline);
        assert!(!seen.why().contains("Fallback"), "{case}: {}", seen.why());
    } else {
        assert!(matches!(seen.outcome(Role::Custom), Some(CreateOutcome::Accepted { .. })), "{case}");
        assert!(trace.headline.contains("Nothing was sent or billed."), "{case}: {}", trace.headline);
        assert_eq!(trace.billed, "Nothing is billed: a dry run.", "{case}");
        assert_eq!(trace.error(), None, "{case}");
    }
    let rest = Seen { log: seen.log[1..].to_vec(), ..copy(seen) };
    rest.assert_derived(case);
}

fn copy(seen: &Seen) -> Seen {
    Seen { trace: seen.trace.clone(), plan: seen.plan.clone(), events: seen.events.clone(), log: Vec::new() }
}

#[tokio::test]
async fn t11_what_are_no_test_credentials_sends_nothing() {
    let stage = Stage::new().await;
    let control = stage.control();
    let wrong = || Secret::new("0".repeat(32));
    control.set_answer_mode(known::CLOSED.sid(), AnswerMode::Refuse401).unwrap();
    for (account, token, code) in [
        (known::MAIN, stage.token(known::MAIN), Code::NotTestCredentials),
        (known::SUB_ACTIVE, stage.token(known::SUB_ACTIVE), Code::NotTestCredentials),
        (known::TRIAL, stage.token(known::TRIAL), Code::NotTestCredentials),
        (known::NO_NUMBERS, stage.token(known::NO_NUMBERS), Code::NotTestCredentials),
        (known::SUSPENDED, stage.token(known::SUSPENDED), Code::NotTestCredentials),
        (known::CLOSED, stage.token(known::CLOSED), Code::Refused),
        (known::MAIN, wrong(), Code::Refused),
        (known::TEST_CREDENTIALS, wrong(), Code::Refused),
        (known::MAIN, Secret::new(String::new()), Code::InvalidToken),
    ] {
        let case = format!("{:?}, {code:?}", account.role());
        let error =
            dry_run(&stage, account, token, Channel::Sms, &magic(6), "+12025550100").await.unwrap_err();
        assert_eq!(error.code, code, "{case}: {error:?}");
        assert_eq!(creates(&control.log()), 0, "{case}");
    }
    assert!(stage.app.recent_sends(None, 10).await.unwrap().is_empty(), "no transaction was begun");
}

#[tokio::test]
async fn t11_whether_they_are_test_credentials_must_be_certain() {
    let mut stage = Stage::new().await;
    for (name, action, code) in [
        ("503", FaultAction::error(20_503), Code::TwilioFailed),
        ("503 of a gateway", FaultAction::http(503, false), Code::Intercepted),
        ("403 of a proxy", FaultAction::http(403, false), Code::Intercepted),
        ("not understood", http(200, "{}", false), Code::NotUnderstood),
        ("429", FaultAction::RateLimited { code: 20_429, retry_after: None }, Code::RateLimited),
        ("reset", FaultAction::Reset { processed: false }, Code::Unreachable),
        ("redirect", redirect(), Code::Intercepted),
        ("a web page", FaultAction::http(200, false), Code::Intercepted),
    ] {
        stage.control().set_faults(vec![FaultRule::every(Endpoint::Account, action)]).unwrap();
        let token = stage.token(known::TEST_CREDENTIALS);
        let account = known::TEST_CREDENTIALS;
        let error = dry_run(&stage, account, token, Channel::Sms, &magic(6), &magic(0)).await.unwrap_err();
        assert_eq!(error.code, code, "{name}");
        assert_eq!(creates(&stage.control().log()), 0, "{name}");
    }
    stage.control().clear_faults().unwrap();
    let base = Some(stage.sandbox.closed_port_base_url());
    reopen(&mut stage, Reopen { base, ..Reopen::default() }).await;
    let token = stage.token(known::TEST_CREDENTIALS);
    let account = known::TEST_CREDENTIALS;
    let error = dry_run(&stage, account, token, Channel::Sms, &magic(6), &magic(0)).await.unwrap_err();
    assert_eq!(error.code, Code::Unreachable);
}

fn redirect() -> FaultAction {
    FaultAction::Redirect { status: 302, location: "{path}".to_owned(), processed: false }
}

#[tokio::test]
async fn t11_test_credentials_are_not_stored() {
    let stage = Stage::configured(known::MAIN, true).await;
    let secrets_before = secrets(&stage).await;
    let token = stage.token(known::TEST_CREDENTIALS);
    let trace =
        dry_run(&stage, known::TEST_CREDENTIALS, token, Channel::Sms, &magic(6), &magic(0)).await.unwrap();
    assert_eq!(secrets(&stage).await, secrets_before);
    let raw = serde_json::to_string(&stage.app.raw_trace(trace.transaction).await.unwrap()).unwrap();
    assert!(!raw.contains(&known::TEST_CREDENTIALS.initial_auth_token()));
    let audit = serde_json::to_string(
        &stage.app.audit_trail(AuditRequest { limit: 100, ..AuditRequest::default() }).await.unwrap().entries,
    )
    .unwrap();
    assert!(!audit.contains(&known::TEST_CREDENTIALS.initial_auth_token()));
    // Nothing to follow, and nothing to ask with.
    stage.control().clear_log();
    let limit = std::time::Duration::from_mins(1);
    stage.app.follow(trace.transaction, limit, &ProgressSink::silent()).await.unwrap();
    assert!(stage.control().log().is_empty());
}

/// The credentials of the tenant, as another process would find them in the vault.
async fn secrets(stage: &Stage) -> Vec<String> {
    let key = KeySource::passphrase(Secret::new(PASSPHRASE.to_owned()), None);
    let folder = stage.folder.path().join("vault");
    let vault = Vault::create_or_open(&folder, Mode::Sandbox, key).await.unwrap();
    let tenant = stage.tenant.clone();
    let ids = vault.read::<_, VaultError, _>(move |reader| reader.secret_ids(&tenant)).await.unwrap();
    vault.close().await.unwrap();
    ids.into_iter().map(|id| id.0).collect()
}
