//! Who would originate, and what drifts.

use serde_json::{Value, json};

use super::world::{ACCOUNT, N1, N2, N3, OTHER_ACCOUNT, World, id, listed, text};
use crate::channel::Channel;
use crate::country::Country;
use crate::pingone::{
    Choice, DriftKind, Goal, Link, Note, NumberFacts, Obstacle, Origin, OriginAccount, Recipient, Remembered,
    SenderChoice, TwilioFacts, Why, drift, notes_of, originates,
};

fn to(country: &str, channel: Channel) -> Recipient {
    Recipient { country: Country::parse(country).ok(), channel }
}

/// An origin in short: whose it is, and what is against it.
fn short(origin: &Origin) -> String {
    let account = match &origin.account {
        OriginAccount::Ping => "ping".to_owned(),
        OriginAccount::Twilio { sid, .. } if sid.as_deref() == Some(ACCOUNT) => "ours".to_owned(),
        OriginAccount::Twilio { .. } => "theirs".to_owned(),
        OriginAccount::Other { provider, .. } => provider.clone(),
        OriginAccount::Gone { .. } => "gone".to_owned(),
        OriginAccount::NotUnderstood { text } => text.clone(),
    };
    let obstacles = origin.obstacles.iter().map(|obstacle| format!(" {obstacle:?}"));
    let inferred = if origin.inferred { " ~" } else { "" };
    account + &obstacles.collect::<String>() + inferred
}

fn route(world: &World, recipient: Recipient, policy: Option<usize>) -> Vec<String> {
    let policy = policy.map(id);
    originates(&world.state(), &recipient, policy.as_ref()).iter().map(short).collect()
}

fn world() -> World {
    World::s0()
        .sender(10, ACCOUNT, &[N1, N2])
        .sender(20, OTHER_ACCOUNT, &[N3])
        .other(21, "CUSTOM_FUTURE")
        .chain(&[&text(10), "PINGONE_TWILIO"])
}

fn conditions() -> Value {
    json!([
        { "fallbackChain": [{ "id": text(20) }] },
        { "deliveryMethods": ["SMS"], "countries": ["DE", "FR"], "fallbackChain": [{ "id": text(21) }, { "id": text(10) }] },
        { "deliveryMethods": ["VOICE", "FUTURE"], "countries": ["de"], "fallbackChain": [{ "id": text(99) }] },
        { "deliveryMethods": ["SMS"], "countries": ["DE"], "fallbackChain": [{ "id": text(20) }] }
    ])
}

#[test]
fn g5_a_table_of_policies_conditions_and_countries() {
    let named = world().policy(31, false, &conditions());
    let mut default = named.clone();
    default.policies[0]["providerConfiguration"] = json!({ "conditions": [
        { "deliveryMethods": ["SMS"], "countries": ["GB"], "fallbackChain": [{ "id": text(20) }] },
        { "deliveryMethods": ["SMS"], "countries": ["IE"], "fallbackChain": [] }
    ] });
    for (world, country, channel, policy, expected) in [
        // The chain, where no policy names senders.
        (&named, "DE", Channel::Sms, None, vec!["ours", "ping"]),
        (&named, "DE", Channel::Voice, Some(5), vec!["ours", "ping"]),
        // A policy that names senders: the country first, in order, then the rest, wherever that stands.
        (&named, "DE", Channel::Sms, Some(31), vec!["CUSTOM_FUTURE NotUnderstood ~", "ours"]),
        (&named, "FR", Channel::Sms, Some(31), vec!["CUSTOM_FUTURE NotUnderstood ~", "ours"]),
        (&named, "DE", Channel::Voice, Some(31), vec!["gone SenderGone ~"]),
        (&named, "FR", Channel::Voice, Some(31), vec!["theirs"]),
        (&named, "GB", Channel::Sms, Some(31), vec!["theirs"]),
        // A country that cannot be told: the rest.
        (&named, "", Channel::Sms, Some(31), vec!["theirs"]),
        // A policy that there is not: the default.
        (&named, "DE", Channel::Sms, Some(77), vec!["ours", "ping"]),
        // The default policy overrides too; where nothing of it fits, the chain is supposed.
        (&default, "GB", Channel::Sms, None, vec!["theirs"]),
        (&default, "GB", Channel::Voice, None, vec!["ours ~", "ping ~"]),
        (&default, "US", Channel::Sms, None, vec!["ours ~", "ping ~"]),
        (&default, "IE", Channel::Sms, None, vec!["ours ~", "ping ~"]),
    ] {
        let recipient = to(country, channel);
        assert_eq!(route(world, recipient, policy), expected, "{country} {channel:?} {policy:?}");
    }
    let origins = originates(&named.state(), &to("GB", Channel::Sms), Some(&id(31)));
    let Why::Condition { policy, condition, rest } = &origins[0].why else { panic!("{:?}", origins[0].why) };
    assert_eq!((policy.id.clone(), *condition, *rest), (id(31), 0, true));
}

#[test]
fn g5_ping_s_own_account_originates_by_an_empty_chain_unless_it_is_not_allowed() {
    let mut world = world().chain(&[]);
    let origins = originates(&world.state(), &to("DE", Channel::Sms), None);
    assert_eq!(origins.iter().map(short).collect::<Vec<_>>(), ["ping"]);
    assert_eq!(origins[0].why, Why::EmptyChain);
    world.environment["environmentCapabilities"] =
        json!({ "canUsePingSmsAccount": false, "canUseMfaVoiceOtp": false });
    assert_eq!(route(&world, to("DE", Channel::Sms), None), ["ping PingNotAllowed ~"]);
    let world = world.chain(&[&text(10), "WHO"]);
    let voice = route(&world, to("DE", Channel::Voice), None);
    assert_eq!(voice, ["ours ChannelNotAllowed ~", "WHO NotUnderstood ChannelNotAllowed ~"]);
}

#[test]
fn g5_only_numbers_that_serve_the_recipient_originate() {
    let mut world = world().chain(&[&text(10)]);
    let mut toll_free = listed("+18005550100", true);
    toll_free["type"] = json!("TOLL_FREE");
    toll_free["supportedCountries"] = json!(["US", "CA"]);
    let mut short_code = listed("894546", true);
    short_code["type"] = json!("SHORT_CODE");
    short_code["capabilities"] = json!(["SMS"]);
    world.senders[0]["numbers"] = json!([toll_free, short_code]);
    for (country, channel, numbers) in [
        ("US", Channel::Sms, vec!["+18005550100", "894546"]),
        ("US", Channel::Voice, vec!["+18005550100"]),
        ("CA", Channel::Sms, vec!["+18005550100"]),
        ("DE", Channel::Sms, vec![]),
        ("", Channel::Sms, vec![]),
    ] {
        let origins = originates(&world.state(), &to(country, channel), None);
        assert_eq!(origins[0].numbers, numbers, "{country} {channel:?}");
        assert_eq!(origins[0].obstacles.contains(&Obstacle::NoNumber), numbers.is_empty(), "{country}");
    }
    world.senders[0]["numbers"][0]["available"] = json!(false);
    assert_eq!(route(&world, to("CA", Channel::Sms), None), ["ours NumbersUnavailable"]);
}

#[test]
fn g8_an_environment_is_warned_of_as_it_is() {
    let mut world = world().policy(31, false, &conditions());
    world.settings["deliveryMode"] = json!("WHITELIST");
    world.environment["environmentCapabilities"]["canUsePingSmsAccount"] = json!(false);
    let kinds: Vec<_> = notes_of(&world.state())
        .iter()
        .map(|note| serde_json::to_value(note).unwrap()["note"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        kinds,
        [
            "not_understood",
            "dangling",
            "listed_users_only",
            "ping_may_not_send",
            "overridden",
            "fallback_not_in_policies"
        ]
    );
    assert_eq!(notes_of(&World::s0().state()), Vec::<Note>::new());
    let mut world = World::s0().sender(10, ACCOUNT, &[N1, N2]);
    world.senders[0]["numbers"][0]["available"] = json!(false);
    world.senders[0]["numbers"][1]["type"] = json!("SHORT_CODE");
    world.senders[0]["numbers"][1]["capabilities"] = json!(["SMS"]);
    assert_eq!(
        notes_of(&world.state()),
        [
            Note::NumbersUnavailable { numbers: vec![N1.to_owned()] },
            Note::UnitedStatesOnly { numbers: vec![N2.to_owned()] },
            Note::NumbersOfOneChannel { numbers: vec![N2.to_owned()] },
        ]
    );
}

fn facts(numbers: &[(&str, bool, bool)]) -> TwilioFacts {
    let facts = |(number, sms, voice): &(&str, bool, bool)| NumberFacts {
        number: (*number).to_owned(),
        sms: *sms,
        voice: *voice,
    };
    TwilioFacts { account_sid: ACCOUNT.to_owned(), numbers: Some(numbers.iter().map(facts).collect()) }
}

#[test]
fn g7_what_is_as_applied_does_not_drift() {
    let world = world().policy(31, false, &conditions());
    let applied = Remembered::applied(&world.state());
    let twilio = facts(&[(N1, true, true), (N2, true, true)]);
    assert_eq!(drift(&world.state(), &applied, &[twilio]), []);
    let stored = serde_json::to_string(&applied).unwrap();
    assert_eq!(serde_json::from_str::<Remembered>(&stored).unwrap(), applied);
}

#[test]
fn g7_each_drift_has_the_plan_that_mends_it() {
    let start = world();
    let applied = Remembered::applied(&start.state());
    let chain = vec![Link::Sender(id(10)), Link::Ping];

    let mut world = start.clone().chain(&[&text(20)]);
    let found = drift(&world.state(), &applied, &[]);
    assert!(matches!(found[0].what, DriftKind::Chain { .. }));
    mends(&mut world, &applied, found[0].mend.as_ref());
    assert_eq!(world.state().settings.chain, chain);

    let mut world = start.clone();
    world.senders[0]["numbers"][0]["selected"] = json!(false);
    world.senders[0]["numbers"][2]["selected"] = json!(true);
    let found = drift(&world.state(), &applied, &[]);
    let choice = |number: &str| Choice { number: number.to_owned(), countries: None };
    let what = DriftKind::Selection { sender: id(10), missing: vec![choice(N1)], added: vec![choice(N3)] };
    assert_eq!(found[0].what, what);
    mends(&mut world, &applied, found[0].mend.as_ref());

    let mut world = start.clone();
    world.policies[0]["quotas"] =
        json!([{ "type": "USER", "deliveryMethods": ["SMS", "Voice"], "total": 3 }]);
    let found = drift(&world.state(), &applied, &[]);
    assert!(matches!(found[0].what, DriftKind::Policy { .. }));
    mends(&mut world, &applied, found[0].mend.as_ref());

    let world = start.clone().policy(31, false, &conditions());
    let found = drift(&world.state(), &applied, &[]);
    assert!(matches!(&found[0].what, DriftKind::Overridden { policy } if policy.id == id(31)));

    let mut world = start.clone();
    world.senders.remove(0);
    let found = drift(&world.state(), &applied, &[]);
    assert_eq!(found[0].what, DriftKind::SenderGone { sender: id(10) });
    assert_eq!(found[0].mend, None);
}

fn mends(world: &mut World, applied: &Remembered, mend: Option<&Goal>) {
    let plan = world.plan(mend.unwrap());
    world.apply(&plan);
    assert_eq!(drift(&world.state(), applied, &[]), []);
}

#[test]
fn g7_numbers_that_twilio_lost_are_left_out_and_a_refused_token_is_rotated() {
    let world = world();
    let applied = Remembered::applied(&world.state());
    for (twilio, expected) in [
        (
            facts(&[(N1, true, true)]),
            DriftKind::GoneAtTwilio { sender: id(10), numbers: vec![N2.to_owned()] },
        ),
        (
            facts(&[(N1, true, true), (N2, true, false)]),
            DriftKind::CapabilityLost { sender: id(10), numbers: vec![N2.to_owned()] },
        ),
    ] {
        let found = drift(&world.state(), &applied, &[twilio]);
        assert_eq!(found.len(), 1, "senders of other accounts are not judged by these facts");
        assert_eq!(found[0].what, expected);
        let numbers = vec![Choice { number: N1.to_owned(), countries: None }];
        assert_eq!(found[0].mend, Some(Goal::Choose { sender: id(10), numbers }));
    }
    // Where nothing was applied, Twilio's side alone.
    let named = world.clone().policy(31, false, &conditions());
    let found = drift(&named.state(), &Remembered::default(), &[facts(&[(N1, true, true)])]);
    let gone = DriftKind::GoneAtTwilio { sender: id(10), numbers: vec![N2.to_owned()] };
    assert_eq!(found.iter().map(|drift| &drift.what).collect::<Vec<_>>(), [&gone]);
    let refused = TwilioFacts { account_sid: ACCOUNT.to_owned(), numbers: None };
    let found = drift(&world.state(), &applied, &[refused]);
    assert_eq!(found[0].what, DriftKind::TokenRefused { sender: id(10) });
    let rotate = Goal::Rotate { sender: id(10), into: SenderChoice::ByAccount, name: None };
    assert_eq!(found[0].mend, Some(rotate));
}
