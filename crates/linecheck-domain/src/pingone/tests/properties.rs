//! What holds for every environment and every goal.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Map, Value, json};

use super::world::{ACCOUNT, OTHER_ACCOUNT, World, carry_over, id, text};
use crate::channel::Channel;
use crate::country::Country;
use crate::phone::PhoneNumber;
use crate::pingone::selection::selection;
use crate::pingone::{
    CarryOver, Choice, Confirmation, Goal, Id, Link, Next, Origin, OriginAccount, Others, Plan, PlanRefusal,
    Recipient, Remembered, SenderChoice, Step, originates, references,
};

/// What must not get out of a body that a plan does not write.
const PLANTED: &str = "planted-in-a-body";
const NUMBERS: [(&str, &str); 6] = [
    ("+12025550101", "PHONE_NUMBER"),
    ("+12025550102", "PHONE_NUMBER"),
    ("+442079460958", "PHONE_NUMBER"),
    ("+18005550100", "TOLL_FREE"),
    ("894546", "SHORT_CODE"),
    ("0800FUTURE", "FUTURE"),
];
const COUNTRIES: [&str; 4] = ["US", "CA", "GB", "DE"];

/// Members that nobody knows, at any level.
fn unknown() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~äß\u{202e}]{0,8}".prop_map(Value::from),
        Just(json!(PLANTED)),
        Just(json!([{ "deep": [1, null, {}] }])),
    ];
    prop::collection::btree_map("x[a-z]{1,3}", value, 0..3).prop_map(|members| members.into_iter().collect())
}

fn with(mut body: Value, more: Map<String, Value>) -> Value {
    body.as_object_mut().unwrap().extend(more);
    body
}

fn countries() -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(COUNTRIES.to_vec(), 1..=3)
}

/// One of the numbers, as a sender lists it.
fn listed(at: usize) -> impl Strategy<Value = Value> {
    let (number, kind) = NUMBERS[at];
    let capabilities = prop_oneof![3 => Just(json!(["SMS", "VOICE"])), 1 => Just(json!(["SMS"])), 1 => Just(json!(["VOICE", "FUTURE"]))];
    let available = prop_oneof![4 => Just(json!(true)), 1 => Just(json!(false)), 1 => Just(Value::Null)];
    (capabilities, available, any::<bool>(), prop::option::of(countries()), unknown()).prop_map(
        move |(capabilities, available, selected, countries, more)| {
            let mut entry =
                json!({ "number": number, "type": kind, "capabilities": capabilities, "selected": selected });
            if available != Value::Null {
                entry["available"] = available;
            }
            match (kind, countries) {
                ("PHONE_NUMBER", _) | (_, None) => {}
                ("SHORT_CODE", Some(countries)) => entry["supportedCountries"] = json!([countries[0]]),
                (_, Some(countries)) => entry["supportedCountries"] = json!(countries),
            }
            with(entry, more)
        },
    )
}

fn numbers() -> impl Strategy<Value = Vec<Value>> {
    let all: Vec<_> = (0..NUMBERS.len()).map(|at| listed(at).boxed()).collect();
    (
        all,
        prop_oneof![
            Just((0..NUMBERS.len()).collect::<Vec<_>>()),
            subsequence((0..NUMBERS.len()).collect::<Vec<_>>(), 0..=NUMBERS.len())
        ],
    )
        .prop_map(|(all, kept)| kept.into_iter().map(|at| all[at].clone()).collect())
}

fn sender(number: usize) -> impl Strategy<Value = Value> {
    let kinds = vec![
        ("CUSTOM_TWILIO", ACCOUNT),
        ("CUSTOM_TWILIO", OTHER_ACCOUNT),
        ("CUSTOM_TWILIO", OTHER_ACCOUNT),
        ("CUSTOM_TWILIO_VERIFY", ACCOUNT),
        ("CUSTOM_FUTURE", ""),
    ];
    (
        select(kinds),
        numbers(),
        select(vec![None, None, Some(json!({ "future": "number" })), Some(json!(7))]),
        prop::option::of(select(vec!["Contoso", "Contoso (2)", "Fabrikam"])),
        unknown(),
    )
        .prop_map(move |((provider, sid), mut numbers, odd, name, more)| {
            // What is no number stays as it is.
            numbers.extend(odd);
            let mut body =
                json!({ "id": text(number), "provider": provider, "sid": sid, "numbers": numbers });
            if let Some(name) = name {
                body["name"] = json!(format!("{name} {number}"));
            }
            with(body, more)
        })
}

/// Names of senders that there are, and of some that there are not.
fn named(senders: usize) -> impl Strategy<Value = Vec<String>> {
    let mut all: Vec<_> = (10..10 + senders).map(text).collect();
    all.push(text(99));
    let length = 0..=all.len().min(4);
    subsequence(all, length).prop_shuffle()
}

fn policy(number: usize, senders: usize) -> impl Strategy<Value = Value> {
    let methods = select(vec![
        json!(["SMS"]),
        json!(["VOICE"]),
        json!(["SMS", "VOICE"]),
        json!(["FUTURE"]),
        Value::Null,
    ]);
    let link = unknown();
    let condition = (methods, prop::option::of(countries()), named(senders), link, unknown()).prop_map(
        |(methods, countries, chain, link, more)| {
            let chain: Vec<_> = chain.into_iter().map(|id| with(json!({ "id": id }), link.clone())).collect();
            let mut condition = json!({ "deliveryMethods": methods, "fallbackChain": chain });
            if let Some(countries) = countries {
                condition["countries"] = json!(countries);
            }
            with(condition, more)
        },
    );
    let quotas = select(vec![
        json!([]),
        json!([{ "type": "USER", "deliveryMethods": ["Email"], "total": 30 }]),
        json!([{ "type": "USER", "deliveryMethods": ["SMS", "Voice"], "total": 30, "x": 1 }, { "type": "FUTURE" }]),
        json!([{ "type": "ENVIRONMENT", "deliveryMethods": ["SMS", "Voice"], "total": 30 }]),
    ]);
    (prop::collection::vec(condition, 0..4), any::<bool>(), quotas, unknown(), unknown()).prop_map(
        move |(conditions, names, quotas, within, more)| {
            let mut body =
                json!({ "id": text(number), "name": format!("Policy {number}"), "default": number == 30, "quotas": quotas });
            if names {
                body["providerConfiguration"] = with(json!({ "conditions": conditions }), within);
            }
            with(body, more)
        },
    )
}

fn world() -> impl Strategy<Value = World> {
    prop_oneof![8 => 0..=5_usize, 1 => 9..=10_usize]
        .prop_flat_map(|count| {
            let senders: Vec<_> = (10..10 + count).map(|number| sender(number).boxed()).collect();
            let policies: Vec<_> = (30..33).map(|number| policy(number, count).boxed()).collect();
            let odd = text(10).to_uppercase();
            let words = subsequence(vec!["PINGONE_TWILIO".to_owned(), "FUTURE".to_owned(), odd], 0..=2);
            let chain = (named(count), words)
                .prop_map(|(mut chain, words)| {
                    chain.extend(words);
                    chain
                })
                .prop_shuffle();
            (senders, chain, policies, unknown(), select(vec!["SANDBOX", "PRODUCTION"]), numbers())
        })
        .prop_map(|(senders, chain, policies, more, kind, mut numbers)| {
            let chain: Vec<_> = chain.iter().map(String::as_str).collect();
            let mut world = World::s0().chain(&chain);
            world.settings = with(world.settings, more);
            world.environment["type"] = json!(kind);
            (world.senders, world.policies) = (senders, policies);
            for number in &mut numbers {
                number["selected"] = json!(false);
                number.as_object_mut().unwrap().remove("supportedCountries");
            }
            world.numbers = numbers;
            world
        })
}

/// The senders of a world that may be wanted: mostly those of Twilio accounts, seldom one that there is not.
fn some_id(world: &World) -> impl Strategy<Value = Id> + use<> {
    let twilio = world.senders.iter().filter(|body| body["provider"] == "CUSTOM_TWILIO");
    let mut ids: Vec<_> = twilio.map(|body| body["id"].as_str().unwrap().parse().unwrap()).collect();
    if ids.is_empty() {
        ids.push(id(10));
    }
    prop_oneof![9 => select(ids), 1 => (10..21_usize).prop_map(id)]
}

fn sender_choice(world: &World) -> impl Strategy<Value = SenderChoice> + use<> {
    prop_oneof![
        4 => Just(SenderChoice::ByAccount),
        1 => Just(SenderChoice::New),
        2 => some_id(world).prop_map(|sender| SenderChoice::Existing { sender }),
    ]
}

/// Some of a sender's numbers, mostly with countries that go with their kind.
fn choices(world: &World, sender: &Id) -> impl Strategy<Value = Vec<Choice>> + use<> {
    let body = world.senders.iter().find(|body| body["id"] == sender.as_str());
    let listed = body.and_then(|body| body["numbers"].as_array()).cloned().unwrap_or_default();
    let listed = listed.into_iter().filter(|entry| entry.get("number").is_some());
    let one = |entry: Value| {
        let kind = entry["type"].as_str().unwrap().to_owned();
        (prop::option::of(countries()), 0..20).prop_map(move |(countries, odd)| {
            let countries = countries.map(|codes| codes.into_iter().map(str::to_owned).collect::<Vec<_>>());
            let fitting = match (kind.as_str(), countries.clone()) {
                ("PHONE_NUMBER", _) => None,
                ("SHORT_CODE", Some(codes)) => Some(codes[..1].to_vec()),
                (_, countries) => countries,
            };
            let number = entry["number"].as_str().unwrap().to_owned();
            Choice { number, countries: if odd == 0 { countries } else { fitting } }
        })
    };
    let all: Vec<_> = listed.map(|entry| one(entry).boxed()).collect();
    let least = all.len().min(1);
    let kept = subsequence((0..all.len()).collect::<Vec<_>>(), least..=all.len());
    (all, kept).prop_map(|(all, kept)| kept.into_iter().map(|at| all[at].clone()).collect())
}

fn goal(world: &World) -> impl Strategy<Value = Goal> + use<> {
    let name = prop::option::of(Just("New".to_owned()));
    let carry = (
        subsequence(vec![0, 1, 2, 3], 1..=2),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        sender_choice(world),
        name,
    )
        .prop_map(|(numbers, fallback, drops, quotas, sender, name)| {
            let numbers =
                numbers.into_iter().map(|at| PhoneNumber::from_server(NUMBERS[at].0).unwrap()).collect();
            let others = if drops { Others::Drop } else { Others::Keep };
            Goal::CarryOver(CarryOver { numbers, fallback, sender, others, quotas, name, ..carry_over() })
        });
    let rotate = (some_id(world), sender_choice(world)).prop_map(|(sender, into)| Goal::Rotate {
        sender,
        into,
        name: None,
    });
    let choose = {
        let world = world.clone();
        some_id(&world).prop_flat_map(move |sender| {
            choices(&world, &sender).prop_map(move |numbers| Goal::Choose { sender: sender.clone(), numbers })
        })
    };
    let mut links = vec![Link::Ping, Link::Other("FUTURE".to_owned())];
    links
        .extend(world.senders.iter().map(|body| Link::Sender(body["id"].as_str().unwrap().parse().unwrap())));
    let most = links.len().min(4);
    let chain = subsequence(links, 0..=most).prop_shuffle().prop_map(|chain| Goal::Chain { chain });
    let remove = some_id(world).prop_map(|sender| Goal::Remove { sender });
    prop_oneof![4 => carry, 3 => rotate, 2 => choose, 2 => chain, 1 => remove]
}

/// An environment, and what is wanted of it.
fn wanted() -> impl Strategy<Value = (World, Goal)> {
    world().prop_flat_map(|world| goal(&world).prop_map(move |goal| (world.clone(), goal)))
}

/// A body without what the plan names of it, and without what a server writes by itself.
fn rest(body: &Value, names: &[&str]) -> Value {
    let mut rest = body.clone();
    let members = rest.as_object_mut().unwrap();
    for name in names.iter().chain(&["updatedAt"]) {
        members.remove(*name);
    }
    rest
}

/// A number without what the step may change of it.
fn rest_of_number(entry: &Value, step: &Step) -> Value {
    let Step::ChooseNumbers { after, .. } = step else { panic!() };
    let mut rest = entry.clone();
    if entry.get("number").is_none() {
        return rest;
    }
    let members = rest.as_object_mut().unwrap();
    members.remove("selected");
    if after.iter().any(|choice| entry["number"] == choice.number.as_str()) {
        members.remove("supportedCountries");
    }
    rest
}

fn by_id(list: &[Value]) -> BTreeMap<&str, &Value> {
    list.iter().map(|body| (body["id"].as_str().unwrap(), body)).collect()
}

/// Everything that the steps do not name is as it was.
fn assert_rest_is_untouched(before: &World, after: &World, plan: &Plan, ended: bool, created: Option<&Id>) {
    let step_of = |found: &dyn Fn(&Step) -> bool| plan.steps.iter().find(|step| found(step));
    let chain = step_of(&|step| matches!(step, Step::SetChain { .. }));
    let ours: &[&str] = if chain.is_some() { &["smsProvidersFallbackChain"] } else { &[] };
    assert_eq!(rest(&after.settings, ours), rest(&before.settings, ours));
    let (was, is) = (by_id(&before.policies), by_id(&after.policies));
    assert_eq!(was.keys().collect::<Vec<_>>(), is.keys().collect::<Vec<_>>());
    for (policy, body) in was {
        let step = step_of(
            &|step| matches!(step, Step::SetPolicy { policy: written, .. } if written.as_str() == policy),
        );
        let ours: &[&str] = if step.is_some() { &["providerConfiguration", "quotas"] } else { &[] };
        assert_eq!(rest(is[policy], ours), rest(body, ours));
        if step.is_none() {
            assert_eq!(is[policy], body);
        }
    }
    let (was, is) = (by_id(&before.senders), by_id(&after.senders));
    for (sender, body) in &was {
        if step_of(
            &|step| matches!(step, Step::DeleteSender { sender: gone, .. } if gone.id.as_str() == *sender),
        )
        .is_some()
        {
            assert_eq!(is.contains_key(sender), !ended, "it goes last");
            continue;
        }
        let chosen = |step: &Step| matches!(step, Step::ChooseNumbers { sender: chosen, .. } if chosen.id(created).is_some_and(|id| id.as_str() == *sender));
        let Some(step) = step_of(&chosen) else {
            assert_eq!(is[sender], *body);
            continue;
        };
        assert_eq!(rest(is[sender], &["numbers"]), rest(body, &["numbers"]));
        let list = |body: &Value| -> Vec<Value> {
            body["numbers"].as_array().unwrap().iter().map(|entry| rest_of_number(entry, step)).collect()
        };
        assert_eq!(list(is[sender]), list(body));
    }
    let new: Vec<_> = is.keys().filter(|sender| !was.contains_key(*sender)).collect();
    assert_eq!(new.first().map(|new| **new), created.map(Id::as_str));
    assert!(new.len() <= 1, "one sender at most is made");
}

/// Does a plan as far as nothing stops it; says whether it came to its end.
fn run(world: &mut World, plan: &Plan, mut between: impl FnMut(&World)) -> (bool, Option<Id>) {
    let mut created = None;
    for step in &plan.steps {
        match world.step(step, &mut created) {
            Next::Write { .. } | Next::Delete => between(world),
            // The new account lacks a number: the plan stops there.
            Next::Changed { .. } => {
                assert!(
                    matches!(step, Step::ChooseNumbers { sender, .. } if sender.id(None).is_none()),
                    "{step:?}"
                );
                return (false, created);
            }
            Next::AlreadyDone => panic!("{step:?} was done already"),
        }
    }
    (true, created)
}

fn chain_of(world: &World) -> &Vec<Value> {
    world.settings["smsProvidersFallbackChain"].as_array().unwrap()
}

/// What a recipient sees of an origin: whose account it is, by which numbers, and what is against it.
fn seen(origin: Origin) -> (String, Vec<String>, bool) {
    let account = match origin.account {
        OriginAccount::Twilio { sid, .. } => sid.unwrap_or_default(),
        other => format!("{other:?}"),
    };
    (account, origin.numbers, origin.obstacles.is_empty())
}

fn routes(world: &World) -> Vec<Vec<(String, Vec<String>, bool)>> {
    let state = world.state();
    let mut routes = Vec::new();
    for policy in &state.policies {
        for country in COUNTRIES {
            for channel in [Channel::Sms, Channel::Voice] {
                let recipient = Recipient { country: Country::parse(country).ok(), channel };
                let origins = originates(&state, &recipient, Some(&policy.id));
                routes.push(origins.into_iter().map(seen).collect());
            }
        }
    }
    routes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Whatever is there and whatever is wanted: only what the plan names changes, the chain is never emptied without its own
    /// confirmation, one sender at most is made, and a second plan has nothing to do.
    #[test]
    fn g1_only_what_the_plan_names_changes((before, goal) in wanted()) {
        let Ok(plan) = before.try_plan(&goal) else { return Ok(()) };
        let outside = Plan { steps: Vec::new(), ..plan.clone() };
        let planted = serde_json::to_string(&outside).unwrap().contains(PLANTED);
        prop_assert!(!planted);
        let mut world = before.clone();
        let was_empty = chain_of(&before).is_empty();
        let (ended, created) = run(&mut world, &plan, |world| {
            let empties = chain_of(world).is_empty() && !was_empty;
            assert!(!empties || plan.confirmations.contains(&Confirmation::EmptyChain));
        });
        assert_rest_is_untouched(&before, &world, &plan, ended, created.as_ref());
        let leaves = |link: &Value| *link != "PINGONE_TWILIO" && !chain_of(&world).contains(link);
        let dropped = chain_of(&before).iter().any(leaves) && !matches!(goal, Goal::Rotate { .. });
        let confirmed = [Confirmation::DropOthers, Confirmation::EmptyChain];
        prop_assert!(!dropped || confirmed.iter().any(|one| plan.confirmations.contains(one)));
        let is_real = before.environment["type"] != "SANDBOX" && !plan.is_empty();
        prop_assert_eq!(plan.confirmations.contains(&Confirmation::Production), is_real);
        if !ended {
            return Ok(());
        }
        // The same once more.
        let again = match &goal {
            Goal::CarryOver(wanted) if wanted.sender == SenderChoice::New => {
                let sender = SenderChoice::Existing { sender: created.clone().unwrap() };
                Goal::CarryOver(CarryOver { sender, ..wanted.clone() })
            }
            other => other.clone(),
        };
        match (world.try_plan(&again), &goal) {
            (Err(PlanRefusal::NoSuchSender { .. }), Goal::Rotate { .. } | Goal::Remove { .. }) => {}
            (Ok(second), _) => prop_assert!(second.is_empty(), "{:?}", second.steps),
            (Err(refusal), _) => prop_assert!(false, "{refusal:?}"),
        }
        for step in &plan.steps {
            let next = world.step(step, &mut created.clone());
            prop_assert_eq!(next, Next::AlreadyDone, "{:?}", step);
        }
    }

    /// A stop after any step leaves what a new plan finishes, without a second sender.
    #[test]
    fn g1_a_plan_that_stopped_is_finished_by_a_new_one((before, goal) in wanted(), stop in any::<Index>()) {
        let Ok(plan) = before.try_plan(&goal) else { return Ok(()) };
        if plan.is_empty() || matches!(goal, Goal::Rotate { .. } | Goal::Remove { .. }) {
            return Ok(());
        }
        let mut world = before.clone();
        let mut created = None;
        for step in &plan.steps[..stop.index(plan.steps.len())] {
            if let Next::Changed { .. } = world.step(step, &mut created) {
                return Ok(());
            }
        }
        let again = match (&goal, &created) {
            (Goal::CarryOver(wanted), Some(sender)) => {
                let sender = SenderChoice::Existing { sender: sender.clone() };
                Goal::CarryOver(CarryOver { sender, ..wanted.clone() })
            }
            (other, _) => other.clone(),
        };
        let made = world.senders.len();
        let Ok(rest) = world.try_plan(&again) else { return Ok(()) };
        let (ended, _) = run(&mut world, &rest, |_| {});
        let makes = plan.steps.iter().any(|step| matches!(step, Step::CreateSender { .. })) && created.is_none();
        prop_assert_eq!(world.senders.len(), made + usize::from(makes));
        if ended && created.is_some() {
            prop_assert!(world.try_plan(&again).unwrap().is_empty());
        }
    }

    /// At every step of a rotation each recipient is served by the same accounts with the same numbers in the same order, in
    /// every policy; and what is deleted is named nowhere.
    #[test]
    fn g3_a_rotation_never_leaves_a_recipient_without_the_sender((mut before, old) in world().prop_flat_map(|world| some_id(&world).prop_map(move |old| (world.clone(), old)))) {
        // The new sender has the account's numbers, as they are on the old one.
        let Some(body) = before.senders.iter().find(|body| body["id"] == old.as_str()) else { return Ok(()) };
        before.numbers = body["numbers"].as_array().unwrap().clone();
        before.numbers.retain(|number| number.get("number").is_some());
        for number in &mut before.numbers {
            number["selected"] = json!(false);
            number.as_object_mut().unwrap().remove("supportedCountries");
        }
        before.numbers.retain(|number| number["available"] != false);
        let goal = Goal::Rotate { sender: old.clone(), into: SenderChoice::New, name: None };
        let Ok(plan) = before.try_plan(&goal) else { return Ok(()) };
        let served = routes(&before);
        let usable = |routes: &[Vec<(String, Vec<String>, bool)>]| -> Vec<Vec<(String, Vec<String>, bool)>> {
            routes.iter().map(|route| route.iter().filter(|origin| origin.2).cloned().collect()).collect()
        };
        let mut world = before.clone();
        let (ended, created) = run(&mut world, &plan, |world| assert_eq!(usable(&routes(world)), usable(&served)));
        prop_assert!(ended);
        prop_assert!(world.state().sender(&old).is_none());
        prop_assert_eq!(world.senders.len(), before.senders.len());
        prop_assert_eq!(references(&world.state(), &old), vec![]);
        assert_rest_is_untouched(&before, &world, &plan, ended, created.as_ref());
    }

    /// What a plan changed is put back to what it was, and nothing else is.
    #[test]
    fn g6_putting_back_restores_what_the_plan_changed((before, goal) in wanted()) {
        let Ok(plan) = before.try_plan(&goal) else { return Ok(()) };
        if matches!(goal, Goal::Rotate { .. } | Goal::Remove { .. }) {
            return Ok(());
        }
        let kept = Remembered::before(&before.state(), &plan);
        let mut world = before.clone();
        let (ended, created) = run(&mut world, &plan, |_| {});
        prop_assume!(ended);
        let back = world.try_plan(&Goal::PutBack { before: kept });
        let back = match back {
            Ok(back) => back,
            // What was named, and was not there before either.
            Err(PlanRefusal::CannotPutBack { gone }) => {
                prop_assert!(gone.iter().all(|id| before.state().sender(id).is_none()));
                return Ok(());
            }
            Err(refusal) => return Err(TestCaseError::fail(format!("{refusal:?}"))),
        };
        let (ended, _) = run(&mut world, &back, |_| {});
        prop_assert!(ended);
        let state = (world.state(), before.state());
        prop_assert_eq!(&state.0.settings.chain, &state.1.settings.chain);
        for sender in &state.1.senders {
            prop_assert_eq!(selection(state.0.sender(&sender.id).unwrap()), selection(sender));
        }
        for policy in &before.policies {
            let now = by_id(&world.policies)[policy["id"].as_str().unwrap()];
            prop_assert_eq!(rest(now, &[]), rest(policy, &[]));
        }
        prop_assert!(world.senders.len() == before.senders.len() + usize::from(created.is_some()));
    }

    /// Whatever a server answers, nothing panics, and another resource than the step's is never written over.
    #[test]
    fn g1_no_answer_makes_a_step_panic((world, goal) in wanted(), answer in any::<Index>(), more in unknown()) {
        let Ok(plan) = world.try_plan(&goal) else { return Ok(()) };
        let mut answers = vec![Value::Object(more), json!([]), json!("text"), Value::Null, world.settings.clone()];
        answers.extend(world.senders.iter().chain(&world.policies).cloned());
        for step in &plan.steps {
            let fresh = answer.get(&answers);
            let next = step.request(Some(fresh), Some(&id(10)));
            if let Next::Write { body } = next {
                let wanted = match step {
                    Step::SetPolicy { policy, .. } => policy.to_string(),
                    Step::ChooseNumbers { sender, .. } => sender.id(Some(&id(10))).unwrap().to_string(),
                    Step::SetChain { .. } => text(3),
                    Step::CreateSender { .. } | Step::DeleteSender { .. } => continue,
                };
                prop_assert_eq!(body.text("id"), Some(wanted.as_str()));
            }
        }
    }
}

/// 3,000 numbers, ten senders and 200 policies: nothing in a plan looks at every pair of them.
#[test]
fn g1_a_large_environment_is_planned_applied_and_planned_again() {
    let mut world = World::s0();
    let number = |at: usize| format!("+1202{at:07}");
    let entry = |at: usize| super::world::listed(&number(at), at.is_multiple_of(2));
    let numbers: Vec<_> = (0..3_000).map(entry).collect();
    for sender in 10..20 {
        let sid = if sender == 10 { ACCOUNT } else { OTHER_ACCOUNT };
        world
            .senders
            .push(json!({ "id": text(sender), "provider": "CUSTOM_TWILIO", "sid": sid, "numbers": numbers }));
    }
    let chain: Vec<_> = (11..20).map(text).collect();
    world = world.chain(&chain.iter().map(String::as_str).collect::<Vec<_>>());
    for policy in 100..300 {
        let condition = json!({ "countries": COUNTRIES, "fallbackChain": chain.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>() });
        world = world.policy(policy, false, &json!(vec![condition; 20]));
    }
    let wanted = (0..3_000).map(|at| PhoneNumber::from_server(&number(at)).unwrap()).collect();
    let goal = Goal::CarryOver(CarryOver { numbers: wanted, ..carry_over() });
    let plan = world.plan(&goal);
    assert_eq!((plan.steps.len(), plan.overriding.len(), plan.untouched.len() > 200), (2, 200, true));
    world.apply(&plan);
    assert!(world.plan(&goal).is_empty());
}
