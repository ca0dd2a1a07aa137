//! What PingOne, or whoever answers in its place, can say: every reader and every change of the client, over a socket.
//!
//! An input is the letter of a reader, the letter of a status, and the bodies, with a zero byte between two pages. The token
//! endpoint answers well, but where the letter is the first: then it answers with the input.

use std::fmt::Debug;
use std::sync::Arc;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::pingone::{
    Body, ClientAuthentication, Environment, Id, Policy, RemoteSender, Settings, Site,
};
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_pingone::{Fetched, Listed, PingOneClient, PingOneError, Worker};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::server::{Answer, Server};
use crate::text;

const ENVIRONMENT: &str = "11111111-1111-4111-8111-111111111111";
const SENDER: &str = "22222222-2222-4222-8222-222222222222";
const POLICY: &str = "66666666-6666-4666-8666-666666666666";
const SID: &str = "AC0123456789abcdef0123456789abcdef";
const SECRET: &str = "a-client-secret-of-the-fuzzer";
const ACCESS: &str = "an-access-token-of-the-fuzzer";
const TOKEN: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e7ab";

const STATUSES: [u16; 15] = [200, 201, 204, 302, 400, 401, 403, 404, 408, 409, 412, 429, 500, 503, 299];
const READERS: u8 = 14;
/// The longest list that an input can be, many times over.
const MOST_PAGES: usize = 64;

struct World {
    server: Server,
    runtime: Runtime,
}

thread_local! {
    static WORLD: World = World {
        server: Server::start(),
        runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
    };
    static HTTP: HttpClient = HttpClient::new(HttpConfig::new(AllowedHosts::new(["127.0.0.1"])));
}

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn body(value: Value) -> Body {
    Body::read(value).unwrap()
}

/// A client without an access token yet.
fn client(server: &Server) -> PingOneClient {
    let base = format!("http://{}", server.address);
    let worker = Worker {
        site: Site::custom(&base, &base).unwrap(),
        environment: id(ENVIRONMENT),
        client_id: id("99999999-9999-4999-8999-999999999999"),
        authentication: ClientAuthentication::Basic,
    };
    let clock = Arc::new(|| Timestamp::UNIX_EPOCH);
    let http = HTTP.with(HttpClient::clone);
    PingOneClient::new(http, worker, &Secret::new(SECRET.to_owned()), id(ENVIRONMENT), clock).unwrap()
}

/// Answers one reader with an input.
pub fn run(input: &[u8]) {
    let [reader, status, said @ ..] = input else { return };
    let reader = reader.wrapping_sub(b'a') % READERS;
    let status = STATUSES[usize::from(status.wrapping_sub(b'a')) % STATUSES.len()];
    let good = json!({ "access_token": ACCESS, "token_type": "Bearer", "expires_in": 3600 });
    let good = Answer { status: 200, body: good.to_string().into_bytes() };
    let pages = said.split(|byte| *byte == 0).map(|body| Answer { status, body: body.to_vec() });
    let first = (reader != 0).then_some(good);
    WORLD.with(|world| {
        world.server.say(first.into_iter().chain(pages).take(MOST_PAGES).collect());
        // Creating a sender sends the account's token too; the token endpoint is asked before there is an access token.
        let sent: &[&str] = match reader {
            0 => &[SECRET],
            8 | 9 => &[SECRET, ACCESS, TOKEN],
            _ => &[SECRET, ACCESS],
        };
        let case = Case { world, status, said, sent };
        world.runtime.block_on(case.read(reader));
    });
}

struct Case<'a> {
    world: &'a World,
    status: u16,
    said: &'a [u8],
    /// What was sent: a server may quote it, and nobody else may. What it makes up itself is no secret.
    sent: &'static [&'static str],
}

impl Case<'_> {
    async fn read(&self, reader: u8) {
        let client = client(&self.world.server);
        match reader {
            // The token endpoint: nothing can be changed by asking there.
            0 => self.note(&client.check().await),
            1 => self.fetched(client.environment().await, |environment| {
                assert_eq!(environment.id.as_str(), ENVIRONMENT);
                again(environment, &environment.body, Environment::read);
            }),
            2 => self.each(client.environments().await, |environment| {
                again(environment, &environment.body, Environment::read);
            }),
            3 => self.each(client.senders().await, keeps_no_token),
            4 => self.fetched(client.sender(&id(SENDER)).await, |sender| {
                assert_eq!(sender.id.as_str(), SENDER);
                keeps_no_token(sender);
            }),
            5 => self
                .fetched(client.settings().await, |settings| again(settings, &settings.body, Settings::read)),
            6 => self.each(client.policies().await, |policy| again(policy, &policy.body, Policy::read)),
            7 => self.fetched(client.policy(&id(POLICY)).await, |policy| {
                assert_eq!(policy.id.as_str(), POLICY);
                again(policy, &policy.body, Policy::read);
            }),
            8 | 9 => {
                let sent = body(json!({ "provider": "CUSTOM_TWILIO", "sid": SID }));
                self.changed(client.create_sender(&sent, &Secret::new(TOKEN.to_owned())).await);
            }
            10 => {
                let sent =
                    body(json!({ "id": SENDER, "provider": "CUSTOM_TWILIO", "sid": SID, "numbers": [] }));
                self.changed(client.replace_sender(&id(SENDER), &sent).await);
            }
            11 => self.changed(client.delete_sender(&id(SENDER)).await),
            12 => self.changed(
                client.replace_settings(&body(json!({ "smsProvidersFallbackChain": [SENDER] }))).await,
            ),
            _ => self.changed(
                client.replace_policy(&id(POLICY), &body(json!({ "id": POLICY, "name": "P" }))).await,
            ),
        }
    }

    fn fetched<Resource: Debug>(
        &self,
        fetched: Result<Fetched<Resource>, PingOneError>,
        check: impl Fn(&Resource),
    ) {
        self.note(&fetched);
        if let Ok(fetched) = fetched {
            check(&fetched.value);
        }
    }

    fn each<Member: Debug>(&self, listed: Result<Listed<Member>, PingOneError>, check: impl Fn(&Member)) {
        self.note(&listed);
        if let Ok(listed) = listed {
            assert!(listed.exchanges.len() <= MOST_PAGES, "{} pages", listed.exchanges.len());
            listed.items.iter().for_each(check);
        }
    }

    /// A change: asked for once, or once more where the access token was not taken; and what is uncertain is called so.
    fn changed<Resource: Debug>(&self, changed: Result<Fetched<Resource>, PingOneError>) {
        self.note(&changed);
        let asked = self.world.server.asked();
        let times = asked.iter().filter(|asked| !asked.contains("/as/token")).count();
        assert!(times == 1 || times == 2 && self.status == 401, "{asked:?}");
        if let Err(error) = changed {
            let certain = (400..500).contains(&self.status) && self.status != 408;
            // A refusal that is not PingOne's may hide what PingOne did.
            let told = matches!(error, PingOneError::Refused { .. }) || error.at_token_endpoint();
            assert_eq!(error.may_have_been_done(), !(certain && told), "status {} is {error:?}", self.status);
        }
    }

    fn note<Answered: Debug>(&self, answered: &Result<Answered, PingOneError>) {
        let shown = format!("{answered:?}");
        for secret in self.sent {
            assert!(!shown.contains(*secret), "{secret} is shown");
        }
        match answered {
            Ok(_) => assert!((200..300).contains(&self.status), "status {} is an answer", self.status),
            Err(error) => {
                text::is_sentence(&error.to_string());
                assert!(!self.sent.iter().any(|secret| error.to_string().contains(secret)));
            }
        }
        let whole = String::from_utf8_lossy(self.said);
        for page in self.said.split(|byte| *byte == 0) {
            let Ok(answer) = serde_json::from_slice::<Value>(page) else { continue };
            for secret in text::secrets(&answer, &["authToken", "access_token"], &whole) {
                assert!(!shown.contains(secret), "{secret:?} is shown");
            }
        }
    }
}

/// What was read is read again from what would be written back, as the same.
fn again<Resource: PartialEq + Debug>(
    resource: &Resource,
    body: &Body,
    read: impl Fn(Value) -> Result<Resource, &'static str>,
) {
    assert_eq!(
        read(Value::Object(body.members().clone())).as_ref(),
        Ok(resource),
        "read again, it is another"
    );
}

fn keeps_no_token(sender: &RemoteSender) {
    assert!(sender.body.get("authToken").is_none(), "a sender that keeps an Auth Token");
    again(sender, &sender.body, RemoteSender::read);
}
