use proptest::prelude::*;

use super::*;
use crate::lenient::NO_OBJECT;

const SID: &str = "PN0123456789abcdef0123456789abcdef";

fn read(json: &str) -> Result<IncomingNumber, &'static str> {
    parse_bytes(json.as_bytes()).and_then(Wire::open)
}

fn capabilities(json: &str) -> Option<(bool, bool)> {
    let number =
        read(&format!(r#"{{"sid":"{SID}","phone_number":"+15005550006","capabilities":{json}}}"#)).unwrap();
    number.capabilities.map(|said| (said.sms, said.voice))
}

#[test]
fn c6_capabilities_are_read_in_every_form() {
    for (json, expected) in [
        (r#"{"voice":true,"sms":true,"mms":false,"fax":false}"#, Some((true, true))),
        (r#"{"voice":true,"sms":false,"mms":false}"#, Some((false, true))),
        (r#"{"Voice":"true","SMS":"TRUE"}"#, Some((true, true))),
        (r#"{"voice":1,"sms":0,"rcs":true}"#, Some((false, true))),
        (r#"{"voice":null,"sms":{}}"#, Some((false, false))),
        ("{}", Some((false, false))),
        ("null", None),
    ] {
        assert_eq!(capabilities(json), expected, "{json}");
    }
}

#[test]
fn c6_numbers_are_read_leniently() {
    let whole = read(&format!(
        r#"{{"account_sid":"AC1","address_requirements":"any","beta":false,"bundle_sid":null,
            "capabilities":{{"fax":false,"mms":true,"sms":true,"voice":true}},"emergency_status":"Sleeping",
            "friendly_name":"(500) 555-0006","origin":"twilio","phone_number":"+15005550006","sid":"{SID}",
            "sms_application_sid":"","sms_url":"","status":"in-use","trunk_sid":"","type":"local",
            "uri":"/2010-04-01/x.json","voice_receive_mode":"voice","subresource_uris":{{"a":["b"]}}}}"#
    ))
    .unwrap();
    assert_eq!(whole.phone_number, "+15005550006");
    assert_eq!(whole.friendly_name, "(500) 555-0006");

    let bare = read(&format!(r#"{{"sid":"{SID}","phone_number":"+1","friendly_name":null}}"#)).unwrap();
    assert_eq!((bare.friendly_name.as_str(), bare.capabilities), ("", None));

    let long = read(&format!(
        r#"{{"sid":"{SID}","phone_number":"+1","friendly_name":"\u0007{}"}}"#,
        "n".repeat(9_000)
    ))
    .unwrap();
    assert_eq!(long.friendly_name, "n".repeat(256));

    for missing in [
        format!(r#"{{"sid":"{SID}"}}"#),
        format!(r#"{{"sid":"{SID}","phone_number":""}}"#),
        r#"{"phone_number":"+1"}"#.to_owned(),
        r#"{"sid":"AC0123456789abcdef0123456789abcdef","phone_number":"+1"}"#.to_owned(),
    ] {
        assert!(read(&missing).is_err(), "{missing}");
    }
}

#[test]
fn c5_a_page_without_its_list_is_not_understood() {
    for (json, understood) in [
        (r#"{"incoming_phone_numbers":[],"next_page_uri":null}"#, true),
        (r#"{"incoming_phone_numbers":[]}"#, true),
        (r#"{"incoming_phone_numbers":[],"next_page_uri":"","page":"0"}"#, true),
        (r#"{"incoming_phone_numbers":null}"#, false),
        (r#"{"incoming_phone_numbers":{}}"#, false),
        ("{}", false),
        (r#"{"accounts":[]}"#, false),
        (r#"{"incoming_phone_numbers":[]} x"#, false),
        (r#"{"incoming_phone_numbers":[],}"#, false),
        (r#"{"incoming_phone_numbers":[}"#, false),
        (r#"{"incoming_phone_numbers":[],"a":"\"#, false),
        (r#"{"incoming_phone_numbers":[null]}"#, true),
        ("[]", false),
        ("7", false),
        ("", false),
    ] {
        assert_eq!(NumbersPage::read(json.as_bytes()).is_ok(), understood, "{json}");
    }
}

#[test]
fn c6_an_odd_member_costs_neither_the_list_nor_the_count() {
    let good = format!(r#"{{"sid":"{SID}","phone_number":"+12025550100"}}"#);
    for (odd, expected) in [
        ("null", Err(NO_OBJECT)),
        ("7", Err(NO_OBJECT)),
        (r#""+12025550100""#, Err(NO_OBJECT)),
        (r#"[{"a":"]"}]"#, Err(NO_OBJECT)),
        ("{}", Err("a number without its SID")),
        (r#"{"sid":"PN1","phone_number":"+1"}"#, Err("a number without its SID")),
        (&format!(r#"{{"sid":"{SID}","phone_number":null}}"#), Err("a number without the number")),
        (&format!(r#"{{"sid":"{SID}","phone_number":"+1","capabilities":"all"}}"#), Ok(None)),
    ] {
        let json = format!(r#"{{"incoming_phone_numbers":[{good},{odd},{good}],"next_page_uri":"/x"}}"#);
        let (read, next) = NumbersPage::read(json.as_bytes()).unwrap();
        assert_eq!(read.len(), 3, "{odd}");
        assert!(read[0].is_ok() && read[0] == read[2], "{odd}");
        assert_eq!(read[1].as_ref().map(|number| number.capabilities).map_err(|why| *why), expected, "{odd}");
        assert_eq!(next.0.as_deref(), Some("/x"), "{odd}");
    }
}

/// JSON of any shape, with the words that the parsers look for.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let word = prop_oneof![
        Just("sid".to_owned()),
        Just("phone_number".to_owned()),
        Just("capabilities".to_owned()),
        Just("incoming_phone_numbers".to_owned()),
        Just("next_page_uri".to_owned()),
        Just("status".to_owned()),
        "[a-z_]{0,8}",
    ];
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::from(SID)),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(serde_json::Value::from),
            proptest::collection::vec((word.clone(), inner), 0..6)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

/// A page that is one, with whatever else.
fn any_page() -> impl Strategy<Value = serde_json::Value> {
    let number = (any::<String>(), any_json(), any_json(), any::<Option<bool>>()).prop_map(|(name, more, other, sms)| {
        serde_json::json!({"a": more, "sid": SID, "friendly_name": name, "z\"{": other, "phone_number": "+12025550100",
            "capabilities": sms.map(|sms| serde_json::json!({"sms": sms, "voice": true, "x": [name]}))})
    });
    (proptest::collection::vec(number, 0..4), any_json(), any::<Option<String>>()).prop_map(|(numbers, more, next)| {
        serde_json::json!({"first_page_uri": more, "incoming_phone_numbers": numbers, "next_page_uri": next, "uri": {}})
    })
}

proptest! {
    #[test]
    fn c5_no_json_makes_a_parser_panic(value in any_json()) {
        let body = serde_json::to_vec(&value).unwrap();
        let _ = NumbersPage::read(&body);
        if let Ok(number) = parse_bytes::<Wire>(&body).and_then(Wire::open) {
            prop_assert!(is_sid(&number.sid, &["PN"]));
            prop_assert!(number.friendly_name.chars().count() <= 256);
        }
    }

    #[test]
    fn c6_a_page_that_is_cut_off_is_not_understood(value in any_page(), keep in 0.0..1.0_f64) {
        let mut body = serde_json::to_vec(&value).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "a part of a length")]
        body.truncate((body.len() as f64 * keep) as usize);
        prop_assert!(NumbersPage::read(&body).is_err());
    }

    #[test]
    fn c5_no_bytes_make_a_parser_panic(body in proptest::collection::vec(any::<u8>(), 0..100)) {
        let _ = NumbersPage::read(&body);
    }

    #[test]
    fn c5_no_text_makes_a_parser_panic(body in r#"(\{"incoming_phone_numbers": *\[)?[ \[\]{}",:\\a-z0-9é]{0,40}"#) {
        let _ = NumbersPage::read(body.as_bytes());
    }
}
