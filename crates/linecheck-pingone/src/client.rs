//! The client of one environment.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;

use linecheck_domain::Secret;
use linecheck_domain::pingone::{Body, ClientAuthentication, Environment, Id, Site};
use linecheck_domain::transport::Bound;
use linecheck_http::{Answer, Budget, Clock, Exchange, HttpClient, Json, Login};
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::answer::{is_object, not_understood, parse, quotes, transport};
use crate::error::{Argument, PingOneError};
use crate::refusal::Reader;
use crate::token::{AccessToken, Tokens};

/// The worker application that is asked as (PingOne, *Worker applications*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// Where it is asked at.
    pub site: Site,
    /// The environment that it lives in, which can be another than the one that is managed.
    pub environment: Id,
    /// Its client ID.
    pub client_id: Id,
    /// How it proves itself.
    pub authentication: ClientAuthentication,
}

/// Asks PingOne as one worker application about one environment. Copies share the access token.
///
/// The client secret goes to the site's token endpoint alone, the access token to the site's API alone: every address is
/// made from them here.
#[derive(Clone)]
pub struct PingOneClient {
    http: HttpClient,
    tokens: Arc<Tokens>,
    worker: Worker,
    api: Url,
    environment: Id,
    clock: Clock,
    pub(crate) budget: Option<Budget>,
}

/// A resource, and the exchange that it came in.
#[derive(Debug, Clone)]
pub struct Fetched<Resource> {
    /// The resource.
    pub value: Resource,
    /// The exchange.
    pub exchange: Exchange,
}

/// How many members of a list could not be read, by the reason. They cost the others nothing, but a list with such is no
/// whole: what is looked for may be among them.
pub type Odd = BTreeMap<&'static str, usize>;

/// The members of a list that was read to its end, and the exchanges that it took.
#[derive(Debug, Clone)]
pub struct Listed<Member> {
    /// The members, in the server's order, each once.
    pub items: Vec<Member>,
    /// What could not be read of it.
    pub odd: Odd,
    /// The exchanges: one for each page.
    pub exchanges: Vec<Exchange>,
}

/// What is asked.
#[derive(Clone, Copy)]
pub(crate) enum Asked<'body> {
    Read,
    Create(&'body Json),
    Replace(&'body Json),
    Delete,
}

impl PingOneClient {
    /// Makes a client for an environment. Nothing is sent.
    ///
    /// # Errors
    /// [`PingOneError::BadArgument`] when the secret cannot be sent. Whether the hosts may be asked is the rule of `http`,
    /// told by the first request.
    pub fn new(
        http: HttpClient,
        worker: Worker,
        secret: &Secret,
        environment: Id,
        clock: Clock,
    ) -> Result<Self, PingOneError> {
        let address = |text: &str| Url::parse(text).map_err(|_| PingOneError::BadArgument(Argument::Site));
        let api = address(worker.site.api())?;
        let tokens = Tokens::new(
            http.clone(),
            address(&worker.site.token_address(&worker.environment))?,
            worker.client_id.to_string(),
            worker.authentication,
            secret,
            Arc::clone(&clock),
        )
        .ok_or(PingOneError::BadArgument(Argument::Secret))?;
        Ok(Self { http, tokens: Arc::new(tokens), worker, api, environment, clock, budget: None })
    }

    /// Bounds what it reads as a whole, with everything else that has the same budget. What it changes has the time of one
    /// exchange, as always.
    #[must_use]
    pub fn within(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The environment that it asks about.
    #[must_use]
    pub fn environment_id(&self) -> &Id {
        &self.environment
    }

    /// The worker application that it asks as.
    #[must_use]
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Proves the worker application anew, whatever token is kept, and reads the environment.
    ///
    /// # Errors
    /// See [`PingOneError`].
    pub async fn check(&self) -> Result<Fetched<Environment>, PingOneError> {
        self.in_time(self.tokens.afresh()).await?;
        self.environment().await
    }

    /// An address under the API's base.
    pub(crate) fn address(&self, path: &[&str]) -> Url {
        let mut url = self.api.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("environments").extend(path);
        }
        url
    }

    /// An address under this environment.
    pub(crate) fn own_address(&self, path: &[&str]) -> Url {
        self.address(&[&[self.environment.as_str()][..], path].concat())
    }

    /// Asks, and takes success alone for an answer, if it can be PingOne's. A token that is no longer accepted is replaced,
    /// and the same asked once more: a request that is answered 401 was not carried out.
    pub(crate) async fn ask(
        &self,
        asked: Asked<'_>,
        url: &Url,
        sent: Option<&Secret>,
    ) -> Result<Answer, PingOneError> {
        let token = self.tokens.current().await?;
        match self.once(asked, url, &token, sent).await {
            Err(error) if error.is_about_token() => {
                let token = self.tokens.instead_of(&token, sent).await?;
                self.once(asked, url, &token, sent).await
            }
            outcome => outcome,
        }
    }

    async fn once(
        &self,
        asked: Asked<'_>,
        url: &Url,
        token: &AccessToken,
        sent: Option<&Secret>,
    ) -> Result<Answer, PingOneError> {
        let login: &Login = &token.login;
        // Boxed, since everything that asks holds it.
        let answer = Box::pin(async {
            match asked {
                Asked::Read => self.http.read(url, login).await,
                Asked::Create(json) => self.http.create_json(url, login, json.clone()).await,
                Asked::Replace(json) => self.http.replace(url, login, json.clone()).await,
                Asked::Delete => self.http.delete(url, login).await,
            }
        })
        .await
        .map_err(transport)?;
        let secrets: Vec<_> =
            [Some(&token.token), Some(&self.tokens.secret), sent].into_iter().flatten().collect();
        match answer.status {
            200..=299 if quotes(answer.body.bytes(), &secrets) => {
                Err(not_understood("an answer that quotes a credential that was sent", answer.exchange))
            }
            // 204 is the answer to a deletion, and has no body.
            200..=299 if is_object(answer.body.bytes()) || is_deleted(asked, &answer) => Ok(answer),
            200..=299 => Err(PingOneError::Intercepted { exchange: Box::new(answer.exchange) }),
            400..=599 => Err(Reader { secrets, now: (self.clock)() }.error(answer)),
            _ => Err(not_understood("a status that means neither success nor refusal", answer.exchange)),
        }
    }

    /// Reads, within the budget's time.
    pub(crate) async fn read(&self, url: &Url) -> Result<Answer, PingOneError> {
        self.in_time(self.ask(Asked::Read, url, None)).await
    }

    async fn in_time<T>(
        &self,
        asked: impl Future<Output = Result<T, PingOneError>>,
    ) -> Result<T, PingOneError> {
        match self.budget.as_ref().and_then(Budget::until) {
            Some(until) => tokio::time::timeout_at(until.into(), asked)
                .await
                .map_err(|_| PingOneError::LeftOff { bound: Bound::Time, pages: 0, entries: 0 })?,
            None => asked.await,
        }
    }

    /// Reads one resource.
    pub(crate) async fn fetch<Resource>(
        &self,
        url: &Url,
        read: impl FnOnce(Value) -> Result<Resource, &'static str>,
        another: impl FnOnce(&Resource) -> Option<&'static str>,
    ) -> Result<Fetched<Resource>, PingOneError> {
        opened(self.read(url).await?, read, another)
    }

    /// Changes something, and reads the resource that the answer is.
    pub(crate) async fn change<Resource>(
        &self,
        asked: Asked<'_>,
        url: &Url,
        sent: Option<&Secret>,
        read: impl FnOnce(Value) -> Result<Resource, &'static str>,
        another: impl FnOnce(&Resource) -> Option<&'static str>,
    ) -> Result<Fetched<Resource>, PingOneError> {
        opened(self.ask(asked, url, sent).await?, read, another)
    }

    /// What is another's where a body says that it is of another environment.
    pub(crate) fn of_another_environment(&self, body: &Body) -> Option<&'static str> {
        let named = body.get("environment").and_then(|environment| environment.get("id")?.as_str())?;
        (!named.eq_ignore_ascii_case(self.environment.as_str())).then_some("what another environment has")
    }
}

impl fmt::Debug for PingOneClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PingOneClient")
            .field("token_address", &self.tokens.address().as_str())
            .field("api", &self.api.as_str())
            .field("environment", &self.environment.as_str())
            .finish_non_exhaustive()
    }
}

fn is_deleted(asked: Asked<'_>, answer: &Answer) -> bool {
    matches!(asked, Asked::Delete) && answer.status == 204 && answer.body.bytes().is_empty()
}

fn opened<Resource>(
    answer: Answer,
    read: impl FnOnce(Value) -> Result<Resource, &'static str>,
    another: impl FnOnce(&Resource) -> Option<&'static str>,
) -> Result<Fetched<Resource>, PingOneError> {
    let Answer { exchange, body, .. } = answer;
    match parse(body.bytes()).map(Value::Object).and_then(read) {
        Err(what) => Err(not_understood(what, exchange)),
        Ok(value) => match another(&value) {
            None => Ok(Fetched { value, exchange }),
            Some(what) => Err(PingOneError::OfAnother { what, exchange: Box::new(exchange) }),
        },
    }
}

/// Writes a body, in memory that is overwritten. It is measured first, so that it never moves and leaves a copy of a
/// credential behind.
pub(crate) fn written(body: &impl Serialize) -> Result<Json, PingOneError> {
    struct Measure(usize);

    impl io::Write for Measure {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let cannot = |_| PingOneError::BadArgument(Argument::Body);
    let mut measure = Measure(0);
    serde_json::to_writer(&mut measure, body).map_err(cannot)?;
    let mut json = Json::new(Vec::with_capacity(measure.0));
    serde_json::to_writer(&mut *json, body).map_err(cannot)?;
    Ok(json)
}
