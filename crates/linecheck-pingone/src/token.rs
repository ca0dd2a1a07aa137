//! The access token of a worker application (OAuth client credentials, RFC 6749, 4.4): kept in memory until shortly before
//! it ends, and asked for once by all that need a new one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use linecheck_domain::Secret;
use linecheck_domain::pingone::ClientAuthentication;
use linecheck_http::{Clock, HttpClient, Login};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use crate::answer::{is_object, not_understood, transport};
use crate::error::PingOneError;
use crate::refusal::Reader;

/// A worker application's token is not used in its last minute, nor in its last tenth where it is shorter.
const MARGIN: Duration = Duration::from_mins(1);
/// What is believed of a token's life: a day at most. PingOne's live an hour.
const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// An access token in use.
pub(crate) struct AccessToken {
    pub(crate) login: Login,
    /// The token itself, to be blotted out where a refusal quotes it.
    pub(crate) token: Secret,
    serial: u64,
    until: Timestamp,
}

/// How the worker application proves itself.
enum Proof {
    Basic(Login),
    InForm,
}

/// Where access tokens come from.
pub(crate) struct Tokens {
    http: HttpClient,
    address: Url,
    client_id: String,
    proof: Proof,
    /// Blotted out of what the API says too: whoever stands between may know it.
    pub(crate) secret: Secret,
    clock: Clock,
    held: Mutex<Held>,
    /// How many requests for a token have ended.
    ended: AtomicU64,
}

#[derive(Default)]
struct Held {
    token: Option<Arc<AccessToken>>,
    /// What the last request for one ended in, when it gave none.
    failed: Option<PingOneError>,
    /// The last one that was given: the endpoint may quote it, and it is blotted out.
    last: Option<Arc<AccessToken>>,
}

impl Tokens {
    /// `None` when the secret cannot be sent.
    pub(crate) fn new(
        http: HttpClient,
        address: Url,
        client_id: String,
        authentication: ClientAuthentication,
        secret: &Secret,
        clock: Clock,
    ) -> Option<Self> {
        // Exposed to be kept for as long as the client is: a token has to be renewed.
        let secret = Secret::new(secret.expose().to_owned());
        let proof = match authentication {
            ClientAuthentication::Basic => Proof::Basic(basic(&client_id, &secret)?),
            ClientAuthentication::Post => Proof::InForm,
        };
        let (held, ended) = (Mutex::default(), AtomicU64::new(0));
        Some(Self { http, address, client_id, proof, secret, clock, held, ended })
    }

    /// The address of the token endpoint.
    pub(crate) fn address(&self) -> &Url {
        &self.address
    }

    /// The token that is kept, or a new one.
    pub(crate) async fn current(&self) -> Result<Arc<AccessToken>, PingOneError> {
        self.fitting(|_| true, None).await
    }

    /// Another token than this one, which was not accepted together with what was sent. PingOne knows that now, and its token
    /// endpoint may quote it.
    pub(crate) async fn instead_of(
        &self,
        rejected: &AccessToken,
        sent: Option<&Secret>,
    ) -> Result<Arc<AccessToken>, PingOneError> {
        self.fitting(|held| held.serial != rejected.serial, sent).await
    }

    /// A new token, whatever is kept.
    pub(crate) async fn afresh(&self) -> Result<Arc<AccessToken>, PingOneError> {
        self.fitting(|_| false, None).await
    }

    /// What is kept, where it fits and lives, else a new one. Who waited while one was asked for takes what that gave,
    /// a failure too.
    async fn fitting(
        &self,
        fits: impl Fn(&AccessToken) -> bool,
        sent: Option<&Secret>,
    ) -> Result<Arc<AccessToken>, PingOneError> {
        let ended_before = self.ended.load(Ordering::SeqCst);
        let mut held = self.held.lock().await;
        let now = (self.clock)();
        if let Some(token) = held.token.as_ref().filter(|token| fits(token) && now < token.until) {
            return Ok(Arc::clone(token));
        }
        let ended = self.ended.load(Ordering::SeqCst);
        if ended != ended_before
            && let Some(failed) = &held.failed
        {
            return Err(failed.clone());
        }
        // Boxed, since everything that asks holds it.
        let known = [held.last.as_deref().map(|last| &last.token), sent];
        let outcome = Box::pin(self.ask(ended + 1, now, known)).await;
        self.ended.store(ended + 1, Ordering::SeqCst);
        match outcome {
            Ok(token) => {
                let token = Arc::new(token);
                *held =
                    Held { token: Some(Arc::clone(&token)), failed: None, last: Some(Arc::clone(&token)) };
                Ok(token)
            }
            Err(failed) => {
                *held = Held { token: None, failed: Some(failed.clone()), last: held.last.take() };
                Err(failed)
            }
        }
    }

    async fn ask(
        &self,
        serial: u64,
        now: Timestamp,
        known: [Option<&Secret>; 2],
    ) -> Result<AccessToken, PingOneError> {
        let grant = ("grant_type", "client_credentials");
        let answer = match &self.proof {
            Proof::Basic(login) => self.http.create(&self.address, login, &[grant]).await,
            Proof::InForm => {
                let id = ("client_id", self.client_id.as_str());
                // Exposed to be written into the form, in memory that is overwritten.
                let secret = ("client_secret", self.secret.expose());
                self.http.create(&self.address, &Login::in_form(), &[grant, id, secret]).await
            }
        }
        .map_err(transport)?;
        match answer.status {
            200..=299 if is_object(answer.body.bytes()) => {}
            200..=299 => return Err(PingOneError::Intercepted { exchange: Box::new(answer.exchange) }),
            400..=599 => {
                let secrets = std::iter::once(&self.secret).chain(known.into_iter().flatten()).collect();
                return Err(Reader { secrets, now }.token_error(answer));
            }
            _ => {
                return Err(not_understood(
                    "a status that means neither success nor refusal",
                    answer.exchange,
                ));
            }
        }
        match Wire::read(answer.body.bytes()) {
            Ok((token, login, life)) => {
                let life = life.min(LONGEST_LIFE);
                let used = life.saturating_sub(MARGIN.min(life / 10));
                let until = now.checked_add(used).unwrap_or(now);
                Ok(AccessToken { login, token, serial, until })
            }
            Err(what) => Err(not_understood(what, answer.exchange)),
        }
    }
}

/// The ID and the secret are each encoded as in a form before they are joined (RFC 6749, 2.3.1). Letters, digits and `-._~`
/// stay as they are, so that a server that does not decode them reads the same.
fn basic(client_id: &str, secret: &Secret) -> Option<Login> {
    // Exposed to be encoded; what is made of it is overwritten as well.
    let secret = secret.expose();
    let mut encoded = String::with_capacity(3 * secret.len());
    for byte in secret.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => {
                let digit = |half: u8| char::from(b"0123456789ABCDEF"[usize::from(half)]);
                encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    Login::basic(client_id, &Secret::new(encoded))
}

#[derive(Deserialize)]
struct Wire {
    access_token: Secret,
    token_type: String,
    expires_in: u64,
}

impl Wire {
    fn read(body: &[u8]) -> Result<(Secret, Login, Duration), &'static str> {
        let wire: Self = serde_json::from_slice(body).map_err(|_| "an answer without an access token")?;
        if !wire.token_type.eq_ignore_ascii_case("Bearer") {
            return Err("an access token of another type than Bearer");
        }
        let login = Login::bearer(&wire.access_token).ok_or("an access token that cannot be sent")?;
        Ok((wire.access_token, login, Duration::from_secs(wire.expires_in)))
    }
}
