use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hcl_edit::expr::{Expression, Object};
use hcl_edit::structure::{Block, Body as HclBody};
use linecheck_domain::limits::DailyLimits;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::pingone::{
    CarryOver, Channels, Environment, Goal, Others, Policy, RemoteSender, SenderChoice, Settings, plan,
};
use linecheck_domain::sid::AccountSid;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::ExportWarningCode as Code;
use super::*;

const ENVIRONMENT: &str = "11111111-1111-4111-8111-111111111111";
const TWILIO: &str = "22222222-2222-4222-8222-222222222222";
const VERIFY: &str = "33333333-3333-4333-8333-333333333333";
const GONE: &str = "44444444-4444-4444-8444-444444444444";
const SID: &str = "AC0123456789abcdef0123456789abcdef";
/// Planted where PingOne would not have it: it may stand in no file.
const PLANTED: &str = "89abcdef0123456789abcdef01234567";

fn settings() -> Json {
    json!({
        "id": ENVIRONMENT, "environment": { "id": ENVIRONMENT }, "updatedAt": "2026-11-01T00:00:00Z",
        "deliveryMode": "ALL",
        "from": { "name": "Contoso", "address": "otp@contoso.example" },
        "replyTo": { "name": "Help \"desk\" ${now}", "address": "help@contoso.example" },
        "whitelist": [{ "user": { "id": "55555555-5555-4555-8555-555555555555" } }],
        "restrictions": { "smsVoiceQuota": { "daily": 20 } },
        "emailProviderFallbackChain": ["PINGONE_EMAIL"],
        "unknownField": { "a": 1 },
        "smsProvidersFallbackChain": [TWILIO, VERIFY, "PINGONE_TWILIO"],
    })
}

fn sender() -> Json {
    json!({
        "id": TWILIO, "provider": "CUSTOM_TWILIO", "name": "Contoso Twilio", "sid": SID, "authToken": PLANTED,
        "environment": { "id": ENVIRONMENT }, "createdAt": "2026-11-01T00:00:00Z", "updatedAt": "2026-11-01T00:00:00Z",
        "numbers": [
            { "number": "+12125550100", "type": "PHONE_NUMBER", "capabilities": ["SMS", "VOICE"], "selected": true, "available": true },
            { "number": "+18005550100", "type": "TOLL_FREE", "capabilities": ["SMS", "VOICE"], "selected": true, "available": false, "supportedCountries": ["US", "CA"] },
            { "number": "+442079460000", "type": "PHONE_NUMBER", "capabilities": ["SMS", "VOICE"], "selected": false, "available": true },
        ],
    })
}

fn policies() -> [Json; 2] {
    let cool_down = json!({
        "enabled": true, "groupBy": "USER_ID", "resendLimit": 3,
        "periods": [
            { "duration": 10, "timeUnit": "SECONDS" }, { "duration": 1, "timeUnit": "MINUTES" }, { "duration": 5, "timeUnit": "MINUTES" },
        ],
    });
    [
        json!({
            "id": "66666666-6666-4666-8666-666666666666", "name": "Default", "default": true,
            "countryLimit": { "type": "NONE", "countries": [] },
        }),
        json!({
            "id": "77777777-7777-4777-8777-777777777777", "name": "Partners", "default": false,
            "quotas": [{ "type": "USER", "deliveryMethods": ["SMS", "Voice"], "claimed": 15, "unclaimed": 10 }],
            "countryLimit": { "type": "ALLOWED", "deliveryMethods": ["SMS", "Voice"], "countries": ["US", "GB"] },
            "cooldownConfiguration": { "email": { "enabled": false }, "sms": cool_down, "voice": { "enabled": false } },
            "providerConfiguration": { "conditions": [
                { "deliveryMethods": ["SMS"], "countries": ["GB"], "fallbackChain": [{ "id": TWILIO }, { "id": GONE }] },
                { "deliveryMethods": ["SMS", "VOICE"], "fallbackChain": [{ "id": TWILIO }] },
            ] },
            "futureField": true,
        }),
    ]
}

fn state(settings: Json, senders: Vec<Json>, policies: impl IntoIterator<Item = Json>) -> State {
    let environment = json!({ "id": ENVIRONMENT, "name": "Contoso", "type": "SANDBOX", "region": "EU", "status": "ACTIVE" });
    State {
        environment: Environment::read(environment).unwrap(),
        senders: senders.into_iter().map(|sender| RemoteSender::read(sender).unwrap()).collect(),
        settings: Settings::read(settings).unwrap(),
        policies: policies.into_iter().map(|policy| Policy::read(policy).unwrap()).collect(),
    }
}

/// An environment with everything in it.
fn full() -> State {
    let verify = json!({ "id": VERIFY, "provider": "CUSTOM_TWILIO_VERIFY", "name": "Verify", "sid": SID, "verifyServiceId": "VA1" });
    state(settings(), vec![sender(), verify], policies())
}

/// An environment without a sender, and the plan that carries a configuration over into it.
fn planned() -> (State, Plan) {
    let mut settings = settings();
    settings["smsProvidersFallbackChain"] = json!([]);
    let state = state(settings, vec![], policies().into_iter().take(1));
    let goal = Goal::CarryOver(CarryOver {
        account_sid: AccountSid::parse(SID).unwrap(),
        numbers: ["+12125550100", "+18005550100"]
            .map(|number| PhoneNumber::parse(number, None).unwrap())
            .into(),
        fallback: true,
        channels: Channels { sms: true, voice: true },
        sender: SenderChoice::ByAccount,
        others: Others::Keep,
        limits: DailyLimits::default(),
        quotas: true,
        name: Some("Contoso".to_owned()),
    });
    let plan = plan(&state, &goal).unwrap();
    (state, plan)
}

fn terraform(state: &State, plan: Option<&Plan>) -> Export {
    export(state, plan, Some(Region::Europe), PingOneFormat::Terraform)
}

fn codes(export: &Export) -> Vec<(ExportWarningCode, &str)> {
    export.warnings.iter().map(|warning| (warning.code, warning.subject.as_str())).collect()
}

fn file<'a>(export: &'a Export, name: &str) -> &'a str {
    let names: Vec<_> = export.files.iter().map(|file| file.name.as_str()).collect();
    &export.files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("{name}: {names:?}")).text
}

/// Compares with a golden file; `LINECHECK_WRITE_GOLDEN` writes it instead.
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pingone/export/golden").join(name);
    if std::env::var_os("LINECHECK_WRITE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{name}");
}

#[test]
fn g2_an_environment_as_terraform() {
    let export = terraform(&full(), None);
    for (name, written) in [
        ("terraform.tf", "terraform.tf"),
        ("environment.tf", "main.tf"),
        ("environment-variables.tf", "variables.tf"),
    ] {
        golden(name, file(&export, written));
    }
    assert_eq!(
        codes(&export),
        [
            (Code::NumberGone, "+18005550100"),
            (Code::SenderNotWritten, "Verify (CUSTOM_TWILIO_VERIFY)"),
            (Code::SenderUnknown, GONE),
            (Code::ImportReplaces, "Contoso Twilio"),
            (Code::NameNotExpressed, "Contoso Twilio"),
            (Code::NotExpressed, "`emailProviderFallbackChain` of the notification settings"),
            (Code::NotExpressed, "`restrictions` of the notification settings"),
            (Code::NotExpressed, "`unknownField` of the notification settings"),
            (Code::OmittedChain, "provider_fallback_chain"),
            (Code::NotExpressed, "`futureField` of the policy Partners"),
        ]
    );
}

#[test]
fn g2_a_plan_as_terraform() {
    let (state, plan) = planned();
    let export = terraform(&state, Some(&plan));
    golden("plan.tf", file(&export, "main.tf"));
    let found = codes(&export);
    for expected in [
        (Code::NumberKindAssumed, "+18005550100"),
        (Code::OrphanOnFailure, "Contoso"),
        (Code::ChoiceNotUpdated, "selected_numbers of Contoso"),
        (Code::DefaultPolicy, "Default"),
    ] {
        assert!(found.contains(&expected), "{expected:?}: {found:?}");
    }
    assert!(
        !file(&export, "main.tf").contains("ignore_changes"),
        "nothing is imported that Terraform creates"
    );
}

#[test]
fn g2_what_is_empty_is_written_as_empty() {
    let mut bare = settings();
    bare.as_object_mut().unwrap().remove("smsProvidersFallbackChain");
    let export = terraform(&state(bare, vec![], []), None);
    assert!(file(&export, "main.tf").contains("  provider_fallback_chain = []\n"), "{export:?}");
}

#[test]
fn g2_what_the_provider_refuses_is_told() {
    let mut odd = settings();
    odd["deliveryMode"] = "WHITELIST".into();
    odd["replyTo"] = json!({ "name": "without an address" });
    let mut policy = policies()[1].clone();
    policy["providerConfiguration"]["conditions"][0]["fallbackChain"] =
        json!([{ "id": "PINGONE_TWILIO" }, { "id": TWILIO }]);
    policy["providerConfiguration"]["conditions"][0]["countries"] = json!(["GB", "CW"]);
    let mut narrow = policies()[1].clone();
    narrow["countryLimit"]["countries"] = json!(["CW"]);
    narrow["id"] = GONE.into();
    narrow["name"] = "Curacao".into();
    let export = terraform(&state(odd, vec![sender()], [policy, narrow, policies()[1].clone()]), None);
    for told in [
        (Code::DeliveryModeOpens, "`deliveryMode` of the notification settings"),
        (Code::NotExpressed, "`replyTo` of the notification settings"),
        (
            Code::PolicyNotWritten,
            "`providerConfiguration.conditions[].fallbackChain[].id` of the policy Partners",
        ),
        (Code::PolicyNotWritten, "`countryLimit.countries` of the policy Curacao"),
    ] {
        assert!(codes(&export).contains(&told), "{told:?}: {:?}", codes(&export));
    }
    // Without its countries a condition would hold for everybody: such a policy is left out, and the others are not.
    let main = file(&export, "main.tf");
    assert_eq!(main.matches("resource \"pingone_notification_policy\"").count(), 1, "{main}");
    assert_eq!(main.matches("to = pingone_notification_policy.").count(), 1, "{main}");
}

/// `terraform fmt` itself, where it is; what it was asked is said.
#[test]
fn g2_terraform_fmt_has_nothing_to_change_in_an_export() {
    let is_there =
        Command::new("terraform").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !is_there {
        println!("there is no terraform here: the files are compared with golden ones alone");
        return;
    }
    let (state, plan) = planned();
    for export in [
        terraform(&full(), None),
        terraform(&state, Some(&plan)),
        export(&state, None, None, PingOneFormat::Terraform),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for file in &export.files {
            std::fs::write(folder.path().join(&file.name), &file.text).unwrap();
        }
        let mut asked = Command::new("terraform");
        let asked = asked.args(["fmt", "-check", "-diff"]).arg(folder.path()).output().unwrap();
        assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stdout));
    }
    println!("terraform fmt -check was run on every file");
}

fn blocks(text: &str) -> Vec<Block> {
    let body: HclBody = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    body.into_blocks().collect()
}

/// A file that is beside the repository, where it is.
fn shared(name: &str) -> Option<Json> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found: Option<PathBuf> =
        folders.map(|folder| folder.join("shared/data").join(name)).find(|path| path.exists());
    let Some(found) = found else {
        println!("{name} is not here: nothing is compared with it");
        return None;
    };
    println!("compared with {name}");
    Some(serde_json::from_str(&std::fs::read_to_string(found).unwrap()).unwrap())
}

#[test]
fn g2_every_argument_is_one_of_the_provider() {
    let Some(schema) = shared("pingone_terraform_schema.json") else { return };
    let (state, plan) = planned();
    let mut resources = 0;
    for export in [terraform(&full(), None), terraform(&state, Some(&plan))] {
        for block in blocks(file(&export, "main.tf")).iter().filter(|block| block.has_ident("resource")) {
            let schema = &schema["resources"][block.labels[0].as_str()]["attributes"];
            let given: Vec<_> = block
                .body
                .attributes()
                .map(|attribute| (attribute.key.to_string(), attribute.value.clone()))
                .collect();
            assert_fits(schema, &given, block.labels[0].as_str());
            resources += 1;
        }
    }
    assert!(resources >= 6, "{resources}");
}

/// Whether arguments are ones that may be given, the words of closed lists, and none that has to be given is missing.
fn assert_fits(schema: &Json, given: &[(String, Expression)], place: &str) {
    for (name, value) in given {
        let (name, known) = (name.trim(), &schema[name.trim()]);
        let may = known["required"] == true || known["optional"] == true;
        assert!(may, "{place}.{name}: {known}");
        let values: Vec<_> = match value {
            Expression::Array(values) => values.iter().collect(),
            value => vec![value],
        };
        for value in values {
            if let (Some(words), Some(text)) = (known["values"].as_array(), value.as_str()) {
                assert!(words.contains(&text.into()), "{place}.{name}: {text} is none of {words:?}");
            }
            if let Expression::Object(object) = value {
                assert_fits(&known["nested"], &members(object), &format!("{place}.{name}"));
            }
        }
    }
    for (name, known) in schema.as_object().into_iter().flatten() {
        let is_there = given.iter().any(|(given, _)| given.trim() == name);
        assert!(is_there || known["required"] != true, "{place} needs {name}");
    }
}

fn members(object: &Object) -> Vec<(String, Expression)> {
    let name = |key: &hcl_edit::expr::ObjectKey| key.as_ident().unwrap().to_string();
    object.iter().map(|(key, value)| (name(key), value.expr().clone())).collect()
}

#[test]
fn g2_tokens_are_variables_that_terraform_hides() {
    for sender in blocks(file(&terraform(&full(), None), "main.tf"))
        .iter()
        .filter(|block| block.has_labels(&["pingone_phone_delivery_settings"]))
    {
        let account = sender.body.get_attribute("provider_custom_twilio").unwrap().value.as_object().unwrap();
        let (_, token) = members(account).into_iter().find(|(name, _)| name == "auth_token").unwrap();
        assert_eq!(token.to_string().trim(), "var.contoso_twilio_auth_token");
        let lifecycle = sender.body.get_blocks("lifecycle").next().unwrap();
        assert_eq!(
            lifecycle.body.get_attribute("create_before_destroy").unwrap().value.as_bool(),
            Some(true)
        );
    }
    let export = terraform(&full(), None);
    let variables = blocks(file(&export, "variables.tf"));
    let token = variables.iter().find(|block| block.has_labels(&["contoso_twilio_auth_token"])).unwrap();
    assert_eq!(token.body.get_attribute("sensitive").unwrap().value.as_bool(), Some(true));
    assert!(!token.body.has_attribute("default"));
}

#[test]
fn g2_no_file_holds_a_token_not_even_one_that_pingone_gave_back() {
    let (state, plan) = planned();
    for format in [PingOneFormat::Terraform, PingOneFormat::Pingcli] {
        for export in [export(&full(), None, None, format), export(&state, Some(&plan), None, format)] {
            let all = serde_json::to_string(&export).unwrap();
            assert!(!all.contains(PLANTED), "{format:?}");
        }
    }
}

#[test]
fn g2_a_plan_as_bodies_for_pingcli() {
    let (state, plan) = planned();
    let export = export(&state, Some(&plan), None, PingOneFormat::Pingcli);
    let names: Vec<_> =
        export.files.iter().map(|file| (file.name.as_str(), file.to_fill_in.join(","))).collect();
    assert_eq!(
        names,
        [
            ("1-sender-contoso-create.json", "authToken".to_owned()),
            ("2-sender-contoso-numbers.json", "authToken".to_owned()),
            ("3-notification-settings.json", "smsProvidersFallbackChain".to_owned()),
            ("4-notification-policy-default.json", String::new()),
        ]
    );
    let body = |index: usize| -> Json { serde_json::from_str(&export.files[index].text).unwrap() };
    assert_eq!(
        body(0),
        json!({ "provider": "CUSTOM_TWILIO", "name": "Contoso", "sid": SID, "authToken": "PUT_THE_AUTH_TOKEN_HERE" }),
        "it is created without numbers"
    );
    let command = |index: usize| export.files[index].command.as_deref().unwrap();
    assert_eq!(
        command(0),
        format!(
            "SENDER_ID=$(jq '.authToken = env.TWILIO_AUTH_TOKEN' 1-sender-contoso-create.json | pingcli pingone \
             notifications-settings phone-delivery-settings create -e {ENVIRONMENT} -O json -f - | jq -r \
             'first(.. | objects | .id // empty)')"
        )
    );
    let numbers = body(1)["numbers"].as_array().unwrap().clone();
    assert!(numbers.iter().all(|number| number["selected"] == true) && numbers.len() == 2, "{numbers:?}");
    let mut expected = settings();
    for name in ["environment", "updatedAt"] {
        expected.as_object_mut().unwrap().remove(name);
    }
    expected["smsProvidersFallbackChain"] = json!(["PUT_THE_ID_OF_THE_NEW_SENDER_HERE", "PINGONE_TWILIO"]);
    assert_eq!(body(2), expected, "nothing of the settings is lost");
    assert_eq!(
        command(2),
        format!(
            "jq --arg id \"$SENDER_ID\" '(.. | select(. == \"PUT_THE_ID_OF_THE_NEW_SENDER_HERE\")) |= $id' \
             3-notification-settings.json | pingcli pingone notifications-settings replace -e {ENVIRONMENT} -f -"
        )
    );
}

/// The commands in one shell, with a program in the place of `pingcli` that keeps what it is given: nothing is left to fill in
/// but the token. Where there is no `jq` or no shell, that is said.
#[test]
fn g2_the_commands_for_pingcli_need_nothing_but_the_token() {
    let quiet =
        |name: &str| Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if quiet("jq").is_err() || quiet("bash").is_err() {
        println!("there is no jq or no bash here: the commands are compared as texts alone");
        return;
    }
    let (state, plan) = planned();
    let folder = tempfile::tempdir().unwrap();
    let export = export(&state, Some(&plan), None, PingOneFormat::Pingcli);
    for file in &export.files {
        std::fs::write(folder.path().join(&file.name), &file.text).unwrap();
    }
    let commands: Vec<_> = export.files.iter().filter_map(|file| file.command.as_deref()).collect();
    // It keeps what it is given, from a file or from standard input, and answers as a create does.
    let pingcli = r#"pingcli() { if [ "${!#}" = - ]; then cat; else cat "${!#}"; fi >> given; echo '{"environment": {"id": "no"}, "id": "ID"}'; }"#;
    let script = ["set -e", &pingcli.replace("ID", GONE), &commands.join("\n")].join("\n");
    let mut bash = Command::new("bash");
    let ended =
        bash.args(["-c", &script]).current_dir(folder.path()).env("TWILIO_AUTH_TOKEN", PLANTED).output();
    let ended = ended.unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let given = std::fs::read_to_string(folder.path().join("given")).unwrap();
    assert!(!given.contains("PUT_THE_") && given.matches(PLANTED).count() == 2, "{given}");
    assert!(given.contains(&format!("\"{GONE}\",\n    \"PINGONE_TWILIO\"")), "{given}");
}

#[test]
fn g2_the_bodies_for_pingcli_are_those_of_the_published_api() {
    let Some(api) = shared("pingone_subset.openapi.json") else { return };
    let (state, plan) = planned();
    // The published policy has a cool-down for each method.
    let mut policies = policies();
    policies[1]["cooldownConfiguration"]["whatsApp"] = json!({ "enabled": false });
    let full = self::state(settings(), vec![sender()], policies);
    for export in [
        export(&full, None, None, PingOneFormat::Pingcli),
        export(&state, Some(&plan), None, PingOneFormat::Pingcli),
    ] {
        for file in &export.files {
            let body: Json = serde_json::from_str(&file.text).unwrap();
            // Kept as they were read, though the published subset does not have them.
            let (schema, others): (_, &[&str]) = match &file.name {
                name if name.contains("sender") => ("DocTwilioSender", &[]),
                name if name.contains("settings") => {
                    ("NotificationsSettings", &["emailProviderFallbackChain", "unknownField"])
                }
                _ => ("NotificationsPolicy", &["futureField"]),
            };
            assert_of_schema(&api, &api["components"]["schemas"][schema], &body, others, &file.name);
        }
    }
}

/// Whether a value has the types, words and members of a schema, and no other members.
fn assert_of_schema(api: &Json, schema: &Json, value: &Json, others: &[&str], place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        return assert_of_schema(api, api.pointer(&reference[1..]).unwrap(), value, others, place);
    }
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{place}: {value} is none of {words:?}");
    }
    let is_of = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer" | "number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    };
    assert!(is_of, "{place}: {value} is no {}", schema["type"]);
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        assert!(!value[required].is_null(), "{place} needs {required}");
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let known = &schema["properties"][name];
        assert!(!known.is_null() || others.contains(&name.as_str()), "{place}.{name} is not published");
        if !known.is_null() {
            assert_of_schema(api, known, value, others, &format!("{place}.{name}"));
        }
    }
    for value in value.as_array().into_iter().flatten() {
        assert_of_schema(api, &schema["items"], value, others, place);
    }
}

fn any_text() -> impl Strategy<Value = String> {
    "([$%{}\\\\\"~]{0,4}|\\PC{0,6}|[\\x00-\\x1f\\x7f\\u{202e}\\u{feff}]{0,2}){0,4}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn g2_names_from_outside_are_texts_and_nothing_else(name in any_text(), from in any_text(), number in any_text()) {
        let mut settings = settings();
        settings["from"]["name"] = from.clone().into();
        let mut sender = sender();
        sender["name"] = name.clone().into();
        sender["numbers"][0]["number"] = number.clone().into();
        sender["sid"] = name.clone().into();
        let mut policies = policies();
        policies[1]["name"] = name.clone().into();
        let state = state(settings, vec![sender.clone(), sender], policies);
        let export = terraform(&state, None);
        let main = blocks(file(&export, "main.tf"));
        blocks(file(&export, "variables.tf"));
        let of = |kind: &str| main.iter().filter(|block| block.has_labels(&[kind])).cloned().collect::<Vec<_>>();
        let senders = of("pingone_phone_delivery_settings");
        prop_assert_eq!(senders.len(), 2);
        prop_assert_ne!(&senders[0].labels, &senders[1].labels);
        let account = members(senders[0].body.get_attribute("provider_custom_twilio").unwrap().value.as_object().unwrap());
        prop_assert_eq!(account[0].1.as_str(), Some(name.as_str()));
        let first = members(account[2].1.as_array().unwrap().get(0).unwrap().as_object().unwrap());
        prop_assert_eq!(first[0].1.as_str(), Some(number.as_str()));
        let settings = of("pingone_notification_settings");
        let address = members(settings[0].body.get_attribute("from").unwrap().value.as_object().unwrap());
        prop_assert_eq!(address[1].1.as_str(), Some(from.as_str()));
        for format in [PingOneFormat::Terraform, PingOneFormat::Pingcli] {
            for file in super::export(&state, None, None, format).files {
                let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
                prop_assert!(file.name.chars().all(is_plain), "{}", file.name);
                prop_assert!(file.command.is_none_or(|command| command.is_ascii()));
            }
        }
    }
}
