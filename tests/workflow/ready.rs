//! The readiness check (C12, C13) and the re-check of what is active (M7): every line in every state, each against
//! the real sandbox, and never a send or a change.

use linecheck_domain::sending_rule::RuleCode;
use linecheck_tests::word;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{
    DraftEdit, LineState, ReadyCode, ReadyLine, ReadyOf, ReadyRequest, ReadyView, Selection, readiness_report,
};
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{
    AccountStatus, AnswerMode, Capabilities, Control, Endpoint, FaultAction, FaultRule, NumberChange,
    NumberSpec, Registrations,
};
use serde_json::json;

use crate::desk::{ANN, Desk, code, silent};

const TOLL_FREE: &str = "+18335550100";

fn asked(desk: &Desk, to: Option<&str>, country: Option<&str>) -> ReadyRequest {
    ReadyRequest {
        tenant: desk.tenant.to_string(),
        of: None,
        recipient: to.map(str::to_owned),
        country: country.map(str::to_owned),
    }
}

async fn check(desk: &Desk, to: Option<&str>, country: Option<&str>) -> ReadyView {
    desk.app.ready(asked(desk, to, country), &silent()).await.expect("a check")
}

/// The worst state of the lines of a code, since a code may have a line for all that passes and one for each that does not.
fn state(view: &ReadyView, code: &str) -> Option<LineState> {
    let rank = |state: &LineState| match state {
        LineState::Pass => 0,
        LineState::Warn => 1,
        LineState::Unreadable => 2,
        LineState::Fail => 3,
    };
    view.lines.iter().filter(|line| word(line.code) == code).map(|line| line.state).max_by_key(rank)
}

fn answers(endpoint: Endpoint, body: &serde_json::Value) -> FaultRule {
    let action = FaultAction::Http {
        status: 200,
        body: body.to_string(),
        content_type: "application/json".to_owned(),
        headers: BTreeMap::new(),
        processed: false,
    };
    FaultRule::every(endpoint, action)
}

fn refuses(endpoint: Endpoint) -> FaultRule {
    let action = FaultAction::Error {
        code: 70_051,
        status: Some(403),
        message: None,
        without_code: false,
        processed: false,
    };
    FaultRule::every(endpoint, action)
}

/// What is done to an account before a check, and undone after it.
struct Reset {
    account: KnownAccount,
    registrations: Registrations,
    balance: Option<String>,
}

impl Reset {
    fn of(control: &Control, account: KnownAccount) -> Self {
        let info = control.accounts().into_iter().find(|info| info.sid == account.sid()).unwrap();
        Self { account, registrations: control.registrations(account.sid()).unwrap(), balance: info.balance }
    }

    fn reset(&self, control: &Control) {
        let sid = self.account.sid();
        control.clear_faults().unwrap();
        control.set_registrations(sid, self.registrations.clone()).unwrap();
        control.set_account_status(sid, AccountStatus::Active).unwrap();
        control.set_answer_mode(sid, AnswerMode::Automatic).unwrap();
        if let Some(balance) = &self.balance {
            control.set_balance(sid, balance).unwrap();
        }
    }
}

const MAIN: &str = known::MAIN.sid();

fn set(control: &Control, change: impl FnOnce(&mut Registrations)) {
    let mut registrations = control.registrations(MAIN).unwrap();
    change(&mut registrations);
    control.set_registrations(MAIN, registrations).unwrap();
}

fn campaign(control: &Control, status: Option<&str>) {
    set(control, |all| all.services[0].campaign_status = status.map(str::to_owned));
}

fn toll_free(control: &Control, status: &str) {
    set(control, |all| {
        all.toll_free.insert(TOLL_FREE.to_owned(), status.to_owned());
    });
}

fn fault(control: &Control, rule: FaultRule) {
    control.set_faults(vec![rule]).unwrap();
}

type Change = fn(&Control);

/// A name, what is done, the recipient's country, the line, and how it comes out.
const CASES: &[(&str, Change, Option<&str>, &str, LineState)] = &[
    ("active", |_| {}, None, "account", LineState::Pass),
    (
        "suspended",
        |c| c.set_account_status(MAIN, AccountStatus::Suspended).unwrap(),
        None,
        "account",
        LineState::Fail,
    ),
    (
        "refused 401",
        |c| c.set_answer_mode(MAIN, AnswerMode::Refuse401).unwrap(),
        None,
        "account",
        LineState::Fail,
    ),
    (
        "refused 403",
        |c| c.set_answer_mode(MAIN, AnswerMode::Refuse403).unwrap(),
        None,
        "account",
        LineState::Fail,
    ),
    (
        "503",
        |c| fault(c, FaultRule::every(Endpoint::Account, FaultAction::http(503, false))),
        None,
        "account",
        LineState::Unreadable,
    ),
    (
        "429",
        |c| fault(c, FaultRule::every(Endpoint::Account, FaultAction::error(20_429))),
        None,
        "account",
        LineState::Unreadable,
    ),
    (
        "cut",
        |c| fault(c, FaultRule::every(Endpoint::Account, FaultAction::Reset { processed: false })),
        None,
        "account",
        LineState::Unreadable,
    ),
    (
        "not asked",
        |c| c.set_answer_mode(MAIN, AnswerMode::Refuse401).unwrap(),
        Some("US"),
        "sms_permission",
        LineState::Unreadable,
    ),
    (
        "not asked",
        |c| c.set_answer_mode(MAIN, AnswerMode::Refuse401).unwrap(),
        Some("US"),
        "balance",
        LineState::Unreadable,
    ),
    ("full", |_| {}, None, "account_type", LineState::Pass),
    (
        "partner",
        |c| {
            fault(
                c,
                answers(Endpoint::Account, &json!({"sid": MAIN, "status": "active", "type": "Partner"})),
            );
        },
        None,
        "account_type",
        LineState::Unreadable,
    ),
    ("enough", |_| {}, None, "balance", LineState::Pass),
    ("just enough", |c| c.set_balance(MAIN, "10").unwrap(), None, "balance", LineState::Pass),
    ("low", |c| c.set_balance(MAIN, "9.99").unwrap(), None, "balance", LineState::Warn),
    ("nothing", |c| c.set_balance(MAIN, "0.00").unwrap(), None, "balance", LineState::Fail),
    ("debts", |c| c.set_balance(MAIN, "-3.17").unwrap(), None, "balance", LineState::Fail),
    ("restricted", |c| fault(c, refuses(Endpoint::Balance)), None, "balance", LineState::Unreadable),
    ("all there", |_| {}, None, "numbers", LineState::Pass),
    (
        "no list",
        |c| fault(c, FaultRule::every(Endpoint::Numbers, FaultAction::http(500, false))),
        None,
        "numbers",
        LineState::Unreadable,
    ),
    ("none known", |_| {}, None, "destination", LineState::Unreadable),
    ("open", |_| {}, Some("DE"), "sender_id", LineState::Pass),
    ("registered only", |_| {}, Some("AE"), "sender_id", LineState::Warn),
    ("none supported", |_| {}, Some("US"), "sender_id", LineState::Pass),
    ("not in the table", |_| {}, Some("SJ"), "sender_id", LineState::Unreadable),
    ("open", |_| {}, Some("US"), "sms_permission", LineState::Pass),
    ("closed", |_| {}, Some("NG"), "sms_permission", LineState::Fail),
    (
        "restricted",
        |c| fault(c, refuses(Endpoint::GeoPermissions)),
        Some("US"),
        "sms_permission",
        LineState::Unreadable,
    ),
    (
        "left out",
        |c| fault(c, answers(Endpoint::GeoPermissions, &json!({"permissions": []}))),
        Some("US"),
        "sms_permission",
        LineState::Unreadable,
    ),
    (
        "null",
        |c| {
            fault(
                c,
                answers(
                    Endpoint::GeoPermissions,
                    &json!({"permissions": [{"country_code": "US", "enabled": null}]}),
                ),
            );
        },
        Some("US"),
        "sms_permission",
        LineState::Unreadable,
    ),
    ("open", |_| {}, Some("US"), "voice_permission", LineState::Pass),
    ("closed", |_| {}, Some("PK"), "voice_permission", LineState::Fail),
    (
        "garbage",
        |c| fault(c, answers(Endpoint::DialingCountries, &json!([1]))),
        Some("US"),
        "voice_permission",
        LineState::Unreadable,
    ),
    ("verified", |_| {}, Some("US"), "us_10dlc", LineState::Pass),
    ("in progress", |c| campaign(c, Some("IN_PROGRESS")), Some("US"), "us_10dlc", LineState::Warn),
    ("failed", |c| campaign(c, Some("FAILED")), Some("US"), "us_10dlc", LineState::Fail),
    ("no campaign", |c| campaign(c, None), Some("US"), "us_10dlc", LineState::Fail),
    ("no service", |c| set(c, |all| all.services.clear()), Some("US"), "us_10dlc", LineState::Fail),
    ("another word", |c| campaign(c, Some("PONDERING")), Some("US"), "us_10dlc", LineState::Unreadable),
    (
        "restricted",
        |c| fault(c, refuses(Endpoint::MessagingServices)),
        Some("US"),
        "us_10dlc",
        LineState::Unreadable,
    ),
    (
        "campaign restricted",
        |c| fault(c, refuses(Endpoint::ServiceCampaigns)),
        Some("US"),
        "us_10dlc",
        LineState::Unreadable,
    ),
    ("approved", |c| toll_free(c, "TWILIO_APPROVED"), Some("US"), "toll_free", LineState::Pass),
    ("in review", |c| toll_free(c, "IN_REVIEW"), Some("US"), "toll_free", LineState::Warn),
    ("pending", |c| toll_free(c, "PENDING_REVIEW"), Some("CA"), "toll_free", LineState::Warn),
    ("rejected", |c| toll_free(c, "TWILIO_REJECTED"), Some("US"), "toll_free", LineState::Fail),
    ("none", |_| {}, Some("US"), "toll_free", LineState::Fail),
    ("another word", |c| toll_free(c, "SHRUGGED"), Some("US"), "toll_free", LineState::Unreadable),
    (
        "restricted",
        |c| fault(c, refuses(Endpoint::TollFreeVerifications)),
        Some("US"),
        "toll_free",
        LineState::Unreadable,
    ),
];

/// A desk whose active account has a toll-free number besides.
async fn with_toll_free() -> Desk {
    let desk = Desk::new().await;
    let spec = NumberSpec {
        phone_number: TOLL_FREE.to_owned(),
        friendly_name: None,
        capabilities: Some(Capabilities::of(true, true)),
    };
    desk.control().add_number(MAIN, spec).unwrap();
    desk.configure(known::MAIN, false).await;
    desk
}

#[tokio::test]
async fn c13_c12_every_line_in_every_state() {
    let desk = with_toll_free().await;
    let control = desk.control();
    let reset = Reset::of(&control, known::MAIN);
    for (name, change, country, line, expected) in CASES {
        change(&control);
        let view = check(&desk, None, *country).await;
        assert_eq!(state(&view, line), Some(*expected), "{line}: {name}: {:#?}", view.lines);
        for line in &view.lines {
            let says_what_to_do = line.remedy.is_some() || line.detail.starts_with("Not asked");
            assert_eq!(line.state == LineState::Pass, !says_what_to_do, "{line:?}");
        }
        let (fails, counts) = (view.lines.iter().any(|line| line.state == LineState::Fail), view.counts);
        assert_eq!(counts.pass + counts.warn + counts.fail + counts.unreadable, view.lines.len());
        if fails {
            assert!(!view.ready, "{name}");
        }
        reset.reset(&control);
    }
    assert!(desk.creates().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn c13_a_trial_reaches_verified_recipients_alone() {
    let desk = Desk::configured(known::TRIAL, false).await;
    let restricted = refuses(Endpoint::CallerIds);
    for (to, faults, expected) in [
        (Some("+12025550101"), vec![], LineState::Pass),
        (Some("+12025550199"), vec![], LineState::Fail),
        (None, vec![], LineState::Warn),
        (Some("+12025550101"), vec![restricted], LineState::Unreadable),
    ] {
        desk.control().set_faults(faults).unwrap();
        let view = check(&desk, to, None).await;
        assert_eq!(state(&view, "trial_recipient"), Some(expected), "{to:?}");
        assert_eq!(state(&view, "account_type"), Some(LineState::Warn));
        assert_eq!(view.countries.len(), usize::from(to.is_some()), "of the recipient's country");
    }
    desk.control().clear_faults().unwrap();
    for (country, expected) in [("US", None), ("GB", Some(LineState::Warn)), ("PR", Some(LineState::Warn))] {
        let view = check(&desk, None, Some(country)).await;
        assert_eq!(state(&view, "trial_destination"), expected, "{country}");
    }
    let full = Desk::configured(known::FABRIKAM, false).await;
    assert_eq!(state(&check(&full, Some("+12025550101"), None).await, "trial_recipient"), None);
}

#[tokio::test]
async fn c13_the_check_is_for_the_recipient_the_country_or_the_destinations() {
    let desk = Desk::configured(known::MAIN, false).await;
    let codes = |view: &ReadyView| view.countries.iter().map(|country| country.code()).collect::<Vec<_>>();
    let destinations = ["DE", "NG", "GB"].map(str::to_owned);
    desk.tenant_edit(linecheck_app::TenantEdit {
        destinations: Some(destinations.into()),
        ..linecheck_app::TenantEdit::default()
    })
    .await;
    let view = check(&desk, None, None).await;
    assert_eq!(codes(&view), ["DE", "GB", "NG"]);
    assert_eq!(view.error.as_ref().map(|error| error.code.as_str()), Some("not_ready"), "Nigeria is closed");
    assert_eq!(state(&view, "us_10dlc"), None, "no SMS to the United States");
    assert_eq!(codes(&check(&desk, None, Some("US")).await), ["US"]);
    let view = check(&desk, Some("+442079460958"), Some("US")).await;
    assert_eq!((codes(&view), view.recipient.as_deref()), (vec!["GB".to_owned()], Some("+44•••••58")));
    let no_sms = linecheck_app::TenantEdit { sms: Some(false), ..linecheck_app::TenantEdit::default() };
    desk.tenant_edit(no_sms).await;
    let view = check(&desk, None, Some("US")).await;
    for code in ["sms_permission", "sender_id", "us_10dlc"] {
        assert_eq!(state(&view, code), None, "{code}: SMS is not enabled");
    }
    assert!(state(&view, "voice_permission").is_some());
}

#[tokio::test]
async fn c12_a_draft_is_checked_where_nothing_is_active_or_on_request() {
    let desk = Desk::new().await;
    assert_eq!(code(desk.app.ready(asked(&desk, None, None), &silent()).await), "draft_not_found");
    desk.edit(DraftEdit::AccountSid(known::SUB_ACTIVE.sid().to_owned())).await;
    assert_eq!(code(desk.app.ready(asked(&desk, None, None), &silent()).await), "token_missing");
    desk.enter(known::SUB_ACTIVE).await;
    let view = check(&desk, None, Some("US")).await;
    assert_eq!(
        (view.of, state(&view, "numbers")),
        (ReadyOf::Draft, Some(LineState::Fail)),
        "none is selected yet"
    );
    assert_eq!(state(&view, "balance"), Some(LineState::Unreadable), "a sub-account has none of its own");
    assert_eq!(view.differences, None);
    desk.verify().await;
    desk.select(Selection::All(String::new())).await.unwrap();
    desk.save(ANN).await.unwrap();
    assert_eq!(check(&desk, None, None).await.of, ReadyOf::Active);
    let request = ReadyRequest { of: Some(ReadyOf::Draft), ..asked(&desk, None, None) };
    assert_eq!(code(desk.app.ready(request, &silent()).await), "draft_not_found");
}

/// How the numbers, the account, the token and the balance can have changed since.
#[tokio::test]
async fn m7_a_recheck_shows_the_difference_and_changes_nothing() {
    let desk = Desk::configured(known::MAIN, false).await;
    let (control, records) = (desk.control(), desk.records());
    let stored = |desk: &Desk| {
        let tenant = desk.tenant.clone();
        records.read(move |reader| {
            Ok((
                reader.active(&tenant)?,
                reader.revisions(&tenant)?,
                reader.audit(1_000)?,
                reader.draft(&tenant)?.is_some(),
            ))
        })
    };
    let before = stored(&desk);
    let codes = |view: &ReadyView| {
        view.differences.clone().unwrap().into_iter().map(|one| (one.code, one.subject)).collect::<Vec<_>>()
    };
    assert_eq!(codes(&check(&desk, None, Some("DE")).await), []);

    let usable = desk.usable(known::MAIN);
    control.release_number(MAIN, usable[0].as_str()).unwrap();
    let voice_only =
        NumberChange { capabilities: Some(Some(Capabilities::of(true, false))), ..NumberChange::default() };
    control.change_number(MAIN, usable[1].as_str(), voice_only).unwrap();
    let spec = NumberSpec {
        phone_number: "+12125550999".into(),
        friendly_name: None,
        capabilities: Some(Capabilities::of(true, true)),
    };
    control.add_number(MAIN, spec).unwrap();
    control.set_balance(MAIN, "1.25").unwrap();
    let view = check(&desk, None, Some("DE")).await;
    let number = |place: usize| Some(usable[place].to_string());
    assert_eq!(
        codes(&view),
        [
            ("balance_low", None),
            ("number_gone", number(0)),
            ("number_changed", number(1)),
            ("numbers_added", None)
        ]
    );
    let failing: Vec<_> = view
        .lines
        .iter()
        .filter(|line| line.state == LineState::Fail)
        .map(|line| line.subject.clone())
        .collect();
    assert_eq!(failing, [number(0), number(1)]);
    assert_eq!(view.error.map(|error| error.code.as_str()), Some("not_ready"));

    control.set_account_status(MAIN, AccountStatus::Suspended).unwrap();
    let view = check(&desk, None, None).await;
    assert_eq!(codes(&view), [("account_not_active", None)]);
    assert_eq!(view.error.map(|error| error.code.as_str()), Some("not_active"));
    control.rotate_token(MAIN).unwrap();
    let view = check(&desk, None, None).await;
    assert_eq!(codes(&view), [("token_refused", None)]);
    assert_eq!(view.error.map(|error| error.code.as_str()), Some("refused"));

    let away = desk.beside(&desk.sandbox.closed_port_base_url(), Arc::new(Timestamp::now)).await;
    let view = away.ready(asked(&desk, None, None), &silent()).await.unwrap();
    assert_eq!(codes(&view), [], "not knowing is no difference");
    assert_eq!(view.error.map(|error| error.code.as_str()), Some("unreachable"));
    away.close().await.unwrap();

    assert_eq!(stored(&desk), before, "nothing was written, the audit included");
    assert!(desk.creates().is_empty(), "and nothing was created");
}

#[tokio::test]
async fn p3_a_readiness_check_asks_nobody_but_the_base_with_its_products() {
    let desk = Desk::configured(known::MAIN, false).await;
    desk.control().clear_log();
    check(&desk, None, None).await;
    check(&desk, Some("+12025550123"), None).await;
    let log = desk.control().log();
    assert!(log.iter().all(|entry| entry.method == "GET" && entry.user.as_deref() == Some(MAIN)));
    for endpoint in [Endpoint::GeoPermissions, Endpoint::DialingCountries, Endpoint::ServiceCampaigns] {
        let times = log.iter().filter(|entry| entry.endpoint == endpoint).count();
        assert_eq!(times, if endpoint == Endpoint::ServiceCampaigns { 2 } else { 1 }, "{endpoint:?}");
    }
    let asked_for = log.iter().filter(|entry| entry.endpoint == Endpoint::GeoPermissions);
    assert!(
        asked_for.flat_map(|entry| &entry.query).all(|(_, value)| value == "US"),
        "the recipient is not told"
    );
}

/// The tags that the report is written with.
const TAGS: &[&str] = &[
    "!doctype", "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "strong", "bdi", "dl",
    "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "br", "span", "ul", "li",
];

#[tokio::test]
async fn c13_hostile_text_stays_text_in_the_report() {
    const HOSTILE: &str =
        "</bdi></td><script>alert(1)</script><img src=https://evil.example onerror='x'>\u{202e}&lt;";
    let desk = Desk::configured(known::MAIN, false).await;
    let renamed = linecheck_app::TenantEdit {
        name: Some("<b onclick=alert(1)>\"Contoso\"</b>".to_owned()),
        ..linecheck_app::TenantEdit::default()
    };
    desk.tenant_edit(renamed).await;
    campaign(&desk.control(), Some(HOSTILE));
    fault(
        &desk.control(),
        answers(
            Endpoint::Account,
            &json!({"sid": MAIN, "status": "active", "type": HOSTILE, "friendly_name": HOSTILE}),
        ),
    );
    let view = check(&desk, Some("+12025550123"), None).await;
    assert!(
        view.lines.iter().any(|line| line.detail.contains("<script>")),
        "the text came through: {view:#?}"
    );
    let next_steps = vec![Some("Do <this>.".to_owned())];
    let report = readiness_report(&view, &next_steps);
    for part in report.split('<').skip(1) {
        let tag: String =
            part.trim_start_matches('/').chars().take_while(|letter| !" >\n".contains(*letter)).collect();
        assert!(TAGS.contains(&tag.as_str()), "<{part}");
    }
    assert!(!report.contains('\u{202e}'), "no mark turns the words around");
    assert!(report.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(report.contains("Do &lt;this&gt;."), "what to do is said as the face says it");
    assert!(report.contains("SANDBOX") && report.contains("default-src 'none'"));
    assert!(!report.contains("+12025550123") && !report.contains("•••"), "the recipient is not in it");
    for fetched in ["url(", "@import", "href", "src=\"", "<link"] {
        assert!(!report.contains(fetched), "{fetched}");
    }
}

/// The lines of the rules for senders, by their code.
fn rule_lines(view: &ReadyView) -> Vec<(RuleCode, LineState)> {
    let of_rule = |line: &ReadyLine| match line.code {
        ReadyCode::Rule(code) => Some((code, line.state)),
        _ => None,
    };
    view.lines.iter().filter_map(of_rule).collect()
}

/// Destination × sender: what the rules for both together say, and what is said of the country alone. Nothing of this
/// tenant is registered in the second row of each pair.
#[tokio::test]
async fn c13_readiness_by_destination_and_sender() {
    use LineState::{Fail, Pass, Unreadable, Warn};
    let desk = with_toll_free().await;
    let (control, usable) = (desk.control(), desk.usable(known::MAIN));
    let of = |prefix: &str| {
        usable
            .iter()
            .find(|number| number.as_str().starts_with(prefix))
            .cloned()
            .expect("a number of the main account")
    };
    let senders = [
        ("US local", of("+1212")),
        ("US toll-free", of(TOLL_FREE)),
        ("Canadian local", of("+1416")),
        ("UK long code", of("+44")),
        ("German long code", of("+49")),
    ];
    let american: [&[(RuleCode, LineState)]; 5] = [
        &[(RuleCode::Us10dlc, Pass)],
        &[(RuleCode::TollFree, Fail)],
        &[(RuleCode::Us10dlc, Pass)],
        &[(RuleCode::UsForeignNumber, Warn)],
        &[(RuleCode::UsForeignNumber, Warn)],
    ];
    let british: [&[(RuleCode, LineState)]; 5] = [
        &[(RuleCode::UkForeignNumber, Fail)],
        &[(RuleCode::UkTollFree, Fail)],
        &[(RuleCode::UkForeignNumber, Fail)],
        &[],
        &[(RuleCode::UkForeignNumber, Fail)],
    ];
    let none: [&[(RuleCode, LineState)]; 5] = [&[]; 5];
    let canadian: [&[(RuleCode, LineState)]; 5] = [&[], &[(RuleCode::TollFree, Fail)], &[], &[], &[]];
    for (to, rules, sender_id, permission) in [
        ("US", american, Pass, Pass),
        ("PR", american, Pass, Pass),
        // The table of Sender IDs does not have it.
        ("VI", american, Unreadable, Pass),
        ("GU", american, Pass, Pass),
        ("AS", american, Pass, Pass),
        ("MP", american, Unreadable, Pass),
        ("CA", canadian, Pass, Pass),
        ("GB", british, Pass, Pass),
        // Jersey has the plan of the United Kingdom and networks of its own.
        ("JE", none, Pass, Pass),
        ("JM", none, Pass, Pass),
        // A country with a registered Sender ID, and one that is refused.
        ("AE", none, Warn, Pass),
        ("NG", none, Warn, Fail),
    ] {
        for ((sender, number), expected) in senders.iter().zip(rules) {
            desk.select(Selection::Only(linecheck_tests::texts([number.clone()]))).await.unwrap();
            let request = ReadyRequest { of: Some(ReadyOf::Draft), ..asked(&desk, None, Some(to)) };
            let view = desk.app.ready(request, &silent()).await.expect("a check");
            let case = format!("{sender} to {to}: {:#?}", view.lines);
            assert_eq!(rule_lines(&view), expected, "{case}");
            assert_eq!(state(&view, "sender_id"), Some(sender_id), "{case}");
            assert_eq!(state(&view, "sms_permission"), Some(permission), "{case}");
            let fails = permission == Fail || expected.iter().any(|(_, state)| *state == Fail);
            assert_eq!(view.ready, !fails, "{case}");
            for line in &view.lines {
                assert!(line.as_of.parse::<jiff::civil::Date>().is_ok(), "{line:?} has its date");
                let is_rule = matches!(line.code, ReadyCode::SenderId | ReadyCode::Rule(_));
                assert_eq!(line.source.starts_with("https://"), is_rule, "{line:?} has its source");
            }
        }
    }
    set(&control, |all| all.services.clear());
    for (to, expected) in [("US", Some(Fail)), ("PR", Some(Fail)), ("GB", None), ("CA", None)] {
        for (sender, number) in [&senders[0], &senders[2]] {
            desk.select(Selection::Only(linecheck_tests::texts([number.clone()]))).await.unwrap();
            let request = ReadyRequest { of: Some(ReadyOf::Draft), ..asked(&desk, None, Some(to)) };
            let view = desk.app.ready(request, &silent()).await.expect("a check");
            assert_eq!(state(&view, "us_10dlc"), expected, "{sender} to {to}, unregistered");
        }
    }
    assert!(desk.creates().is_empty(), "nothing was sent");
}

/// A number that is farther from the destination is only used when the nearer ones are gone.
#[tokio::test]
async fn c13_a_rule_for_a_number_that_would_not_be_chosen_does_not_stand_in_the_way() {
    let desk = with_toll_free().await;
    set(&desk.control(), |all| all.services[0].numbers.retain(|number| !number.starts_with("+1416")));
    let usable = desk.usable(known::MAIN);
    let of =
        |prefix: &str| usable.iter().find(|number| number.as_str().starts_with(prefix)).cloned().unwrap();
    let selected = vec![of("+1212"), of("+1416"), of("+44")];
    desk.select(Selection::Only(linecheck_tests::texts(selected))).await.unwrap();
    let draft = |to| ReadyRequest { of: Some(ReadyOf::Draft), ..asked(&desk, None, Some(to)) };
    let view = desk.app.ready(draft("US"), &silent()).await.unwrap();
    assert_eq!(
        rule_lines(&view),
        [
            (RuleCode::UsForeignNumber, LineState::Pass),
            (RuleCode::Us10dlc, LineState::Pass),
            (RuleCode::Us10dlc, LineState::Warn)
        ],
        "{:#?}",
        view.lines
    );
    let view = desk.app.ready(draft("GB"), &silent()).await.unwrap();
    assert_eq!(rule_lines(&view), [(RuleCode::UkForeignNumber, LineState::Pass)], "{:#?}", view.lines);
    assert!(view.ready);
    // The account screen and Save say the same of what would be chosen.
    let destinations = ["GB", "US", "CA"].map(str::to_owned);
    let to =
        |destinations| linecheck_app::TenantEdit { destinations, ..linecheck_app::TenantEdit::default() };
    desk.tenant_edit(to(Some(destinations.into()))).await;
    let told = |warnings: &[linecheck_domain::sending_rule::SendingWarning]| -> Vec<_> {
        warnings.iter().map(|warning| (warning.country.code(), warning.code)).collect()
    };
    assert_eq!(told(&desk.status().await.sending_warnings), [("US".to_owned(), RuleCode::Us10dlc)]);
    desk.select(Selection::Only(linecheck_tests::texts([of("+49")]))).await.unwrap();
    let status = desk.status().await.sending_warnings;
    let expected =
        [("GB".to_owned(), RuleCode::UkForeignNumber), ("US".to_owned(), RuleCode::UsForeignNumber)];
    assert_eq!(told(&status), expected);
    let preview = desk.app.prepare_save(&desk.actor, &desk.tenant, &silent()).await.unwrap();
    assert_eq!(preview.sending_warnings, status);
}
