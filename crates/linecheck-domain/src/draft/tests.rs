use std::collections::BTreeMap;

use jiff::ToSpan;

use super::*;
use crate::fact::Fact;
use crate::number::{AccountNumber, Capabilities};
use crate::verification::Outcome;

fn sid(letter: char) -> AccountSid {
    AccountSid::parse(&format!("AC{}", letter.to_string().repeat(32))).unwrap()
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::from_server(text).unwrap()
}

fn now() -> Timestamp {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

fn tenant() -> Tenant {
    let mut tenant = Tenant::new(TenantId::parse("contoso").unwrap(), "Contoso").unwrap();
    tenant.sms_enabled = true;
    tenant
}

fn verification(of: &AccountSid) -> Verification {
    let listed = |text: &str, sms, voice| AccountNumber {
        number: number(text),
        sid: "PN0".to_owned(),
        friendly_name: String::new(),
        capabilities: Capabilities { sms, voice },
    };
    Verification {
        at: now(),
        account_sid: of.clone(),
        base: ApiBase::Us1,
        outcome: Outcome::Verified,
        account: Some(AccountFacts {
            sid: of.clone(),
            friendly_name: "Contoso".to_owned(),
            status: "active".to_owned(),
            kind: "Full".to_owned(),
            owner_sid: Some(of.clone()),
        }),
        balance: Fact::not_asked(),
        sub_accounts: Fact::not_asked(),
        odd_sub_accounts: BTreeMap::new(),
        odd_numbers: BTreeMap::new(),
        numbers: vec![
            listed("+12025550101", true, true),
            listed("+12025550102", true, true),
            listed("+12025550103", true, false),
        ],
        numbers_listed: true,
    }
}

fn good_draft() -> Draft {
    let mut draft =
        Draft::for_new_account(TenantId::parse("contoso").unwrap(), &Configuration::initial(), ApiBase::Us1);
    draft.set_account_sid(sid('a').as_str());
    draft.token = DraftToken::Given { secret: SecretId("one".to_owned()) };
    draft.selected.insert(number("+12025550101"));
    draft
}

fn active_after(draft: &Draft, active: &Configuration) -> Configuration {
    let sid = draft.parsed_sid().unwrap();
    let ready = ReadyDraft::check(draft, &tenant(), active, Some(&verification(&sid)), now()).unwrap();
    let consent = Consent::give(sid, "Ann Admin").unwrap();
    ready.activate(Some(consent)).unwrap().0
}

type Spoil = fn(&mut Draft, &mut Tenant, &mut Configuration, &mut Option<Verification>);

#[test]
fn c10_each_thing_that_is_missing_refuses_the_save_with_its_own_code() {
    let cases: [(&str, Spoil, SaveRefusal); 11] = [
        ("no method", |_, tenant, _, _| tenant.sms_enabled = false, SaveRefusal::NoAlternateMethod),
        (
            "short SID",
            |draft, _, _, _| draft.account_sid = "AC1".to_owned(),
            SaveRefusal::Sid(SidError::TooShort { length: 3 }),
        ),
        ("no token", |draft, _, _, _| draft.token = DraftToken::Missing, SaveRefusal::TokenMissing),
        ("never verified", |_, _, _, verification| *verification = None, SaveRefusal::NotVerified),
        (
            "verified another account",
            |_, _, _, verified| *verified = Some(verification(&sid('b'))),
            SaveRefusal::NotVerified,
        ),
        ("verified at another base", |draft, _, _, _| draft.base = ApiBase::Ie1, SaveRefusal::NotVerified),
        (
            "verification failed",
            |_, _, _, verification| verification.as_mut().unwrap().outcome = Outcome::NoUsableNumbers,
            SaveRefusal::VerificationFailed {
                outcome: crate::verification::OutcomeCode::NoUsableNumbers,
                reached: true,
            },
        ),
        ("nothing selected", |draft, _, _, _| draft.selected.clear(), SaveRefusal::NoNumberSelected),
        (
            "an SMS-only number selected",
            |draft, _, _, _| draft.selected.extend([number("+12025550103")]),
            SaveRefusal::NumbersNotUsable { numbers: vec![number("+12025550103")] },
        ),
        (
            "stale verification",
            |_, _, _, verification| verification.as_mut().unwrap().at = now() - 16.minutes(),
            SaveRefusal::VerificationStale,
        ),
        (
            "outdated",
            |_, _, active, _| active.revision = 4,
            SaveRefusal::DraftOutdated { based_on: 0, active: 4 },
        ),
    ];
    for (name, spoil, expected) in cases {
        let (mut draft, mut tenant, mut active) = (good_draft(), tenant(), Configuration::initial());
        let mut verified = Some(verification(&sid('a')));
        spoil(&mut draft, &mut tenant, &mut active, &mut verified);
        let refused = ReadyDraft::check(&draft, &tenant, &active, verified.as_ref(), now());
        assert_eq!(refused, Err(expected), "{name}");
    }
}

#[test]
fn c9_saving_a_new_account_needs_its_own_consent() {
    let ready = || {
        let verified = verification(&sid('a'));
        ReadyDraft::check(&good_draft(), &tenant(), &Configuration::initial(), Some(&verified), now())
            .unwrap()
    };
    assert!(ready().consent_needed());
    assert_eq!(ready().activate(None), Err(SaveRefusal::ConsentNeeded));
    let other = Consent::give(sid('b'), "Ann Admin").unwrap();
    assert_eq!(ready().activate(Some(other)), Err(SaveRefusal::ConsentForOtherAccount));
    let consent = Consent::give(sid('a'), "Ann Admin").unwrap();
    let (configuration, kept) = ready().activate(Some(consent.clone())).unwrap();
    assert_eq!((configuration.revision, kept), (1, Some(consent)));
}

#[test]
fn m1_numbers_fallback_and_token_change_without_a_consent() {
    let active = active_after(&good_draft(), &Configuration::initial());
    let tenant_id = TenantId::parse("contoso").unwrap();
    let edits: [fn(&mut Draft); 3] = [
        |draft| draft.selected.extend([number("+12025550102")]),
        |draft| draft.fallback = true,
        |draft| draft.token = DraftToken::Given { secret: SecretId("two".to_owned()) },
    ];
    for edit in edits {
        let mut draft = Draft::for_changes(tenant_id.clone(), &active).unwrap();
        edit(&mut draft);
        let verified = verification(&sid('a'));
        let ready = ReadyDraft::check(&draft, &tenant(), &active, Some(&verified), now()).unwrap();
        assert!(!ready.consent_needed());
        let (configuration, consent) = ready.activate(None).unwrap();
        assert_eq!((configuration.revision, consent), (2, None));
    }
    let unchanged = Draft::for_changes(tenant_id, &active).unwrap();
    let verified = verification(&sid('a'));
    let refused = ReadyDraft::check(&unchanged, &tenant(), &active, Some(&verified), now());
    assert_eq!(refused, Err(SaveRefusal::NothingToSave));
}

#[test]
fn p3_another_sid_or_base_voids_the_stored_token() {
    let active = active_after(&good_draft(), &Configuration::initial());
    let mut draft = Draft::for_changes(TenantId::parse("contoso").unwrap(), &active).unwrap();
    draft.set_account_sid(sid('b').as_str());
    assert_eq!(draft.token, DraftToken::Missing, "the active token is for the other account");
    assert!(draft.selected.is_empty());

    let mut draft = good_draft();
    let unused = draft.set_base(ApiBase::Au1);
    assert_eq!(unused, Some(SecretId("one".to_owned())), "the caller erases it");
    assert_eq!(draft.token, DraftToken::Missing, "a token never goes to another base");
}

#[test]
fn c15_expected_numbers_are_compared_and_only_those_found_are_selected() {
    let mut draft = good_draft();
    draft.selected.clear();
    draft.expected = ["+12025550102", "+12025550103", "+12025550199"].map(number).into();
    let verified = verification(&sid('a'));
    draft.select_found(&verified);
    assert_eq!(draft.selected, [number("+12025550102")].into());
    let difference = ExpectedDifference::of(&draft.expected, &verified).unwrap();
    assert_eq!(difference.found, [number("+12025550102")]);
    assert_eq!(difference.not_usable, [(number("+12025550103"), FilterReason::SmsOnly)]);
    assert_eq!(difference.missing, [number("+12025550199")]);
    assert_eq!(difference.others, 1);
}

#[test]
fn m2_a_change_of_account_shows_what_it_replaces() {
    let active = active_after(&good_draft(), &Configuration::initial());
    let mut draft = Draft::for_new_account(TenantId::parse("contoso").unwrap(), &active, ApiBase::Us1);
    draft.set_account_sid(sid('b').as_str());
    draft.selected.insert(number("+12025550102"));
    draft.fallback = true;
    let changes = Changes::between(&active, &draft);
    assert_eq!(changes.account_from, Some(sid('a')));
    assert_eq!(changes.account_to, Some(sid('b').to_string()));
    assert_eq!(changes.numbers_added, [number("+12025550102")]);
    assert_eq!(changes.fallback, Some((false, true)));
    assert!(changes.consent_needed);
}

#[test]
fn c3_the_reason_why_a_draft_cannot_be_saved_is_said_once() {
    let refusal = SaveRefusal::Sid(SidError::TooShort { length: 3 });
    assert_eq!(serde_json::to_string(&refusal).unwrap(), r#"{"reason":"too_short","length":3}"#);
    assert_eq!(serde_json::to_string(&SaveRefusal::TokenMissing).unwrap(), r#"{"reason":"token_missing"}"#);
}
