//! What Twilio's hosts, or whoever answers in their place, can say: every reader of the client, over a socket.
//!
//! An input is the letter of a reader, the letter of a status, and the bodies, with a zero byte between two pages.

use std::fmt::Debug;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_twilio::{
    CreateCall, CreateMessage, CreateOutcome, CreateResult, Fetched, Listed, SendDigits, TwilioClient,
    TwilioError, UnknownReason, passcode_twiml,
};
use serde_json::Value;
use tokio::runtime::Runtime;
use url::Url;

use crate::server::{Answer, Server};
use crate::text;

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const SUB: &str = "ACffffffffffffffffffffffffffffffff";
const NUMBER: &str = "PN0123456789abcdef0123456789abcdef";
const MESSAGE: &str = "SM0123456789abcdef0123456789abcdef";
const CALL: &str = "CA0123456789abcdef0123456789abcdef";
const SERVICE: &str = "MG0123456789abcdef0123456789abcdef";
/// The client's own credential. No answer has it, so no output may.
const TOKEN: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e7ab";
const TO: &str = "+12025550123";
const FROM: &str = "+12125550100";

/// What is answered, by its letter: `a` is the first.
const STATUSES: [u16; 14] = [200, 201, 204, 302, 400, 401, 403, 404, 408, 409, 429, 500, 503, 299];
const READERS: u8 = 18;
/// Members whose texts are kept by nobody: a token, and the text of a message.
const PRIVATE: [&str; 2] = ["auth_token", "body"];
/// The longest list that an input can be, many times over.
const MOST_PAGES: usize = 64;

struct World {
    server: Server,
    runtime: Runtime,
    client: TwilioClient,
}

thread_local! {
    static WORLD: World = world();
}

fn world() -> World {
    let server = Server::start();
    let http = || HttpClient::new(HttpConfig::new(AllowedHosts::new(["127.0.0.1"])));
    let base = Url::parse(&format!("http://{}/", server.address)).unwrap();
    let client = TwilioClient::new(http(), &base, ACCOUNT, &Secret::new(TOKEN.to_owned()))
        .unwrap()
        .with_products(http());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    World { server, runtime, client }
}

/// Answers one reader with an input.
pub fn run(input: &[u8]) {
    let [reader, status, body @ ..] = input else { return };
    let status = STATUSES[usize::from(status.wrapping_sub(b'a')) % STATUSES.len()];
    let answers = body.split(|byte| *byte == 0).map(|body| Answer { status, body: body.to_vec() });
    WORLD.with(|world| {
        world.server.say(answers.take(MOST_PAGES).collect());
        let case = Case { world, status, body };
        world.runtime.block_on(case.read(reader.wrapping_sub(b'a') % READERS));
    });
}

struct Case<'a> {
    world: &'a World,
    status: u16,
    body: &'a [u8],
}

impl Case<'_> {
    async fn read(&self, reader: u8) {
        let client = &self.world.client;
        let since = Timestamp::UNIX_EPOCH;
        let mut trail = Vec::new();
        match reader {
            0 => {
                if let Some(account) = self.fetched(client.account().await) {
                    assert!(account.sid.eq_ignore_ascii_case(ACCOUNT), "another account");
                    text::is_kept(&account.friendly_name, 256);
                }
            }
            1 => self.each(client.subaccounts().await, |account| {
                assert!(!account.sid.eq_ignore_ascii_case(ACCOUNT));
                text::is_kept(&account.friendly_name, 256);
            }),
            2 => {
                if let Some(token) = self.fetched(client.subaccount_token(SUB).await) {
                    assert!(!token.is_empty());
                }
            }
            3 => self.each(client.numbers(|_, _| {}).await, |number| {
                text::is_kept(&number.friendly_name, 256);
            }),
            4 => {
                if let Some(number) = self.fetched(client.number(NUMBER).await) {
                    assert!(number.sid.eq_ignore_ascii_case(NUMBER), "another number");
                }
            }
            5 => {
                if let Some(message) = self.fetched(client.message(MESSAGE).await) {
                    assert!(message.sid.eq_ignore_ascii_case(MESSAGE), "another message");
                    text::is_kept(message.error_message.as_deref().unwrap_or_default(), 512);
                }
            }
            6 => {
                if let Some(call) = self.fetched(client.call(CALL).await) {
                    assert!(call.sid.eq_ignore_ascii_case(CALL), "another call");
                }
            }
            7 => self.note(&client.find_messages(TO, FROM, since, &mut trail).await),
            8 => self.note(&client.find_calls(TO, FROM, since, &mut trail).await),
            9 => self.note(&client.call_notifications(CALL, &mut trail).await),
            10 => {
                self.fetched(client.balance().await);
            }
            11 => self.each(client.verified_callers().await, |_| {}),
            12 => self.each(client.alerts_within(since, since).await, |_| {}),
            13 => self.each(client.messaging_services().await, |_| {}),
            14 => {
                self.each(client.service_campaigns(SERVICE).await, |_| {});
                self.each(client.service_numbers(SERVICE).await, |_| {});
            }
            15 => {
                self.each(client.toll_free_verifications().await, |_| {});
                self.each(client.geo_permissions(None).await, |_| {});
                self.each(client.dialing_permissions(None).await, |_| {});
            }
            16 => {
                let message = CreateMessage {
                    to: TO,
                    from: FROM,
                    body: "Your code is 123456",
                    validity_period: Some(600),
                };
                self.created(&client.create_message(&message).await, &["SM", "MM"]);
            }
            _ => {
                let twiml =
                    passcode_twiml("en-US", "Your code is", &Secret::new("123456".to_owned())).unwrap();
                let digits = SendDigits::parse("ww1234#").unwrap();
                let call = CreateCall {
                    to: TO,
                    from: FROM,
                    twiml: &twiml,
                    send_digits: Some(&digits),
                    timeout: Some(20),
                };
                self.created(&client.create_call(&call).await, &["CA"]);
            }
        }
    }

    fn fetched<Resource: Debug>(&self, fetched: Result<Fetched<Resource>, TwilioError>) -> Option<Resource> {
        assert!(self.world.server.asked().len() == 1, "one resource, and not one request");
        self.note(&fetched);
        fetched.ok().map(|fetched| fetched.value)
    }

    fn each<Member: Debug>(&self, listed: Result<Listed<Member>, TwilioError>, check: impl Fn(&Member)) {
        self.note(&listed);
        let asked = self.world.server.asked();
        let paths: Vec<_> = asked.iter().map(|asked| asked.split(['?', ' ']).nth(1)).collect();
        if let Ok(listed) = listed {
            assert!(listed.complete, "a list that was not read to its end is no list");
            assert!(listed.exchanges.len() <= MOST_PAGES + 1, "{} pages", listed.exchanges.len());
            assert!(
                paths.iter().rev().take(listed.exchanges.len()).all(|path| path == &paths[paths.len() - 1]),
                "{paths:?}"
            );
            listed.items.iter().for_each(check);
        }
    }

    /// What a request that creates came to, by the rules of `CreateOutcome`; made once, whatever was answered.
    fn created(&self, result: &CreateResult, kinds: &[&str]) {
        self.shows_nothing_private(&format!("{result:?}"));
        let asked = self.world.server.asked();
        assert_eq!(asked.len(), 1, "one creation, and not one request: {asked:?}");
        let right = match &result.outcome {
            CreateOutcome::Accepted(accepted) => {
                text::is_kept(&accepted.status, 64);
                let kind = accepted.sid.get(..2).unwrap_or_default().to_ascii_uppercase();
                assert!(accepted.sid.len() == 34 && kinds.contains(&kind.as_str()), "{}", accepted.sid);
                (200..300).contains(&self.status)
            }
            CreateOutcome::Refused { status, message, .. } => {
                text::is_kept(message.as_deref().unwrap_or_default(), 512);
                *status == self.status && (400..500).contains(status) && *status != 408
            }
            CreateOutcome::NotSent { .. } => false,
            CreateOutcome::Unknown { why } => match why {
                UnknownReason::Failed { .. } => false,
                UnknownReason::Redirected { status } => (300..400).contains(status),
                UnknownReason::Intercepted => true,
                UnknownReason::RequestTimeout => self.status == 408,
                UnknownReason::ServerError { status, .. } => *status >= 500,
                UnknownReason::Unreadable { .. } => (200..300).contains(&self.status),
                UnknownReason::OfAnother { status } => (200..300).contains(status),
                UnknownReason::OddStatus { .. } => !(200..600).contains(&self.status),
            },
        };
        assert!(right, "status {} is {:?}", self.status, result.outcome);
    }

    fn note<Answered: Debug>(&self, answered: &Result<Answered, TwilioError>) {
        let shown = format!("{answered:?}");
        self.shows_nothing_private(&shown);
        match answered {
            Ok(_) => assert!((200..300).contains(&self.status), "status {} is an answer", self.status),
            Err(error) => text::is_sentence(&error.to_string()),
        }
    }

    /// Neither the client's own token nor what no record keeps.
    fn shows_nothing_private(&self, shown: &str) {
        assert!(!shown.contains(TOKEN), "the client's token is shown");
        for page in self.body.split(|byte| *byte == 0) {
            let Ok(answer) = serde_json::from_slice::<Value>(page) else { continue };
            let whole = String::from_utf8_lossy(self.body);
            for secret in text::secrets(&answer, &PRIVATE, &whole) {
                assert!(!shown.contains(secret), "{secret:?} is shown");
            }
        }
    }
}
