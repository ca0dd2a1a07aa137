//! The client.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use hyper_util::client::proxy::matcher::Matcher;
use jiff::Timestamp;
use linecheck_domain::transport::Stage;
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use crate::body::{self, Answer, Spares};
use crate::classify;
use crate::exchange::{Exchange, Verb};
use crate::failure::HttpError;
use crate::login::Login;
use crate::lookup::SystemLookup;
use crate::policy::{AllowedHosts, Refusal, Way};
use crate::route::{self, Route};
use crate::untrusted::sanitize;

/// A body of JSON. It may hold a credential, so it is overwritten once it was sent.
pub type Json = Zeroizing<Vec<u8>>;

/// A body that is sent, and its media type.
type Sent = (&'static str, Bytes);

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Tells the time for [`Exchange::started_at`] and for a `Retry-After` that is a date.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How long and how large an exchange may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time for resolving the name, TCP and TLS together. It is held to half of [`Limits::overall`] at most, so
    /// that a connection that never stood is never taken for a request that may have left.
    pub connect: Duration,
    /// The time from the beginning to the end of the body.
    pub overall: Duration,
    /// The largest body in bytes, counted after decompression.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), overall: Duration::from_secs(30), body: 16 * 1024 * 1024 }
    }
}

/// What a client is made with.
#[derive(Clone)]
pub struct HttpConfig {
    /// The hosts that may be asked.
    pub allowed: AllowedHosts,
    /// The bounds.
    pub limits: Limits,
    /// The clock.
    pub clock: Clock,
    /// Stands in for the system's proxy and trust store.
    #[cfg(test)]
    pub(crate) surroundings: Surroundings,
}

/// What a test sets in place of the system's.
#[cfg(test)]
#[derive(Clone, Default)]
pub(crate) struct Surroundings {
    pub(crate) proxy: Option<String>,
    pub(crate) trusted: Option<Vec<u8>>,
}

impl HttpConfig {
    /// The usual limits and the system's clock.
    #[must_use]
    pub fn new(allowed: AllowedHosts) -> Self {
        Self {
            allowed,
            limits: Limits::default(),
            clock: Arc::new(Timestamp::now),
            #[cfg(test)]
            surroundings: Surroundings::default(),
        }
    }
}

impl fmt::Debug for HttpConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpConfig")
            .field("allowed", &self.allowed)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// The HTTP client. Copies share their connections.
///
/// Dropping the future of a request cancels it.
#[derive(Clone)]
pub struct HttpClient(Arc<Shared>);

impl fmt::Debug for HttpClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the library's clients: what they show is not ours to promise.
        formatter.debug_tuple("HttpClient").field(&self.0.config).finish()
    }
}

struct Shared {
    config: HttpConfig,
    proxies: OnceLock<Matcher>,
    spares: Spares,
    /// Made when first needed: reading the system's trust store takes longer than many an exchange.
    agents: [OnceLock<reqwest::Client>; 6],
}

impl HttpClient {
    /// Makes a client. Nothing is opened or read yet.
    #[must_use]
    pub fn new(config: HttpConfig) -> Self {
        Self(Arc::new(Shared {
            config,
            proxies: OnceLock::new(),
            spares: Spares::default(),
            agents: Default::default(),
        }))
    }

    /// The bounds it works within.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.0.config.limits
    }

    /// How a URL would be reached, for a person to see.
    ///
    /// # Errors
    /// Why it may not be asked.
    pub fn route(&self, url: &Url) -> Result<Route, Refusal> {
        let way = self.0.config.allowed.judge(url)?;
        Ok(Route { way, proxy: route::proxy(self.proxies(), way, url), trust: route::trust_store(way) })
    }

    /// Reads (`GET`), over a connection that is kept and shared.
    ///
    /// # Errors
    /// See [`HttpError`]. An answer of any status but a redirect is an [`Answer`].
    pub async fn read(&self, url: &Url, login: &Login) -> Result<Answer, HttpError> {
        self.exchange(Verb::Get, url, login, None).await
    }

    /// Creates (`POST` of a form), over a connection of its own, so that a connection that had gone stale while it was
    /// kept can never make it uncertain whether something was created. So does everything else that changes something.
    ///
    /// # Errors
    /// See [`HttpError`]; [`HttpError::never_sent`] says when it was certainly not created. An answer of any status but a
    /// redirect is an [`Answer`].
    pub async fn create(&self, url: &Url, login: &Login, form: &[(&str, &str)]) -> Result<Answer, HttpError> {
        // With room for the longest encoding, so that it never moves and leaves a copy of a passcode behind.
        let room = form.iter().map(|(name, value)| 3 * (name.len() + value.len()) + 2).sum();
        let written =
            form_urlencoded::Serializer::new(String::with_capacity(room)).extend_pairs(form).finish();
        let body = Bytes::from_owner(Zeroizing::new(written.into_bytes()));
        self.exchange(Verb::Post, url, login, Some((FORM, body))).await
    }

    /// Creates (`POST` of JSON), over a connection of its own.
    ///
    /// # Errors
    /// As [`HttpClient::create`].
    pub async fn create_json(&self, url: &Url, login: &Login, json: Json) -> Result<Answer, HttpError> {
        self.exchange(Verb::Post, url, login, Some((JSON, Bytes::from_owner(json)))).await
    }

    /// Replaces (`PUT` of JSON), over a connection of its own.
    ///
    /// # Errors
    /// See [`HttpError`]; [`HttpError::never_sent`] says when it was certainly not replaced. An answer of any status but
    /// a redirect is an [`Answer`].
    pub async fn replace(&self, url: &Url, login: &Login, json: Json) -> Result<Answer, HttpError> {
        self.exchange(Verb::Put, url, login, Some((JSON, Bytes::from_owner(json)))).await
    }

    /// Deletes (`DELETE`), over a connection of its own.
    ///
    /// # Errors
    /// See [`HttpError`]; [`HttpError::never_sent`] says when it was certainly not deleted. An answer of any status but a
    /// redirect is an [`Answer`].
    pub async fn delete(&self, url: &Url, login: &Login) -> Result<Answer, HttpError> {
        self.exchange(Verb::Delete, url, login, None).await
    }

    async fn exchange(
        &self,
        verb: Verb,
        url: &Url,
        login: &Login,
        sent: Option<Sent>,
    ) -> Result<Answer, HttpError> {
        let mut exchange = Exchange::begin(verb, url, (self.0.config.clock)());
        let begun = Instant::now();
        let outcome = self.run(&mut exchange, url, login, sent).await;
        exchange.duration = begun.elapsed();
        let Exchange { status, duration, .. } = exchange;
        match outcome {
            Ok((status, body)) => {
                tracing::debug!(%verb, status, ?duration, request_id = ?exchange.request_id, "answered");
                Ok(Answer { exchange, status, body })
            }
            Err(failed) => {
                let error = failed.record(exchange);
                tracing::debug!(%verb, ?status, ?duration, stage = ?error.stage(), "failed");
                Err(error)
            }
        }
    }

    async fn run(
        &self,
        exchange: &mut Exchange,
        url: &Url,
        login: &Login,
        sent: Option<Sent>,
    ) -> Result<(u16, body::Body), Failed> {
        let way = self.0.config.allowed.judge(url).map_err(Failed::NotAllowed)?;
        let agent = self.agent(way, exchange.method).map_err(|error| Failed::at(Stage::Setup, error))?;
        let mut request = match exchange.method {
            Verb::Get => agent.get(url.clone()),
            Verb::Post => agent.post(url.clone()),
            Verb::Put => agent.put(url.clone()),
            Verb::Delete => agent.delete(url.clone()),
        };
        if let Some((kind, body)) = sent {
            request = request.header(CONTENT_TYPE, kind).body(body);
        }
        if let Some(login) = login.header() {
            request = request.header(AUTHORIZATION, login);
        }
        request = request.header(ACCEPT, JSON);

        let mut response = request.send().await.map_err(|error| {
            let through_proxy = route::proxy(self.proxies(), way, url).is_some();
            Failed::at(classify::before_the_head(&error, through_proxy), error)
        })?;

        let status = response.status().as_u16();
        exchange.note_head(status, response.headers(), (self.0.config.clock)());
        if (300..400).contains(&status) {
            return Err(Failed::Redirected { status, to_host: target(url, &response) });
        }
        if is_encoded(&response) {
            return Err(Failed::Stage(Stage::BadEncoding, None));
        }
        match body::read(&mut response, self.0.config.limits.body, &self.0.spares).await {
            Ok(body) => {
                exchange.body_bytes = body.bytes().len() as u64;
                Ok((status, body))
            }
            Err(unread) => {
                exchange.body_bytes = unread.received;
                Err(Failed::Stage(unread.stage, unread.source))
            }
        }
    }

    fn proxies(&self) -> &Matcher {
        self.0.proxies.get_or_init(|| {
            #[cfg(test)]
            if let Some(proxy) = &self.0.config.surroundings.proxy {
                return Matcher::builder().all(proxy.clone()).build();
            }
            Matcher::from_system()
        })
    }

    fn agent(&self, way: Way, verb: Verb) -> Result<&reqwest::Client, reqwest::Error> {
        let row = match way {
            Way::PlainLoopback => 0,
            Way::TlsLoopback => 2,
            Way::Network => 4,
        };
        let column = match verb {
            Verb::Get => 0,
            Verb::Post | Verb::Put | Verb::Delete => 1,
        };
        let place = &self.0.agents[row + column];
        if let Some(agent) = place.get() {
            return Ok(agent);
        }
        let agent = self.build(way, verb)?;
        Ok(place.get_or_init(|| agent))
    }

    fn build(&self, way: Way, verb: Verb) -> Result<reqwest::Client, reqwest::Error> {
        let Limits { connect, overall, .. } = self.0.config.limits;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("linecheck/", env!("CARGO_PKG_VERSION")))
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .gzip(true)
            .dns_resolver(SystemLookup)
            .connect_timeout(connect.min(overall / 2))
            .timeout(overall);
        builder = match verb {
            Verb::Get => builder.pool_idle_timeout(Duration::from_secs(20)),
            Verb::Post | Verb::Put | Verb::Delete => builder.pool_max_idle_per_host(0),
        };
        #[cfg(test)]
        {
            let Surroundings { proxy, trusted } = &self.0.config.surroundings;
            if let (Some(proxy), Way::Network) = (proxy, way) {
                return builder.proxy(reqwest::Proxy::all(proxy)?).tls_certs_only([]).build();
            }
            if let Some(trusted) = trusted {
                return builder.no_proxy().tls_certs_only([reqwest::Certificate::from_der(trusted)?]).build();
            }
        }
        match way {
            // No TLS will happen: an empty trust store spares reading the system's.
            Way::PlainLoopback => builder.no_proxy().tls_certs_only([]).build(),
            Way::TlsLoopback => builder.no_proxy().build(),
            Way::Network => builder.build(),
        }
    }
}

/// A failure before it is given its exchange.
enum Failed {
    NotAllowed(Refusal),
    Redirected { status: u16, to_host: Option<String> },
    Stage(Stage, Option<reqwest::Error>),
}

impl Failed {
    fn at(stage: Stage, error: reqwest::Error) -> Self {
        // The URL's query may hold a phone number.
        Self::Stage(stage, Some(error.without_url()))
    }

    fn record(self, exchange: Exchange) -> HttpError {
        let exchange = Box::new(exchange);
        match self {
            Self::NotAllowed(refusal) => HttpError::NotAllowed { refusal, exchange },
            Self::Redirected { status, to_host } => HttpError::Redirected { status, to_host, exchange },
            Self::Stage(stage, source) => {
                HttpError::Failed { stage, exchange, source: source.map(|error| Box::new(error) as _) }
            }
        }
    }
}

/// The host that a redirect points to.
fn target(asked: &Url, response: &reqwest::Response) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    Some(sanitize(asked.join(location).ok()?.host_str()?, 255))
}

/// Whether a body is still encoded: the one encoding that was asked for is taken off, and its header with it.
fn is_encoded(response: &reqwest::Response) -> bool {
    response
        .headers()
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|value| !value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}

#[cfg(test)]
mod tests;
