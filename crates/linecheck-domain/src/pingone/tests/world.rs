//! An environment as bodies, and what a server does with the requests of a plan.

use serde_json::{Value, json};

use crate::phone::PhoneNumber;
use crate::pingone::{
    Body, CarryOver, Channels, Environment, Goal, Id, Next, Others, Plan, PlanRefusal, Policy, RemoteSender,
    SenderChoice, SenderRef, Settings, State, Step, other_members, plan, references,
};
use crate::sid::AccountSid;

pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const OTHER_ACCOUNT: &str = "ACffffffffffffffffffffffffffffffff";
pub const N1: &str = "+12025550101";
pub const N2: &str = "+12025550102";
pub const N3: &str = "+12025550103";

/// An ID by a number.
pub fn id(number: usize) -> Id {
    format!("0a1b2c3d-0000-4000-8000-{number:012x}").parse().unwrap()
}

pub fn text(number: usize) -> String {
    id(number).to_string()
}

pub fn account() -> AccountSid {
    AccountSid::parse(ACCOUNT).unwrap()
}

/// A number of a sender, as PingOne lists it.
pub fn listed(number: &str, selected: bool) -> Value {
    json!({
        "number": number, "type": "PHONE_NUMBER", "capabilities": ["SMS", "VOICE"],
        "selected": selected, "available": true, "note": { "theirs": number }
    })
}

#[derive(Debug, Clone, PartialEq)]
pub struct World {
    pub environment: Value,
    pub senders: Vec<Value>,
    pub settings: Value,
    pub policies: Vec<Value>,
    /// What a new sender of the account gets.
    pub numbers: Vec<Value>,
    /// What was written, in order.
    pub log: Vec<String>,
}

impl World {
    /// The common start of the cases.
    pub fn s0() -> Self {
        Self {
            environment: json!({
                "id": text(1), "name": "Contoso", "type": "SANDBOX", "region": "EU", "status": "ACTIVE",
                "license": { "id": text(2), "package": "TRIAL" },
                "environmentCapabilities": { "canUsePingSmsAccount": true, "canUseSmsOtp": true, "canUseMfaVoiceOtp": true }
            }),
            senders: Vec::new(),
            settings: json!({
                "id": text(3), "deliveryMode": "ALL", "updatedAt": "2026-11-01T00:00:00Z",
                "from": { "name": "Contoso", "address": "otp@contoso.example" },
                "replyTo": { "address": "help@contoso.example" }, "whitelist": [{ "user": { "id": text(4) } }],
                "restrictions": { "smsVoiceQuota": { "daily": 20 } }, "emailProviderFallbackChain": ["x"],
                "unknownField": { "a": 1 }, "smsProvidersFallbackChain": [], "_links": { "self": { "href": "x" } }
            }),
            policies: vec![json!({
                "id": text(5), "name": "Default", "default": true, "quotas": [], "unknown": [1, { "b": null }],
                "updatedAt": "2026-11-01T00:00:00Z"
            })],
            numbers: vec![listed(N1, false), listed(N2, false), listed(N3, false)],
            log: Vec::new(),
        }
    }

    /// Adds a Twilio sender with N1, N2, N3, of which some are selected.
    pub fn sender(mut self, number: usize, sid: &str, selected: &[&str]) -> Self {
        let numbers: Vec<_> = [N1, N2, N3].map(|number| listed(number, selected.contains(&number))).into();
        self.senders.push(json!({
            "id": text(number), "provider": "CUSTOM_TWILIO", "sid": sid, "numbers": numbers,
            "updatedAt": "2026-11-01T00:00:00Z", "environment": { "id": text(1) }, "future": { "kept": true }
        }));
        self
    }

    pub fn other(mut self, number: usize, provider: &str) -> Self {
        self.senders
            .push(json!({ "id": text(number), "provider": provider, "name": format!("Sender {number}") }));
        self
    }

    pub fn chain(mut self, chain: &[&str]) -> Self {
        self.settings["smsProvidersFallbackChain"] = json!(chain);
        self
    }

    pub fn policy(mut self, number: usize, default: bool, conditions: &Value) -> Self {
        self.policies.push(json!({
            "id": text(number), "name": format!("Policy {number}"), "default": default, "quotas": [],
            "providerConfiguration": { "conditions": conditions, "more": 1 }
        }));
        self
    }

    pub fn state(&self) -> State {
        State {
            environment: Environment::read(self.environment.clone()).unwrap(),
            senders: self.senders.iter().cloned().map(|body| RemoteSender::read(body).unwrap()).collect(),
            settings: Settings::read(self.settings.clone()).unwrap(),
            policies: self.policies.iter().cloned().map(|body| Policy::read(body).unwrap()).collect(),
        }
    }

    pub fn plan(&self, goal: &Goal) -> Plan {
        self.try_plan(goal).unwrap()
    }

    pub fn try_plan(&self, goal: &Goal) -> Result<Plan, PlanRefusal> {
        let plan = plan(&self.state(), goal)?;
        // A plan is stored.
        let stored = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&stored).unwrap(), plan);
        Ok(plan)
    }

    /// What a `GET` directly before a step gives.
    pub fn fresh(&self, step: &Step, created: Option<&Id>) -> Option<Value> {
        step.body_in(&self.state(), created).cloned().map(Value::from)
    }

    /// Does a step, and reads it back.
    pub fn step(&mut self, step: &Step, created: &mut Option<Id>) -> Next {
        let next = step.request(self.fresh(step, created.as_ref()).as_ref(), created.as_ref());
        match &next {
            Next::Write { body } => self.write(step, body, created),
            Next::Delete => {
                let Step::DeleteSender { sender, .. } = step else { panic!("{step:?} deletes") };
                assert_eq!(references(&self.state(), &sender.id), [], "nothing may refer to what is deleted");
                self.senders.retain(|body| body["id"] != sender.id.as_str());
                self.log.push("DELETE sender".to_owned());
            }
            Next::AlreadyDone | Next::Changed { .. } => return next,
        }
        let read = self.fresh(step, created.as_ref());
        assert_eq!(step.differences(read.as_ref(), created.as_ref()), [], "{step:?}");
        if let (Next::Write { body }, Some(read), false) =
            (&next, &read, matches!(step, Step::CreateSender { .. }))
        {
            assert!(other_members(body, &Body::read(read.clone()).unwrap()).is_empty());
        }
        next
    }

    fn write(&mut self, step: &Step, body: &Body, created: &mut Option<Id>) {
        let stamp = format!("2026-11-02T00:00:{:02}Z", self.log.len());
        let mut written = Value::from(body.clone());
        written["updatedAt"] = json!(stamp);
        match step {
            Step::CreateSender { .. } => {
                assert!(body.get("numbers").or(body.get("id")).is_none());
                let new = id(1000 + self.senders.len());
                written["id"] = json!(new.as_str());
                written["numbers"] = json!(self.numbers);
                self.senders.push(written);
                *created = Some(new);
                self.log.push("POST sender".to_owned());
            }
            Step::SetChain { .. } => {
                self.settings = written;
                self.log.push("PUT settings".to_owned());
            }
            Step::ChooseNumbers { .. } => self.replace("sender", written),
            Step::SetPolicy { .. } => self.replace("policy", written),
            Step::DeleteSender { .. } => panic!("a deletion writes no body"),
        }
    }

    fn replace(&mut self, what: &str, written: Value) {
        let list = if what == "sender" { &mut self.senders } else { &mut self.policies };
        let place = list.iter_mut().find(|body| body["id"] == written["id"]).unwrap();
        *place = written;
        self.log.push(format!("PUT {what}"));
    }

    /// Does all steps.
    pub fn apply(&mut self, plan: &Plan) -> Option<Id> {
        let mut created = None;
        for (place, step) in plan.steps.iter().enumerate() {
            assert_eq!(plan.differences(&self.state(), place, created.as_ref()), []);
            let next = self.step(step, &mut created);
            assert!(matches!(next, Next::Write { .. } | Next::Delete), "{step:?}: {next:?}");
        }
        created
    }
}

/// The configuration of the cases: N1 and N2, fallback off.
pub fn carry_over() -> CarryOver {
    CarryOver {
        account_sid: account(),
        numbers: [N1, N2].map(|number| PhoneNumber::from_server(number).unwrap()).into(),
        fallback: false,
        channels: Channels { sms: true, voice: true },
        sender: SenderChoice::ByAccount,
        others: Others::Keep,
        limits: crate::limits::DailyLimits::default(),
        quotas: false,
        name: None,
    }
}

pub fn existing(number: usize) -> SenderRef {
    SenderRef::Existing(id(number))
}
