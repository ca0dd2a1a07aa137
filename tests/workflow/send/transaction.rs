//! T1, T2, T6, T10: a test send, as far as its plan and its confirmation go. Outcomes and fallback are the faults' own
//! tests.

use linecheck_app::{DraftEdit, Selection, SendRequest, TenantEdit, WarningCode};
use linecheck_domain::base::ApiBase;
use linecheck_domain::country::Country;
use linecheck_domain::draft::SecretId;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::tenant::DefaultAccount;
use linecheck_domain::trace::{Channel, DefaultOrigin, FallbackReason, Role, Verdict};
use linecheck_sandbox::known::{self, KnownAccount};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule};
use linecheck_tests::word;
use serde_json::json;

use crate::desk::{ANN, ANYBODY, Desk, REAL_SID, RealDesk, Trap, code, phone, sid_of, silent};

/// Refused by every account but the default one.
const REFUSED_ON_CUSTOM: &str = "+12025550140";

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

#[tokio::test]
async fn t1_the_recipient_is_e164_or_national_with_a_country() {
    let desk = Desk::configured(known::MAIN, false).await;
    for (typed, of, to) in [
        ("+12025550123", None, "+12025550123"),
        (" +1 (202) 555-0123 ", None, "+12025550123"),
        ("(202) 555-0123", Some("US"), "+12025550123"),
        ("020 7946 0958", Some("GB"), "+442079460958"),
        ("030 901820", Some("DE"), "+4930901820"),
        // A country does not change a number that has its own.
        ("+442079460958", Some("US"), "+442079460958"),
    ] {
        for channel in [Channel::Sms, Channel::Voice] {
            let request = SendRequest { country: of.map(str::to_owned), ..desk.request(channel, typed) };
            let preview = desk.app.prepare_send(request).await.unwrap();
            let trace = desk.app.send(&desk.actor, preview, false, &silent()).await.unwrap();
            assert_eq!(trace.originated_by, Some(Role::Custom), "{typed}");
            let create = desk.creates().pop().unwrap();
            assert_eq!(create.to.as_deref(), Some(to), "{typed}");
            assert_eq!(create.created_sid, trace.resource_sid);
            assert_eq!(create.from.as_deref(), trace.from.as_ref().map(PhoneNumber::as_str));
        }
    }
    let sent = desk.creates().len();
    for (typed, of, channel) in [
        ("(202) 555-0123", None, Channel::Sms),
        ("", Some("US"), Channel::Sms),
        ("+1202", None, Channel::Sms),
        ("+1800FLOWERS", None, Channel::Voice),
        (known::MAIN.sid(), None, Channel::Sms),
    ] {
        let request = SendRequest { country: of.map(str::to_owned), ..desk.request(channel, typed) };
        assert_eq!(code(desk.app.prepare_send(request).await), "invalid_number", "{typed}");
    }
    assert_eq!(desk.creates().len(), sent);
    assert_eq!(desk.app.recent_sends(None, 1000).await.unwrap().len(), sent);
}

#[tokio::test]
async fn t1_a_call_takes_an_extension_and_an_sms_does_not() {
    let desk = Desk::configured(known::MAIN, false).await;
    for (typed, digits) in [
        ("+12025550123,2992", Some("WW2992")),
        ("+12025550123,,29#1*", Some("WWWW29#1*")),
        ("+12025550123", None),
    ] {
        desk.send(Channel::Voice, typed).await;
        let create = desk.creates().pop().unwrap();
        assert_eq!((create.to.as_deref(), create.send_digits.as_deref()), (Some(ANYBODY), digits), "{typed}");
    }
    let sent = desk.creates().len();
    for (channel, typed) in [
        (Channel::Sms, "+12025550123,2992"),
        (Channel::Voice, "+12025550123,29x"),
        (Channel::Voice, "+12025550123,"),
        (Channel::Voice, "+12025550123,123456789012345678901234567890123"),
    ] {
        let refused = desk.app.prepare_send(desk.request(channel, typed)).await;
        assert_eq!(code(refused), "invalid_number", "{typed}");
    }
    assert_eq!(desk.creates().len(), sent);
}

#[tokio::test]
async fn t1_one_passcode_of_six_digits_is_written_or_spoken_twice() {
    let desk = Desk::configured(known::MAIN, false).await;
    desk.send(Channel::Sms, ANYBODY).await;
    desk.send(Channel::Voice, ANYBODY).await;
    let creates = desk.creates();
    let text = creates[0].content.as_deref().unwrap();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits.len(), 6, "{text}");
    let twiml = creates[1].content.as_deref().unwrap();
    let said = twiml.split("</Say>").filter_map(|before| before.rsplit('>').next());
    let spoken: String = said.filter(|words| words.len() == 1).collect();
    assert_eq!(spoken.len(), 12, "{twiml}");
    assert_eq!(spoken[..6], spoken[6..]);
    let mut trace = String::new();
    for sent in desk.app.recent_sends(None, 10).await.unwrap() {
        let view = desk.app.trace(sent.transaction).await.unwrap();
        trace += &serde_json::to_string(&(sent, view)).unwrap();
    }
    for passcode in [digits.as_str(), &spoken[..6]] {
        let mut words = trace.split(|letter: char| !letter.is_alphanumeric());
        assert!(!words.any(|word| word == passcode), "the trace does not tell it");
    }
}

#[tokio::test]
async fn t1_the_number_is_the_recipients_country_first_then_the_first_and_one_may_be_chosen() {
    let desk = Desk::configured(known::MAIN, false).await;
    let selected: Vec<_> = desk.custom().await.selected.into_iter().collect();
    let of = |prefix: &str| selected.iter().find(|number| number.as_str().starts_with(prefix)).cloned();
    for (recipient, expected) in [
        ("+442079460958", of("+44")),
        ("+4930901820", of("+49")),
        ("+972501234567", of("+972")),
        ("+14165550199", selected.iter().find(|one| one.country() == Some(country("CA"))).cloned()),
        // None of that country: the first in E.164 order.
        ("+33123456789", selected.first().cloned()),
    ] {
        assert!(expected.is_some());
        assert_eq!(desk.send(Channel::Sms, recipient).await.from, expected, "{recipient}");
    }
    let wanted = selected.last().unwrap().clone();
    let request = SendRequest { number: Some(wanted.to_string()), ..desk.request(Channel::Voice, ANYBODY) };
    let preview = desk.app.prepare_send(request).await.unwrap();
    let trace = desk.app.send(&desk.actor, preview, false, &silent()).await.unwrap();
    assert_eq!(trace.from.as_ref(), Some(&wanted));

    // Of the account, and not selected.
    desk.select(Selection::Remove(linecheck_tests::texts([wanted.clone()]))).await.unwrap();
    desk.save(None).await.unwrap();
    let request = SendRequest { number: Some(wanted.to_string()), ..desk.request(Channel::Sms, ANYBODY) };
    assert_eq!(code(desk.app.prepare_send(request.clone()).await), "number_not_listed");
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    assert_eq!(code(desk.app.prepare_send(request).await), "no_custom_account");
}

#[tokio::test]
async fn t2_the_custom_account_comes_first_for_each_transaction_on_its_own() {
    let desk = Desk::configured(known::MAIN, true).await;
    for (recipient, asked, originated) in [
        (ANYBODY, vec![known::MAIN], Role::Custom),
        (REFUSED_ON_CUSTOM, vec![known::MAIN, known::DEFAULT_ACCOUNT], Role::Default),
        // The one before fell back, and this one does not begin there.
        (ANYBODY, vec![known::MAIN], Role::Custom),
        (REFUSED_ON_CUSTOM, vec![known::MAIN, known::DEFAULT_ACCOUNT], Role::Default),
    ] {
        for channel in [Channel::Sms, Channel::Voice] {
            desk.control().clear_log();
            let trace = desk.send(channel, recipient).await;
            let reached: Vec<_> = desk.creates().into_iter().map(|create| create.account.unwrap()).collect();
            assert_eq!(reached, asked.iter().map(KnownAccount::sid).collect::<Vec<_>>(), "{recipient}");
            assert_eq!(trace.originated_by, Some(originated), "{recipient}");
        }
    }
}

#[tokio::test]
async fn t6_the_default_account_is_the_sandboxs_a_stand_in_or_nothing() {
    let desk = Desk::configured(known::MAIN, true).await;
    let (actor, tenant) = (&desk.actor, &desk.tenant);
    assert_eq!(desk.status().await.tenant.default_account, DefaultAccount::Sandbox);
    let refuse = FaultRule::every(Endpoint::MessagesCreate, FaultAction::error(21_211));
    desk.control().set_faults(vec![refuse.for_account(known::MAIN.sid())]).unwrap();
    for (kind, account) in
        [("sandbox", Some(known::DEFAULT_ACCOUNT)), ("stand-in", Some(known::FABRIKAM)), ("nothing", None)]
    {
        match kind {
            "stand-in" => {
                let (sid, token) = (sid_of(known::FABRIKAM.sid()), desk.token(known::FABRIKAM));
                let set = desk
                    .app
                    .set_stand_in(
                        actor,
                        linecheck_app::StandIn {
                            tenant: tenant.to_string(),
                            sid: sid.to_string(),
                            base: Some(ApiBase::Sandbox.to_string()),
                            token,
                        },
                        &silent(),
                    )
                    .await
                    .unwrap();
                let DefaultAccount::StandIn { numbers, .. } = set.default_account else { panic!("{set:?}") };
                assert_eq!(numbers.into_iter().collect::<Vec<_>>(), desk.usable(known::FABRIKAM));
            }
            // Only real data can lack it; the plan does not ask which data it is.
            "nothing" => desk.records().write(|writer| {
                let mut set = writer.tenant(tenant).unwrap().unwrap();
                set.default_account = DefaultAccount::NotConfigured;
                writer.put_tenant(&set, jiff::Timestamp::now()).unwrap();
            }),
            _ => {}
        }
        desk.control().clear_log();
        let preview = desk.preview(Channel::Sms, ANYBODY).await;
        let billed = preview.billed.clone();
        let trace = desk.app.send(actor, preview, false, &silent()).await.unwrap();
        let last = desk.creates().pop().unwrap();
        assert!(trace.why.iter().any(|why| why.contains("Fallback to Default Account is enabled")), "{kind}");
        let Some(account) = account else {
            assert_eq!(trace.verdict, Some(Verdict::PingWouldOriginate));
            assert!(trace.headline.contains("PingID would originate"), "{}", trace.headline);
            assert!(trace.billed.contains("billed by Ping Identity"), "{}", trace.billed);
            assert!(billed.contains("nothing is sent"), "{billed}");
            assert_eq!((trace.error(), desk.creates().len()), (None, 1), "only the custom account was asked");
            continue;
        };
        assert_eq!(trace.account_sid.unwrap().as_str(), account.sid(), "{kind}");
        assert_eq!(last.account.as_deref(), Some(account.sid()));
        // The default account's own number, and not the one that was chosen for the custom one.
        assert!(desk.usable(account).contains(&trace.from.unwrap()), "{kind}");
        assert!(billed.contains(kind), "{billed}");
        assert!(trace.billed.contains("in production by Ping Identity"), "{}", trace.billed);
    }
    let again = desk.app.remove_stand_in(actor, tenant).await.unwrap();
    assert_eq!(again.default_account, DefaultAccount::Sandbox, "in the sandbox it is the sandbox's own");
}

/// A proxy blocked the way from this machine: that says nothing of what PingID would do, which has a way of its own.
#[tokio::test]
async fn t6_what_ping_would_do_is_not_inferred_from_an_answer_that_is_not_twilios() {
    let desk = Desk::configured(known::MAIN, true).await;
    desk.records().write(|writer| {
        let mut set = writer.tenant(&desk.tenant).unwrap().unwrap();
        set.default_account = DefaultAccount::NotConfigured;
        writer.put_tenant(&set, jiff::Timestamp::now()).unwrap();
    });
    for status in [200, 401, 403, 407, 451, 503] {
        let blocked = FaultRule::every(Endpoint::MessagesCreate, FaultAction::http(status, false));
        desk.control().set_faults(vec![blocked]).unwrap();
        let trace = desk.send(Channel::Sms, ANYBODY).await;
        assert_eq!(trace.verdict, Some(Verdict::Unknown { role: Role::Custom }), "HTTP {status}");
        let told = serde_json::to_string(&trace).unwrap();
        assert!(told.contains("something between here and Twilio answered"), "HTTP {status}: {told}");
        assert!(told.contains("What PingID would do cannot be told"), "HTTP {status}: {told}");
        for wrong in ["PingID would originate", "Fallback to Default Account is disabled", "refused it"] {
            assert!(!told.contains(wrong), "HTTP {status}: {wrong:?} in {told}");
        }
        assert!(trace.billed.starts_with("If it was taken, billed to"), "{}", trace.billed);
    }
}

#[tokio::test]
async fn t6_a_stand_in_is_verified_first_and_its_token_erased_with_it() {
    let desk = Desk::new().await;
    let records = desk.records();
    let (actor, tenant) = (&desk.actor, &desk.tenant);
    let before = records.everything();
    for (account, token, expected) in [
        (known::FABRIKAM, "00000000000000000000000000000000", "refused"),
        (known::NO_NUMBERS, "", "invalid_token"),
    ] {
        let (sid, token) = (sid_of(account.sid()), crate::desk::secret(token));
        let set = desk
            .app
            .set_stand_in(
                actor,
                linecheck_app::StandIn {
                    tenant: tenant.to_string(),
                    sid: sid.to_string(),
                    base: Some(ApiBase::Sandbox.to_string()),
                    token,
                },
                &silent(),
            )
            .await;
        assert_eq!(code(set), expected);
        assert_eq!(records.everything(), before);
    }
    for account in [known::FABRIKAM, known::DEFAULT_ACCOUNT] {
        let (sid, token) = (sid_of(account.sid()), desk.token(account));
        desk.app
            .set_stand_in(
                actor,
                linecheck_app::StandIn {
                    tenant: tenant.to_string(),
                    sid: sid.to_string(),
                    base: Some(ApiBase::Sandbox.to_string()),
                    token,
                },
                &silent(),
            )
            .await
            .unwrap();
        assert_eq!(records.secrets(), [desk.token(account).expose().to_owned()].into(), "one at a time");
    }
    desk.app.remove_stand_in(actor, tenant).await.unwrap();
    assert!(records.secrets().is_empty());
}

#[tokio::test]
async fn t7_an_account_does_not_stand_in_for_itself() {
    // Either of the two may come first.
    let desk = Desk::configured(known::FABRIKAM, true).await;
    let (sid, token) = (sid_of(known::FABRIKAM.sid()), desk.token(known::FABRIKAM));
    desk.app
        .set_stand_in(
            &desk.actor,
            linecheck_app::StandIn {
                tenant: desk.tenant.to_string(),
                sid: sid.to_string(),
                base: Some(ApiBase::Sandbox.to_string()),
                token,
            },
            &silent(),
        )
        .await
        .unwrap();
    let refused = desk.app.prepare_send(desk.request(Channel::Sms, ANYBODY)).await.unwrap_err();
    assert!(refused.message.contains("asked twice"), "{}", refused.message);
    assert!(desk.creates().is_empty());
    // Without fallback it is never asked as the other one.
    desk.edit(DraftEdit::Fallback(false)).await;
    desk.save(None).await.unwrap();
    desk.send(Channel::Sms, REFUSED_ON_CUSTOM).await;
    assert_eq!(desk.creates().len(), 1);
    let anyway = TenantEdit { ping_originates_without_fallback: Some(true), ..TenantEdit::default() };
    desk.tenant_edit(anyway).await;
    assert!(desk.app.prepare_send(desk.request(Channel::Sms, ANYBODY)).await.is_err());
}

#[tokio::test]
async fn t10_on_a_real_account_it_is_said_what_is_billed_and_nothing_is_sent_unconfirmed() {
    let desk = RealDesk::new().await;
    let mut trap = Trap::new().await;
    let records = desk.records();
    desk.app.allow_host(&desk.actor, "127.0.0.1").await.unwrap();
    let request = |channel| SendRequest {
        tenant: desk.tenant.to_string(),
        channel,
        recipient: ANYBODY.to_owned(),
        country: None,
        language: linecheck_domain::passcode::Language::En,
        number: None,
    };

    // The default account alone, and nothing stands for it: nothing can cost money.
    let free = desk.app.prepare_send(request(Channel::Sms)).await.unwrap();
    assert_eq!((free.costs_money, &free.plan.default), (false, &DefaultOrigin::NotConfigured));
    assert!(free.billed.contains("nothing is sent"), "{}", free.billed);
    let trace = desk.app.send(&desk.actor, free, false, &silent()).await.unwrap();
    assert_eq!(trace.verdict, Some(Verdict::PingWouldOriginate));
    assert!(trace.lines.iter().any(|line| line.text.contains("default account")));

    desk.plant_active(&trap.base());
    for channel in [Channel::Sms, Channel::Voice] {
        let preview = desk.app.prepare_send(request(channel)).await.unwrap();
        assert!(preview.costs_money);
        assert!(preview.billed.contains("billed to the custom Twilio account AC…cdef"), "{}", preview.billed);
        let before = records.everything();
        let error = desk.app.send(&desk.actor, preview, false, &silent()).await.unwrap_err();
        assert_eq!(error.code.as_str(), "confirmation_needed");
        assert!(error.message.contains("AC…cdef"), "{}", error.message);
        assert_eq!(records.everything(), before, "no transaction either");
    }
    assert_eq!(trap.connections().await, 0);
    let preview = desk.app.prepare_send(request(Channel::Sms)).await.unwrap();
    let trace = desk.app.send(&desk.actor, preview, true, &silent()).await.unwrap();
    assert!(trap.connections().await > 0, "confirmed, it is sent");
    assert_ne!(trace.originated_by, Some(Role::Default));

    // A stand-in is a real account too.
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    records.write(|writer| {
        let stored = SecretId("planted".to_owned());
        writer.add_secret(&stored, &desk.tenant, &crate::desk::secret("x"), jiff::Timestamp::now()).unwrap();
        let mut set = writer.tenant(&desk.tenant).unwrap().unwrap();
        set.default_account = DefaultAccount::StandIn {
            account_sid: sid_of(REAL_SID),
            base: trap.base(),
            secret: stored,
            numbers: [phone("+12125550101")].into(),
        };
        writer.put_tenant(&set, jiff::Timestamp::now()).unwrap();
    });
    let preview = desk.app.prepare_send(request(Channel::Sms)).await.unwrap();
    assert!(preview.billed.contains("billed to the stand-in Twilio account"), "{}", preview.billed);
    assert_eq!(code(desk.app.send(&desk.actor, preview, false, &silent()).await), "confirmation_needed");
    assert_eq!(trap.connections().await, 0);
}

#[tokio::test]
async fn t10_in_the_sandbox_nothing_costs_and_nobody_is_asked() {
    let desk = Desk::configured(known::MAIN, true).await;
    let preview = desk.preview(Channel::Sms, ANYBODY).await;
    assert!(!preview.costs_money);
    assert!(preview.billed.contains("custom Twilio account"), "{}", preview.billed);
    let trace = desk.app.send(&desk.actor, preview, false, &silent()).await.unwrap();
    assert!(trace.sandbox);
    assert!(trace.billed.contains("Sandbox: nothing is really billed."), "{}", trace.billed);
}

#[tokio::test]
async fn t3_no_number_left_on_the_custom_account_falls_back_without_asking_it() {
    let desk = Desk::new().await;
    desk.ready(known::MAIN).await;
    let only = desk.usable(known::MAIN)[0].clone();
    desk.select(Selection::Only(linecheck_tests::texts([only.clone()]))).await.unwrap();
    desk.edit(DraftEdit::Fallback(true)).await;
    desk.save(ANN).await.unwrap();
    desk.control().release_number(known::MAIN.sid(), only.as_str()).unwrap();
    desk.verify().await;
    let trace = desk.send(Channel::Sms, ANYBODY).await;
    assert_eq!(trace.originated_by, Some(Role::Default));
    assert!(trace.why[0].contains("no origination number left"), "{:?}", trace.why);
    assert_eq!(desk.creates().len(), 1);
    desk.edit(DraftEdit::Fallback(false)).await;
    desk.select(Selection::None).await.unwrap();
    assert_eq!(code(desk.save(None).await), "no_number_selected", "it cannot be saved without one");
    let mut preview = desk.preview(Channel::Sms, ANYBODY).await;
    preview.plan.fallback = linecheck_domain::trace::FallbackRule::Disabled;
    let trace = desk.app.send(&desk.actor, preview, false, &silent()).await.unwrap();
    let failed = Verdict::Failed { reason: FallbackReason::NoOriginationNumber, role: Role::Custom };
    assert_eq!(trace.verdict, Some(failed));
    assert_eq!(desk.creates().len(), 1);
}

/// What is known before anything is sent, with a name for whoever reads JSON: how the number was read, and what the
/// destination asks of the sender.
#[tokio::test]
async fn t1_c13_what_is_known_before_is_said_before() {
    let desk = Desk::configured(known::MAIN, false).await;
    let preview = |to: &str, of: Option<&str>, channel| {
        let request = SendRequest { country: of.map(str::to_owned), ..desk.request(channel, to) };
        desk.app.prepare_send(request)
    };
    for (to, of, channel, expected) in [
        ("+3155551236", None, Channel::Sms, &["read_as_other_country", "number_not_in_use"][..]),
        ("876 555 0123", Some("US"), Channel::Sms, &["read_as_other_country"]),
        ("49 171 1234567", Some("DE"), Channel::Sms, &["plus_missing", "landline"]),
        ("+12125550123", None, Channel::Sms, &["us_10dlc", "no_sender_id"]),
        ("+971501234567", None, Channel::Sms, &["sender_id"]),
        ("+12125550123", None, Channel::Voice, &[]),
        ("+447400123456", None, Channel::Sms, &[]),
    ] {
        let preview = preview(to, of, channel).await.unwrap();
        let codes: Vec<_> = preview.warnings.iter().map(|warning| word(warning.code)).collect();
        assert_eq!(codes, expected, "{to}: {:?}", preview.warnings);
        for warning in &preview.warnings {
            let is_rule = matches!(
                warning.code,
                WarningCode::SenderId | WarningCode::NoSenderId | WarningCode::Rule(_)
            );
            assert_eq!(
                (warning.source.is_some(), warning.as_of.is_some()),
                (is_rule, is_rule),
                "{warning:?}"
            );
        }
    }
    // From a number of another country: the rule is about the number that would be used.
    let german =
        desk.usable(known::MAIN).into_iter().find(|number| number.as_str().starts_with("+49")).unwrap();
    let request =
        SendRequest { number: Some(german.to_string()), ..desk.request(Channel::Sms, "+447400123456") };
    let warned = desk.app.prepare_send(request).await.unwrap().warnings;
    assert_eq!(warned.iter().map(|warning| word(warning.code)).collect::<Vec<_>>(), ["uk_foreign_number"]);

    for (to, of, reason) in [
        ("112", Some("DE"), json!("short_number")),
        ("110", Some("DE"), json!("short_number")),
        ("555-0123", Some("US"), json!("local_only")),
        ("7946 0958", Some("GB"), json!("local_only")),
        ("+1 202 555 O123", None, json!({ "bad_character": "O" })),
    ] {
        let error = preview(to, of, Channel::Voice).await.unwrap_err();
        assert_eq!(
            (error.code.as_str(), error.params.get("reason")),
            ("invalid_number", Some(&reason)),
            "{to}"
        );
        let inline = linecheck_app::describe_recipient(to, of).unwrap_err();
        assert_eq!((inline.code, inline.message), (error.code, error.message), "{to}");
    }
    let inline = linecheck_app::describe_recipient("+3155551236", None).unwrap();
    assert_eq!(inline.warnings[0].code, WarningCode::ReadAsOtherCountry);
    assert!(desk.creates().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn m6_t5_the_raw_trace_that_support_reads_too_names_no_recipient() {
    let desk = Desk::configured(known::MAIN, false).await;
    let preview = desk.app.prepare_send(desk.request(Channel::Voice, "+12025550123,2992")).await.unwrap();
    let trace = desk.app.send(&desk.actor, preview, false, &silent()).await.unwrap();
    let raw = desk.app.raw_trace(trace.transaction).await.unwrap();
    assert_eq!(raw.plan.recipient.number.as_str(), "+12025550123", "it is stored");
    let written = serde_json::to_string(&raw).unwrap();
    assert!(!written.contains("2025550123") && !written.contains("2992"), "{written}");
    assert!(written.contains(&raw.plan.recipient.number.masked()), "{written}");
}
