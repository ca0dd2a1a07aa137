//! The files for Terraform: `pingidentity/pingone` 1.21, whose arguments are in [`shape`](super::shape).
//!
//! Its traps, each with a warning and a comment in the file (read in the provider's source, commit cef5208a): a chain that is
//! left out is emptied; members without an argument are left out of each PUT; an imported Twilio sender is planned to be
//! replaced, since its Auth Token is not read back; the old sender is destroyed first unless `create_before_destroy` stands
//! there.

use linecheck_domain::pingone::Region;
use serde_json::{Map, Value as Json, json};

use super::file::{Export, ExportFile};
use super::hcl::{self, Block, Value};
use super::shape::{self, Argument, Arguments};
use super::wanted::{Sender, Wanted, WantedPolicy};
use super::warning::{ExportWarning, ExportWarningCode as Code};

const SENDER: &str = "pingone_phone_delivery_settings";
const SETTINGS: &str = "pingone_notification_settings";
const POLICY: &str = "pingone_notification_policy";
/// The member of the settings that is the chain.
const CHAIN: &str = "smsProvidersFallbackChain";

const CREDENTIALS: &str = "The worker application comes from the environment variables PINGONE_CLIENT_ID, \
    PINGONE_CLIENT_SECRET and PINGONE_ENVIRONMENT_ID (the environment that the worker lives in), so that no secret stands here.";

pub fn export(wanted: &Wanted, region: Option<Region>) -> Export {
    let mut writing = Writing { wanted, warnings: wanted.warnings.clone() };
    let main = writing.main();
    let files = [("terraform.tf", setting(region)), ("variables.tf", variables(wanted)), ("main.tf", main)];
    let file = |(name, blocks): (&str, _)| ExportFile {
        name: name.to_owned(),
        text: hcl::file(blocks),
        command: None,
        to_fill_in: Vec::new(),
    };
    Export { files: files.into_iter().map(file).collect(), warnings: writing.warnings }
}

type Blocks = Vec<(Block, String)>;

/// Which Terraform, which provider, which region.
fn setting(region: Option<Region>) -> Blocks {
    let provider = Value::Object(vec![
        ("source", Value::text("pingidentity/pingone")),
        ("version", Value::text(">= 1.21, < 2.0")),
    ]);
    let terraform = Block::new("terraform", &[])
        // An `import` that is not a mere text.
        .with("required_version", Value::text(">= 1.6"))
        .with_block(Block::new("required_providers", &[]).with("pingone", provider));
    match region {
        Some(region) => {
            let provider =
                Block::new("provider", &["pingone"]).with("region_code", Value::text(region.code()));
            vec![(terraform, String::new()), (provider, CREDENTIALS.to_owned())]
        }
        None => vec![(terraform, format!("{CREDENTIALS} So does the region: PINGONE_REGION_CODE."))],
    }
}

fn variables(wanted: &Wanted) -> Blocks {
    let variable = |name: &str, description: String| {
        Block::new("variable", &[name])
            .with("description", Value::Text(description))
            .with("type", Value::Path("string".to_owned()))
    };
    let environment = variable("environment_id", "The environment that is managed.".to_owned())
        .with("default", Value::text(wanted.environment.as_str()));
    let tokens = wanted.senders.iter().map(|sender| {
        let description = format!("The Auth Token of the Twilio account {}.", sender.sid);
        variable(&token_of(sender), description).with("sensitive", Value::Flag(true))
    });
    [environment].into_iter().chain(tokens).map(|block| (block, String::new())).collect()
}

/// The variable of a sender's token.
fn token_of(sender: &Sender) -> String {
    format!("{}_auth_token", sender.name)
}

/// A body as arguments.
struct Written {
    arguments: Vec<(&'static str, Value)>,
    lost: Vec<String>,
    not_taken: Vec<String>,
}

struct Writing<'a> {
    wanted: &'a Wanted,
    warnings: Vec<ExportWarning>,
}

impl Writing<'_> {
    fn main(&mut self) -> Blocks {
        let wanted = self.wanted;
        let mut blocks = Vec::new();
        for sender in &wanted.senders {
            blocks.push(self.sender(sender));
            if !sender.is_new {
                blocks.push((import(SENDER, &sender.name, Some(sender.id.as_str())), String::new()));
            }
        }
        blocks.push(self.settings());
        blocks.push((import(SETTINGS, "settings", None), String::new()));
        for policy in &wanted.policies {
            let Some(written) = self.policy(policy) else { continue };
            blocks.push(written);
            blocks.push((import(POLICY, &policy.name, Some(policy.id.as_str())), String::new()));
        }
        blocks
    }

    fn sender(&mut self, sender: &Sender) -> (Block, String) {
        let numbers = sender.numbers.iter().filter_map(|number| {
            // The rest is PingOne's to say, and the choice is that it stands here.
            let known = ["number", "type", "supportedCountries"];
            let body = number.iter().filter(|(name, _)| known.contains(&name.as_str()));
            let mut body: Map<String, Json> =
                body.map(|(name, value)| (name.clone(), value.clone())).collect();
            if body.get("type").and_then(Json::as_str) == Some("PHONE_NUMBER") {
                // It has none, and the provider refuses any.
                body.remove("supportedCountries");
            }
            let taken = self.taken(&body, shape::NUMBER);
            self.not_expressed(&taken, |place| format!("`numbers[].{place}` of {}", sender.label));
            let arguments = taken.arguments;
            (!arguments.is_empty()).then_some(Value::Object(arguments))
        });
        let numbers = Value::List(numbers.collect());
        let account = Value::Object(vec![
            ("sid", Value::text(sender.sid.as_str())),
            ("auth_token", Value::Path(format!("var.{}", token_of(sender)))),
            ("selected_numbers", numbers),
        ]);
        let mut lifecycle = Block::new("lifecycle", &[]).with_remark(
            "create_before_destroy",
            Value::Flag(true),
            "Another token replaces the sender. The new one is there before the old one goes.",
        );
        let mut remarks = Vec::new();
        if sender.is_new {
            remarks.push(self.warn(Code::OrphanOnFailure, &sender.label));
            self.warn(Code::ChoiceNotUpdated, &format!("selected_numbers of {}", sender.label));
        } else {
            let trap = self.warn(Code::ImportReplaces, &sender.label);
            let ignored = Value::List(vec![Value::Path("provider_custom_twilio".to_owned())]);
            lifecycle = lifecycle.with_remark("ignore_changes", ignored, &trap);
        }
        if sender.has_name {
            self.warn(Code::NameNotExpressed, &sender.label);
        }
        let block =
            resource(SENDER, &sender.name).with("provider_custom_twilio", account).with_block(lifecycle);
        (block, remarks.join("\n"))
    }

    fn settings(&mut self) -> (Block, String) {
        let body = &self.wanted.settings;
        // What is not there means the same as what is empty, and has to be written: the provider's default is the empty one.
        let is_empty = body.get(CHAIN).and_then(Json::as_array).is_none_or(Vec::is_empty);
        let taken = self.taken(body, shape::SETTINGS);
        let mut remarks =
            self.not_expressed(&taken, |place| format!("`{place}` of the notification settings"));
        let chain = self.warn(Code::OmittedChain, "provider_fallback_chain");
        let mut block = resource(SETTINGS, "settings");
        if is_empty {
            block = block.with_remark("provider_fallback_chain", Value::List(Vec::new()), &chain);
            remarks.push("The chain is empty: Ping Identity's own account sends.".to_owned());
        }
        for (name, value) in taken.arguments {
            let remark = if name == "provider_fallback_chain" { chain.as_str() } else { "" };
            block = block.with_remark(name, value, remark);
        }
        (block, remarks.join("\n"))
    }

    /// A policy, unless something that the provider cannot take would let it hold for others.
    fn policy(&mut self, policy: &WantedPolicy) -> Option<(Block, String)> {
        let body = prepared(&policy.body);
        let mut taken = self.taken(&body, shape::POLICY);
        if let Some(place) = taken.not_taken.pop() {
            self.warn(Code::PolicyNotWritten, &format!("`{place}` of the policy {}", policy.label));
            return None;
        }
        let mut remarks =
            self.not_expressed(&taken, |place| format!("`{place}` of the policy {}", policy.label));
        if policy.is_default {
            remarks.push(self.warn(Code::DefaultPolicy, &policy.label));
        }
        let block = resource(POLICY, &policy.name);
        let block = taken.arguments.into_iter().fold(block, |block, (name, value)| block.with(name, value));
        Some((block, remarks.join("\n")))
    }

    /// What of a body is an argument, and what is not.
    fn taken(&self, body: &Map<String, Json>, rows: &[Argument]) -> Written {
        let resource_of = |link: &str| {
            let sender = self.wanted.senders.iter().find(|sender| sender.id.as_str() == link)?;
            Some(format!("{SENDER}.{}", sender.name))
        };
        let mut taken = Arguments { resource_of: &resource_of, lost: Vec::new(), not_taken: Vec::new() };
        let arguments = taken.of_body(body, rows);
        Written { arguments, lost: taken.lost, not_taken: taken.not_taken }
    }

    /// Warns of each member that is not written, and gives the words for a comment.
    fn not_expressed(&mut self, taken: &Written, subject: impl Fn(&str) -> String) -> Vec<String> {
        let mut places: Vec<_> = taken.not_taken.iter().chain(&taken.lost).collect();
        places.dedup();
        let codes = places.into_iter().map(|place| match place.as_str() {
            "deliveryMode" => (Code::DeliveryModeOpens, subject(place)),
            _ => (Code::NotExpressed, subject(place)),
        });
        codes.map(|(code, subject)| self.warn(code, &subject)).collect()
    }

    /// Warns, and gives the words for a comment.
    fn warn(&mut self, code: Code, subject: &str) -> String {
        let warning = ExportWarning::new(code, subject);
        let text = warning.text.clone();
        self.warnings.push(warning);
        text
    }
}

/// A policy's body as the provider takes it: no countries beside `NONE`, and a cool-down for each method.
fn prepared(body: &Map<String, Json>) -> Map<String, Json> {
    let mut body = body.clone();
    if let Some(limit) = body.get_mut("countryLimit").and_then(Json::as_object_mut)
        && limit.get("type").and_then(Json::as_str) == Some("NONE")
    {
        limit.remove("deliveryMethods");
        limit.remove("countries");
    }
    if let Some(cool_down) = body.get_mut("cooldownConfiguration").and_then(Json::as_object_mut) {
        for method in ["email", "sms", "voice", "whatsApp"] {
            cool_down.entry(method).or_insert_with(|| json!({ "enabled": false }));
        }
    }
    body
}

fn resource(kind: &str, name: &str) -> Block {
    Block::new("resource", &[kind, name]).with("environment_id", Value::Path("var.environment_id".to_owned()))
}

fn import(kind: &str, name: &str, id: Option<&str>) -> Block {
    let environment = "var.environment_id".to_owned();
    let id = match id {
        Some(id) => Value::PathThenText(environment, format!("/{id}")),
        None => Value::Path(environment),
    };
    Block::new("import", &[]).with("to", Value::Path(format!("{kind}.{name}"))).with("id", id)
}
