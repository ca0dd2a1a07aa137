//! Which member of a body is which argument of the provider.
//!
//! Source: terraform-provider-pingone, commit cef5208a, `internal/service/base/resource_*.go`. A member that no row takes is
//! one that the provider cannot express: it is told, and never dropped without a word.

use serde_json::{Map, Value as Json};

use super::hcl::Value;

/// An argument of a resource.
pub struct Argument {
    /// Its name in Terraform.
    pub name: &'static str,
    /// Where it stands in the body, with `/` between.
    pub api: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Whether the object that it is of cannot be written without it.
    pub required: bool,
}

/// What an argument is.
pub enum Kind {
    /// Any text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A number.
    Whole,
    /// Some of these words.
    Words(&'static [&'static str]),
    /// Countries, by two letters.
    Countries,
    /// The ID of a sender.
    Sender,
    /// IDs of senders in order, or `PINGONE_TWILIO`.
    Chain,
    /// An object.
    Object(&'static [Argument]),
    /// A list of objects.
    Objects(&'static [Argument]),
}

const fn given(name: &'static str, api: &'static str, kind: Kind) -> Argument {
    Argument { name, api, kind, required: false }
}

const fn required(name: &'static str, api: &'static str, kind: Kind) -> Argument {
    Argument { name, api, kind, required: true }
}

const ADDRESS: &[Argument] =
    &[required("email_address", "address", Kind::Text), given("name", "name", Kind::Text)];

/// `pingone_notification_settings`, but for its environment.
pub const SETTINGS: &[Argument] = &[
    given("delivery_mode", "deliveryMode", Kind::Word(&["ALL"])),
    given("provider_fallback_chain", "smsProvidersFallbackChain", Kind::Chain),
    given("from", "from", Kind::Object(ADDRESS)),
    given("reply_to", "replyTo", Kind::Object(ADDRESS)),
    given("allowed_list", "whitelist", Kind::Objects(&[required("user_id", "user/id", Kind::Text)])),
];

/// `selected_numbers` of `provider_custom_twilio`.
pub const NUMBER: &[Argument] = &[
    required("number", "number", Kind::Text),
    required("type", "type", Kind::Word(&["PHONE_NUMBER", "SHORT_CODE", "TOLL_FREE"])),
    given("supported_countries", "supportedCountries", Kind::Countries),
];

const COOL_DOWN: &[Argument] = &[
    required("enabled", "enabled", Kind::Flag),
    given(
        "periods",
        "periods",
        Kind::Objects(&[
            required("duration", "duration", Kind::Whole),
            required("time_unit", "timeUnit", Kind::Word(&["SECONDS", "MINUTES"])),
        ]),
    ),
    given("group_by", "groupBy", Kind::Text),
    given("resend_limit", "resendLimit", Kind::Whole),
];

/// `pingone_notification_policy`, but for its environment.
pub const POLICY: &[Argument] = &[
    required("name", "name", Kind::Text),
    given(
        "country_limit",
        "countryLimit",
        Kind::Object(&[
            required("type", "type", Kind::Word(&["NONE", "ALLOWED", "DENIED"])),
            given("delivery_methods", "deliveryMethods", Kind::Words(&["SMS", "Voice"])),
            given("countries", "countries", Kind::Countries),
        ]),
    ),
    given(
        "cooldown_configuration",
        "cooldownConfiguration",
        Kind::Object(&[
            required("email", "email", Kind::Object(COOL_DOWN)),
            required("sms", "sms", Kind::Object(COOL_DOWN)),
            required("voice", "voice", Kind::Object(COOL_DOWN)),
            required("whats_app", "whatsApp", Kind::Object(COOL_DOWN)),
        ]),
    ),
    given(
        "provider_configuration",
        "providerConfiguration",
        Kind::Object(&[required(
            "conditions",
            "conditions",
            Kind::Objects(&[
                given("delivery_methods", "deliveryMethods", Kind::Words(&["VOICE", "SMS"])),
                given("countries", "countries", Kind::Countries),
                required(
                    "fallback_chain",
                    "fallbackChain",
                    Kind::Objects(&[required("id", "id", Kind::Sender)]),
                ),
            ]),
        )]),
    ),
    given(
        "quota",
        "quotas",
        Kind::Objects(&[
            required("type", "type", Kind::Word(&["USER", "ENVIRONMENT"])),
            given("delivery_methods", "deliveryMethods", Kind::Words(&["SMS", "Voice", "Email"])),
            given("total", "total", Kind::Whole),
            given("used", "claimed", Kind::Whole),
            given("unused", "unclaimed", Kind::Whole),
        ]),
    ),
];

/// What PingOne writes itself.
pub const READ_ONLY: [&str; 6] = ["id", "environment", "createdAt", "updatedAt", "_links", "default"];

/// Countries that the provider does not know, of those that ISO 3166-1 has.
const UNKNOWN_COUNTRIES: [&str; 3] = ["BQ", "CW", "SX"];

/// The members of a body as arguments, and what no argument can express.
pub struct Arguments<'a> {
    /// What a sender is called where it is a resource of the same configuration.
    pub resource_of: &'a dyn Fn(&str) -> Option<String>,
    /// Members without an argument: where each stands in the body.
    pub lost: Vec<String>,
    /// Members whose argument cannot take what they hold. What is written without them may mean more than they do: a list
    /// of countries that is not whole would let a condition hold for others.
    pub not_taken: Vec<String>,
}

impl Arguments<'_> {
    /// Of a whole body.
    pub fn of_body(&mut self, body: &Map<String, Json>, rows: &[Argument]) -> Vec<(&'static str, Value)> {
        let mut body = body.clone();
        for name in READ_ONLY {
            body.remove(name);
        }
        self.of(body, rows, "")
    }

    fn of(&mut self, mut body: Map<String, Json>, rows: &[Argument], at: &str) -> Vec<(&'static str, Value)> {
        let mut arguments = Vec::new();
        let mut is_whole = true;
        for row in rows {
            let place = format!("{at}{}", row.api.replace('/', "."));
            let value = take(&mut body, row.api).filter(|value| !is_empty(value));
            let value = value.and_then(|value| self.value(value, &row.kind, &place));
            is_whole &= value.is_some() || !row.required;
            arguments.extend(value.map(|value| (row.name, value)));
        }
        self.lost
            .extend(body.iter().filter(|(_, value)| !is_empty(value)).map(|(name, _)| format!("{at}{name}")));
        if is_whole { arguments } else { Vec::new() }
    }

    fn value(&mut self, value: Json, kind: &Kind, place: &str) -> Option<Value> {
        let told = self.not_taken.len();
        let expressed = match (kind, value) {
            (Kind::Text, Json::String(text)) => Some(Value::Text(text)),
            (Kind::Word(words), Json::String(word)) if words.contains(&word.as_str()) => {
                Some(Value::Text(word))
            }
            (Kind::Flag, Json::Bool(flag)) => Some(Value::Flag(flag)),
            (Kind::Whole, Json::Number(number)) => number.as_i64().map(Value::Whole),
            (Kind::Words(words), Json::Array(given)) => {
                return self.list(&given, place, |_, one| {
                    let word = one.as_str().filter(|word| words.contains(word))?;
                    Some(Value::text(word))
                });
            }
            (Kind::Countries, Json::Array(given)) => {
                return self.list(&given, place, |_, one| {
                    one.as_str().filter(|code| !UNKNOWN_COUNTRIES.contains(code)).map(Value::text)
                });
            }
            (Kind::Chain, Json::Array(given)) => {
                return self.list(&given, place, |this, one| one.as_str().map(|link| this.sender(link)));
            }
            (Kind::Sender, Json::String(id)) => {
                // The provider takes an ID alone here, and not the word for Ping Identity's account.
                (id != PING).then(|| self.sender(&id))
            }
            (Kind::Object(rows), Json::Object(body)) => {
                let arguments = self.of(body, rows, &format!("{place}."));
                (!arguments.is_empty()).then_some(Value::Object(arguments))
            }
            (Kind::Objects(rows), Json::Array(given)) => {
                return self.list(&given, place, |this, one| {
                    let Json::Object(body) = one else { return None };
                    let arguments = this.of(body.clone(), rows, &format!("{place}[]."));
                    (!arguments.is_empty()).then_some(Value::Object(arguments))
                });
            }
            _ => None,
        };
        // What is missing within it was told already.
        if expressed.is_none() && self.not_taken.len() == told {
            self.not_taken.push(place.to_owned());
        }
        expressed
    }

    /// What can be expressed of a list. What cannot is told.
    fn list(
        &mut self,
        given: &[Json],
        place: &str,
        express: impl Fn(&mut Self, &Json) -> Option<Value>,
    ) -> Option<Value> {
        let (count, told) = (given.len(), self.not_taken.len());
        let values: Vec<_> = given.iter().filter_map(|one| express(self, one)).collect();
        if values.len() < count && self.not_taken.len() == told {
            self.not_taken.push(place.to_owned());
        }
        (!values.is_empty()).then_some(Value::List(values))
    }

    /// A sender: the resource of this configuration, or its ID.
    fn sender(&self, link: &str) -> Value {
        (self.resource_of)(link)
            .map_or_else(|| Value::text(link), |resource| Value::Path(format!("{resource}.id")))
    }
}

/// The word for Ping Identity's account in a chain.
const PING: &str = "PINGONE_TWILIO";

/// Takes the member at a path out of a body.
fn take(body: &mut Map<String, Json>, path: &str) -> Option<Json> {
    let Some((first, rest)) = path.split_once('/') else { return body.remove(path) };
    let inner = body.get_mut(first)?.as_object_mut()?;
    take(inner, rest)
}

/// Whether there is nothing in a value, at any depth.
fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(values) => values.is_empty(),
        Json::Object(members) => members.values().all(is_empty),
        Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}
