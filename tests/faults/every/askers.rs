//! Every request that the product makes, and those of the sandbox that it never makes.

use std::sync::Arc;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::pingone::{Body, ClientAuthentication, Id, Policy, Site};
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig, Limits};
use linecheck_pingone::{PingOneClient, PingOneError, Worker};
use linecheck_sandbox::pingone::SANDBOX_ENVIRONMENT;
use linecheck_sandbox::{Control, Endpoint, MessagingService, Registrations, Sandbox, SandboxConfig, known};
use linecheck_twilio::{
    CreateCall, CreateMessage, CreateOutcome, CreateResult, TwilioClient, TwilioError, passcode_twiml,
};
use serde_json::json;
use url::Url;

use super::table::Outcome;

/// What kind of request it is: a column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    Create,
    Ask,
    Change,
    Token,
}

/// Of the sandbox alone: no request of the product goes there.
pub(crate) const NOT_ASKED: [(Endpoint, &str); 15] = [
    (Endpoint::Any, "a rule's word for all of them"),
    (Endpoint::Unknown, "no address of the product's"),
    (Endpoint::NumbersCreate, "numbers are bought at Twilio"),
    (Endpoint::CallerId, "the list has them"),
    (Endpoint::MessageUpdate, "what was sent is not called back"),
    (Endpoint::MessageDelete, "Twilio's record is not ours"),
    (Endpoint::CallUpdate, "a call is not hung up"),
    (Endpoint::CallDelete, "Twilio's record is not ours"),
    (Endpoint::CallNotification, "the list has them"),
    (Endpoint::Notifications, "a call's own are asked for"),
    (Endpoint::Notification, "a call's own are asked for"),
    (Endpoint::DialingCountry, "the list has them"),
    (Endpoint::DialingPrefixes, "low risk numbers alone are looked at"),
    (Endpoint::MessagingService, "the list has them"),
    (Endpoint::PingoneSettingsReset, "settings are replaced, and never reset"),
];

const TO: &str = "+12025550100";

/// A sandbox with something at every endpoint, and a client of each provider.
pub(crate) struct World {
    sandbox: Sandbox,
    limits: Limits,
    things: Arc<Things>,
}

struct Things {
    twilio: TwilioClient,
    pingone: PingOneClient,
    number: String,
    from: String,
    message: String,
    call: String,
    service: String,
    /// One to read and replace, one to delete, and a policy.
    sender: Id,
    spare: Id,
    policy: Policy,
    settings: Body,
}

fn http(limits: Limits) -> HttpClient {
    HttpClient::new(HttpConfig { limits, ..HttpConfig::new(AllowedHosts::new(["127.0.0.1"])) })
}

fn pingone(control: &Control, limits: Limits) -> PingOneClient {
    let info = control.pingone();
    let worker = Worker {
        site: Site::custom(&info.auth_base, &info.api_base).unwrap(),
        environment: info.worker_environment.parse().unwrap(),
        client_id: info.client_id.parse().unwrap(),
        authentication: ClientAuthentication::Basic,
    };
    let (secret, environment) = (Secret::new(info.client_secret), SANDBOX_ENVIRONMENT.parse().unwrap());
    PingOneClient::new(http(limits), worker, &secret, environment, Arc::new(Timestamp::now)).unwrap()
}

fn created(result: CreateResult) -> String {
    match result.outcome {
        CreateOutcome::Accepted(accepted) => accepted.sid,
        other => panic!("{other:?}"),
    }
}

fn sender_of(account: linecheck_sandbox::known::KnownAccount) -> Body {
    Body::read(json!({ "provider": "CUSTOM_TWILIO", "sid": account.sid() })).unwrap()
}

fn token_of(account: linecheck_sandbox::known::KnownAccount) -> Secret {
    Secret::new(account.initial_auth_token())
}

impl World {
    pub(crate) async fn new(limits: Limits) -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let control = sandbox.control();
        let base = Url::parse(&sandbox.base_url()).unwrap();
        let main = known::MAIN;
        let twilio = TwilioClient::new(http(limits), &base, main.sid(), &token_of(main))
            .unwrap()
            .with_products(http(limits));
        let number = control
            .numbers(main.sid())
            .unwrap()
            .into_iter()
            .find(|number| number.capabilities.as_ref().is_some_and(|can| can.sms && can.voice));
        let number = number.unwrap();
        let service = MessagingService {
            sid: format!("MG{}", "0".repeat(32)),
            friendly_name: "Codes".to_owned(),
            numbers: vec![number.sid.clone()],
            campaign_status: Some("VERIFIED".to_owned()),
        };
        let registrations = Registrations { services: vec![service.clone()], ..Registrations::default() };
        control.set_registrations(main.sid(), registrations).unwrap();
        let from = number.phone_number.clone();
        let message = created(twilio.create_message(&message(&from)).await);
        let twiml = twiml();
        let call = created(twilio.create_call(&call(&from, &twiml)).await);
        let pingone = pingone(&control, limits);
        let sender = pingone.create_sender(&sender_of(main), &token_of(main)).await.unwrap().value.id;
        let spare = known::FABRIKAM;
        let spare = pingone.create_sender(&sender_of(spare), &token_of(spare)).await.unwrap().value.id;
        let policy = pingone.policies().await.unwrap().items.remove(0);
        let settings = pingone.settings().await.unwrap().value.body;
        control.clear_log();
        let things = Things {
            twilio,
            pingone,
            number: number.sid,
            from,
            message,
            call,
            service: service.sid,
            sender,
            spare,
            policy,
            settings,
        };
        Self { sandbox, limits, things: Arc::new(things) }
    }

    pub(crate) fn control(&self) -> Control {
        self.sandbox.control()
    }

    /// What no result and no error may show.
    pub(crate) fn secrets(&self) -> Vec<String> {
        vec![
            known::MAIN.initial_auth_token(),
            known::FABRIKAM.initial_auth_token(),
            self.control().pingone().client_secret,
            "918273".to_owned(),
        ]
    }
}

fn message(from: &str) -> CreateMessage<'_> {
    CreateMessage { to: TO, from, body: "Your code is 918273", validity_period: None }
}

fn twiml() -> Secret {
    passcode_twiml("en-US", "Your code is", &Secret::new("918273".to_owned())).unwrap()
}

fn call<'a>(from: &'a str, twiml: &'a Secret) -> CreateCall<'a> {
    CreateCall { to: TO, from, twiml, send_digits: None, timeout: None }
}

/// The outcome, and all that was shown of it.
type Seen = (Outcome, String);

/// A request.
pub(crate) struct Asker {
    pub(crate) endpoint: Endpoint,
    kind: Kind,
}

const fn asker(endpoint: Endpoint, kind: Kind) -> Asker {
    Asker { endpoint, kind }
}

impl Asker {
    pub(crate) const ALL: &[Self] = &[
        asker(Endpoint::Accounts, Kind::Read),
        asker(Endpoint::Account, Kind::Read),
        asker(Endpoint::Balance, Kind::Read),
        asker(Endpoint::Numbers, Kind::Read),
        asker(Endpoint::Number, Kind::Read),
        asker(Endpoint::CallerIds, Kind::Read),
        asker(Endpoint::MessagesCreate, Kind::Create),
        asker(Endpoint::MessagesList, Kind::Read),
        asker(Endpoint::Message, Kind::Read),
        asker(Endpoint::CallsCreate, Kind::Create),
        asker(Endpoint::CallsList, Kind::Read),
        asker(Endpoint::Call, Kind::Read),
        asker(Endpoint::CallNotifications, Kind::Read),
        asker(Endpoint::GeoPermissions, Kind::Read),
        asker(Endpoint::DialingCountries, Kind::Read),
        asker(Endpoint::MessagingServices, Kind::Read),
        asker(Endpoint::ServiceNumbers, Kind::Read),
        asker(Endpoint::ServiceCampaigns, Kind::Read),
        asker(Endpoint::TollFreeVerifications, Kind::Read),
        asker(Endpoint::Alerts, Kind::Read),
        asker(Endpoint::PingoneEnvironments, Kind::Ask),
        asker(Endpoint::PingoneEnvironment, Kind::Ask),
        asker(Endpoint::PingoneSenders, Kind::Ask),
        asker(Endpoint::PingoneSender, Kind::Ask),
        asker(Endpoint::PingoneSettings, Kind::Ask),
        asker(Endpoint::PingonePolicies, Kind::Ask),
        asker(Endpoint::PingonePolicy, Kind::Ask),
        asker(Endpoint::PingoneSenderReplace, Kind::Change),
        asker(Endpoint::PingoneSenderDelete, Kind::Change),
        asker(Endpoint::PingoneSettingsReplace, Kind::Change),
        asker(Endpoint::PingonePolicyReplace, Kind::Change),
        asker(Endpoint::PingoneSenderCreate, Kind::Change),
        asker(Endpoint::PingoneToken, Kind::Token),
    ];

    /// Asks.
    pub(crate) fn ask(&self, world: &World) -> impl Future<Output = Seen> + Send + 'static {
        let (things, endpoint) = (Arc::clone(&world.things), self.endpoint);
        async move { things.ask(endpoint).await }
    }
}

/// Which column it belongs to.
pub(crate) fn kind_of(endpoint: Endpoint) -> Kind {
    Asker::ALL.iter().find(|asker| asker.endpoint == endpoint).expect("an asker").kind
}

/// What a client without a token comes to: it asks for one first.
pub(crate) async fn token(world: &World) -> Seen {
    let control = world.control();
    let of_token = control.faults().into_iter().map(|fault| fault.rule);
    control.set_faults(of_token.filter(|rule| rule.endpoint == Endpoint::PingoneToken).collect()).unwrap();
    pingone_read(&pingone(&control, world.limits).environment().await)
}

impl Things {
    async fn ask(&self, endpoint: Endpoint) -> Seen {
        let (twilio, pingone, since) = (&self.twilio, &self.pingone, Timestamp::UNIX_EPOCH);
        let mut trail = Vec::new();
        match endpoint {
            Endpoint::Accounts => read(&twilio.subaccounts().await),
            Endpoint::Account => read(&twilio.account().await),
            Endpoint::Balance => read(&twilio.balance().await),
            Endpoint::Numbers => read(&twilio.numbers(|_, _| {}).await),
            Endpoint::Number => read(&twilio.number(&self.number).await),
            Endpoint::CallerIds => read(&twilio.verified_callers().await),
            Endpoint::MessagesCreate => create(&twilio.create_message(&message(&self.from)).await),
            Endpoint::MessagesList => read(&twilio.find_messages(TO, &self.from, since, &mut trail).await),
            Endpoint::Message => read(&twilio.message(&self.message).await),
            Endpoint::CallsCreate => create(&twilio.create_call(&call(&self.from, &twiml())).await),
            Endpoint::CallsList => read(&twilio.find_calls(TO, &self.from, since, &mut trail).await),
            Endpoint::Call => read(&twilio.call(&self.call).await),
            Endpoint::CallNotifications => read(&twilio.call_notifications(&self.call, &mut trail).await),
            Endpoint::GeoPermissions => read(&twilio.geo_permissions(None).await),
            Endpoint::DialingCountries => read(&twilio.dialing_permissions(None).await),
            Endpoint::MessagingServices => read(&twilio.messaging_services().await),
            Endpoint::ServiceNumbers => read(&twilio.service_numbers(&self.service).await),
            Endpoint::ServiceCampaigns => read(&twilio.service_campaigns(&self.service).await),
            Endpoint::TollFreeVerifications => read(&twilio.toll_free_verifications().await),
            Endpoint::Alerts => read(&twilio.alerts_within(since, since).await),
            Endpoint::PingoneEnvironments => pingone_read(&pingone.environments().await),
            Endpoint::PingoneEnvironment => pingone_read(&pingone.environment().await),
            Endpoint::PingoneSenders => pingone_read(&pingone.senders().await),
            Endpoint::PingoneSender => pingone_read(&pingone.sender(&self.sender).await),
            Endpoint::PingoneSettings => pingone_read(&pingone.settings().await),
            Endpoint::PingonePolicies => pingone_read(&pingone.policies().await),
            Endpoint::PingonePolicy => pingone_read(&pingone.policy(&self.policy.id).await),
            _ => self.change(endpoint).await,
        }
    }

    /// Changes something at PingOne, so that it is as it was.
    async fn change(&self, endpoint: Endpoint) -> Seen {
        let pingone = &self.pingone;
        let (id, sid) = (self.sender.as_str(), known::MAIN.sid());
        let body = |value| Body::read(value).unwrap();
        match endpoint {
            Endpoint::PingoneSenderCreate => {
                let account = known::SUB_ACTIVE;
                changed(&pingone.create_sender(&sender_of(account), &token_of(account)).await)
            }
            Endpoint::PingoneSenderReplace => {
                let sent = body(json!({ "id": id, "provider": "CUSTOM_TWILIO", "sid": sid, "numbers": [] }));
                changed(&pingone.replace_sender(&self.sender, &sent).await)
            }
            Endpoint::PingoneSenderDelete => changed(&pingone.delete_sender(&self.spare).await),
            Endpoint::PingoneSettingsReplace => changed(&pingone.replace_settings(&self.settings).await),
            Endpoint::PingonePolicyReplace => {
                changed(&pingone.replace_policy(&self.policy.id, &self.policy.body).await)
            }
            other => panic!("nobody asks {other:?}"),
        }
    }
}

fn read<Answer: std::fmt::Debug>(answered: &Result<Answer, TwilioError>) -> Seen {
    let outcome = match answered {
        Ok(_) => Outcome::Done,
        Err(TwilioError::Refused { .. }) => Outcome::Refused,
        Err(TwilioError::Intercepted { .. }) => Outcome::Foreign,
        Err(TwilioError::NotUnderstood { .. }) => Outcome::Unread,
        Err(TwilioError::OfAnother { .. }) => Outcome::OfAnother,
        Err(TwilioError::Redirected { .. }) => Outcome::Redirected,
        Err(TwilioError::Transport { .. }) => Outcome::Broken,
        Err(error) => panic!("{error:?}"),
    };
    (outcome, format!("{answered:?}"))
}

fn create(result: &CreateResult) -> Seen {
    let outcome = match result.outcome {
        CreateOutcome::Accepted(_) => Outcome::Done,
        CreateOutcome::Refused { .. } => Outcome::Refused,
        CreateOutcome::Unknown { .. } => Outcome::Unknown,
        CreateOutcome::NotSent { .. } => panic!("{result:?}"),
    };
    (outcome, format!("{result:?}"))
}

fn pingone_read<Answer: std::fmt::Debug>(answered: &Result<Answer, PingOneError>) -> Seen {
    let outcome = match answered {
        Ok(_) => Outcome::Done,
        Err(PingOneError::Refused { .. } | PingOneError::TokenRefused { .. }) => Outcome::Refused,
        Err(PingOneError::Intercepted { .. }) => Outcome::Foreign,
        Err(PingOneError::NotUnderstood { .. }) => Outcome::Unread,
        Err(PingOneError::OfAnother { .. }) => Outcome::OfAnother,
        Err(PingOneError::Redirected { .. }) => Outcome::Redirected,
        Err(PingOneError::Transport { .. }) => Outcome::Broken,
        Err(error) => panic!("{error:?}"),
    };
    (outcome, format!("{answered:?}"))
}

fn changed<Answer: std::fmt::Debug>(answered: &Result<Answer, PingOneError>) -> Seen {
    match answered {
        Err(error) if error.may_have_been_done() => (Outcome::Unknown, format!("{answered:?}")),
        _ => pingone_read(answered),
    }
}
