//! The client of one account.

use std::collections::BTreeMap;
use std::fmt;

use linecheck_domain::Secret;
use linecheck_domain::transport::Bound;
use linecheck_http::{Answer, Body, Budget, Exchange, HttpClient, HttpError, Login};
use serde::de::{Deserialize, DeserializeOwned};
use url::Url;

use crate::error::{Argument, TwilioError};
use crate::lenient::is_sid;
use crate::refusal;

/// Twilio's hosts besides `api` that resources of this crate are on.
pub const PRODUCTS: [&str; 4] = ["accounts", "messaging", "monitor", "voice"];

/// Asks Twilio as one account, at one base.
///
/// The token goes to that base, to the other hosts of it where it was given any ([`TwilioClient::with_products`]), and
/// to no other: every address is made from them here.
#[derive(Clone)]
pub struct TwilioClient {
    pub(crate) http: HttpClient,
    pub(crate) login: Login,
    pub(crate) account_sid: String,
    base: Url,
    has_products: bool,
    pub(crate) budget: Option<Budget>,
}

/// A resource, and the exchange that it came in.
#[derive(Debug)]
pub struct Fetched<Resource> {
    /// The resource.
    pub value: Resource,
    /// The exchange.
    pub exchange: Exchange,
}

/// How many members of a list could not be read, by the reason. They cost neither the others nor the count.
pub type Odd = BTreeMap<&'static str, usize>;

/// The members of a list that could be read, and what could not.
pub(crate) fn sorted<Member>(members: Vec<Result<Member, &'static str>>) -> (Vec<Member>, Odd) {
    let mut odd = Odd::new();
    let mut items = Vec::with_capacity(members.len());
    for member in members {
        match member {
            Ok(member) => items.push(member),
            Err(why) => *odd.entry(why).or_default() += 1,
        }
    }
    (items, odd)
}

/// The members of a list, and the exchanges that it took.
#[derive(Debug)]
pub struct Listed<Member> {
    /// The members, in the server's order.
    pub items: Vec<Member>,
    /// What could not be read of it.
    pub odd: Odd,
    /// Whether the list was read to its end. Lists that are read to find something stop after a few pages.
    pub complete: bool,
    /// The exchanges: one for each page, and what was fetched ahead for nothing.
    pub exchanges: Vec<Exchange>,
}

/// What a search among the members of a list found. Its exchanges are told while it goes on.
#[derive(Debug)]
pub struct Found<Member> {
    /// The members that fit, in the server's order.
    pub items: Vec<Member>,
    /// What could not be read of the list.
    pub odd: Odd,
    /// Whether the list was read to its end. A search stops after a few pages.
    pub complete: bool,
}

/// What may be the message or call that is looked for.
#[derive(Debug)]
pub struct Candidates<Member> {
    /// Those that fit.
    pub found: Found<Member>,
    /// How many were listed besides that are of another account, recipient or sender, or were made in another way.
    pub of_others: usize,
}

impl TwilioClient {
    /// Makes a client for an account, main or sub-account, and its Auth Token. Nothing is sent.
    ///
    /// # Errors
    /// [`TwilioError::BadArgument`] when the SID is not an account's, or the base is not the address of a host alone.
    /// Whether the base may be asked is the rule of `http`, told by the first request.
    pub fn new(http: HttpClient, base: &Url, account_sid: &str, token: &Secret) -> Result<Self, TwilioError> {
        if !is_sid(account_sid, &["AC"]) {
            return Err(TwilioError::BadArgument(Argument::AccountSid));
        }
        let is_host_alone =
            base.path() == "/" && base.query().is_none() && base.fragment().is_none() && base.has_host();
        if !is_host_alone || !base.username().is_empty() || base.password().is_some() {
            return Err(TwilioError::BadArgument(Argument::Base));
        }
        let login = Login::basic(account_sid, token).ok_or(TwilioError::BadArgument(Argument::AccountSid))?;
        Ok(Self {
            http,
            login,
            account_sid: account_sid.to_owned(),
            base: base.clone(),
            has_products: false,
            budget: None,
        })
    }

    /// Lets it ask the other hosts of its base besides, over an HTTP client that may: see [`TwilioClient::product_hosts`].
    #[must_use]
    pub fn with_products(mut self, http: HttpClient) -> Self {
        self.http = http;
        self.has_products = true;
        self
    }

    /// The addresses of Twilio's other hosts that belong to the base ([`PRODUCTS`]), for the HTTP client that may ask them.
    pub fn product_hosts(&self) -> impl Iterator<Item = Url> {
        PRODUCTS.iter().filter_map(|product| self.product(product).ok())
    }

    /// Another of Twilio's hosts: the sister of the base's, or a path on a base that has one address for all, as the sandbox.
    ///
    /// Source: Twilio, *Using the Twilio REST API in a non-US Region*: `{product}.{edge}.{region}.twilio.com`, with
    /// credentials that are of the region and not of the product.
    fn product(&self, product: &str) -> Result<Url, TwilioError> {
        let mut url = self.base.clone();
        match self.base.host_str().and_then(|host| host.strip_prefix("api.")) {
            Some(rest) => url
                .set_host(Some(&format!("{product}.{rest}")))
                .map_err(|_| TwilioError::BadArgument(Argument::Base))?,
            None => url.set_path(&format!("/{product}/")),
        }
        Ok(url)
    }

    /// Bounds what it reads as a whole, with everything else that has the same budget. What it creates has the time of one
    /// exchange, as always.
    #[must_use]
    pub fn within(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// An address on another host of the base.
    pub(crate) fn product_address(
        &self,
        product: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Url, TwilioError> {
        if !self.has_products {
            return Err(TwilioError::NoOtherHosts);
        }
        let mut url = self.product(product)?;
        url.set_path(&format!("{}v1/{path}", url.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// The account that it asks as.
    #[must_use]
    pub fn account_sid(&self) -> &str {
        &self.account_sid
    }

    /// The base that it asks at.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// An address under `/2010-04-01`. The `.json` at its end is essential: without it the API answers XML
    /// (Twilio, `docs/usage/twilios-response`).
    pub(crate) fn address(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("/2010-04-01/{path}.json"));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// An address under this account.
    pub(crate) fn own_address(&self, path: &str, query: &[(&str, &str)]) -> Url {
        self.address(&format!("Accounts/{}/{path}", self.account_sid), query)
    }

    /// Reads, and takes success alone for an answer, if it can be Twilio's.
    pub(crate) async fn read(&self, url: &Url) -> Result<Answer, TwilioError> {
        // Boxed, since everything that reads holds it.
        let asked = Box::pin(self.http.read(url, &self.login));
        let asked = match self.budget.as_ref().and_then(Budget::until) {
            Some(until) => tokio::time::timeout_at(until.into(), asked)
                .await
                .map_err(|_| TwilioError::LeftOff { bound: Bound::Time, pages: 0, entries: 0 })?,
            None => asked.await,
        };
        let answer = asked.map_err(transport)?;
        match answer.status {
            200..=299 if refusal::is_object(answer.body.bytes()) => Ok(answer),
            200..=299 => Err(TwilioError::Intercepted { exchange: Box::new(answer.exchange) }),
            400..=599 => Err(refusal::error(answer)),
            _ => Err(not_understood("a status that means neither success nor refusal", answer.exchange)),
        }
    }

    /// Reads one resource, and takes it for the answer only where it is about what was asked for.
    pub(crate) async fn fetch_own<Wire: DeserializeOwned, Resource>(
        &self,
        url: &Url,
        open: impl FnOnce(Wire) -> Result<Resource, &'static str>,
        another: impl FnOnce(&Resource) -> Option<&'static str>,
    ) -> Result<Fetched<Resource>, TwilioError> {
        let fetched = self.fetch(url, open).await?;
        match another(&fetched.value) {
            None => Ok(fetched),
            Some(what) => Err(TwilioError::OfAnother { what, exchange: Box::new(fetched.exchange) }),
        }
    }

    /// Reads one resource. `open` takes what is essential out of the parsed answer, or says what is missing.
    pub(crate) async fn fetch<Wire: DeserializeOwned, Resource>(
        &self,
        url: &Url,
        open: impl FnOnce(Wire) -> Result<Resource, &'static str>,
    ) -> Result<Fetched<Resource>, TwilioError> {
        let answer = self.read(url).await?;
        match parse(&answer.body).and_then(open) {
            Ok(value) => Ok(Fetched { value, exchange: answer.exchange }),
            Err(what) => Err(not_understood(what, answer.exchange)),
        }
    }
}

impl fmt::Debug for TwilioClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TwilioClient")
            .field("account_sid", &self.account_sid)
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

/// It is not JSON.
const NOT_JSON: &str = "it is not JSON";
/// It is JSON, but something is of another kind.
const OTHER_SHAPE: &str = "its JSON has another shape";

/// Parses an answer. Only that it is JSON of the right shape is said, never what it holds.
pub(crate) fn parse<Wire: DeserializeOwned>(body: &Body) -> Result<Wire, &'static str> {
    parse_bytes(body.bytes())
}

pub(crate) fn parse_bytes<'answer, Wire: Deserialize<'answer>>(
    body: &'answer [u8],
) -> Result<Wire, &'static str> {
    // Looked at once as a whole, which is faster than once for every text in it.
    let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8")?;
    // A list would be taken for an object whose members come in order.
    if text.trim_start().starts_with('[') {
        return Err(OTHER_SHAPE);
    }
    serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => OTHER_SHAPE,
        serde_json::error::Category::Io
        | serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof => NOT_JSON,
    })
}

pub(crate) fn not_understood(what: &'static str, exchange: Exchange) -> TwilioError {
    TwilioError::NotUnderstood { what, exchange: Box::new(exchange) }
}

pub(crate) fn transport(failure: HttpError) -> TwilioError {
    match failure {
        HttpError::Redirected { status, to_host, exchange } => {
            TwilioError::Redirected { status, to_host, exchange }
        }
        failure => TwilioError::Transport { failure },
    }
}
