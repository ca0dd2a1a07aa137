//! What is on Twilio's other hosts: permissions and registrations.

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_http::{AllowedHosts, HttpClient, HttpConfig};
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, MessagingService, Registrations, Sandbox, known};
use linecheck_twilio::{
    Alert, CampaignStatus, CreateMessage, CreateOutcome, PRODUCTS, TollFreeStatus, TwilioClient, TwilioError,
};
use url::Url;

use crate::{client, sandbox};

fn http() -> HttpClient {
    HttpClient::new(HttpConfig::new(AllowedHosts::new(["127.0.0.1"])))
}

fn with_products(sandbox: &Sandbox) -> TwilioClient {
    client(sandbox, &known::MAIN).with_products(http())
}

#[tokio::test]
async fn c13_permissions_of_one_country_and_of_all() {
    let sandbox = sandbox(None).await;
    let client = with_products(&sandbox);
    for (country, allowed) in [("US", true), ("NG", false)] {
        let sms = client.geo_permissions(Some(country)).await.unwrap().items;
        assert_eq!((sms.len(), sms[0].country_code.as_str()), (1, country));
        let voice = client.dialing_permissions(Some(country)).await.unwrap().items;
        assert_eq!((voice.len(), voice[0].country_code.as_str()), (1, country));
        assert_eq!((sms[0].enabled, voice[0].low_risk_enabled), (Some(allowed), Some(allowed)), "{country}");
    }
    let (sms, voice) =
        (client.geo_permissions(None).await.unwrap(), client.dialing_permissions(None).await.unwrap());
    assert!(sms.items.len() > 200 && sms.items.len() == voice.items.len() && voice.complete);
    assert!(client.geo_permissions(Some("XX")).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn c13_registrations_are_read_over_pages() {
    let sandbox = sandbox(Some(1_200)).await;
    let control = sandbox.control();
    let numbers: Vec<_> =
        control.numbers(known::MAIN.sid()).unwrap().into_iter().map(|number| number.phone_number).collect();
    let service = |digit: char, status: Option<&str>| MessagingService {
        sid: format!("MG{}", digit.to_string().repeat(32)),
        friendly_name: "<b>One</b>".to_owned(),
        numbers: numbers.clone(),
        campaign_status: status.map(str::to_owned),
    };
    let registrations = Registrations {
        services: vec![service('a', Some("VERIFIED")), service('b', Some("in_progress")), service('c', None)],
        toll_free: [(numbers[0].clone(), "IN_REVIEW".to_owned())].into(),
        ..Registrations::default()
    };
    control.set_registrations(known::MAIN.sid(), registrations).unwrap();
    let client = with_products(&sandbox);
    let services = client.messaging_services().await.unwrap();
    assert_eq!((services.items.len(), services.complete), (3, true));
    let senders = client.service_numbers(&services.items[0].sid).await.unwrap();
    assert_eq!(senders.exchanges.len(), 2, "1,200 senders come in two pages");
    assert_eq!(senders.items, numbers);
    for (service, expected) in
        services.items.iter().zip([Some(CampaignStatus::Verified), Some(CampaignStatus::InProgress), None])
    {
        let campaigns = client.service_campaigns(&service.sid).await.unwrap().items;
        assert_eq!(campaigns.into_iter().next().map(|campaign| campaign.status), expected);
    }
    let verifications = client.toll_free_verifications().await.unwrap().items;
    let first = control.numbers(known::MAIN.sid()).unwrap().remove(0);
    assert_eq!(verifications.len(), 1);
    assert_eq!(
        (verifications[0].number_sid.as_ref(), &verifications[0].status),
        (Some(&first.sid), &TollFreeStatus::InReview)
    );
}

#[tokio::test]
async fn p3_other_hosts_are_asked_only_where_they_belong_to_the_base() {
    let sandbox = sandbox(None).await;
    let alone = client(&sandbox, &known::MAIN);
    assert!(matches!(alone.geo_permissions(None).await, Err(TwilioError::NoOtherHosts)));
    assert!(sandbox.control().log().is_empty(), "nothing was asked");
}

#[test]
fn p3_a_token_goes_to_the_sister_hosts_of_its_base_alone() {
    for (base, expected) in [
        ("https://api.twilio.com/", "https://messaging.twilio.com/"),
        ("https://api.dublin.ie1.twilio.com/", "https://messaging.dublin.ie1.twilio.com/"),
        ("https://api.sydney.au1.twilio.com/", "https://messaging.sydney.au1.twilio.com/"),
        ("https://api.twilio.com:8443/", "https://messaging.twilio.com:8443/"),
        // One address for all.
        ("http://127.0.0.1:4010/", "http://127.0.0.1:4010/messaging/"),
        ("https://twilio.example/", "https://twilio.example/messaging/"),
    ] {
        let base = Url::parse(base).unwrap();
        let sid = format!("AC{}", "0".repeat(32));
        let client = TwilioClient::new(http(), &base, &sid, &Secret::new("0".repeat(32))).unwrap();
        let hosts: Vec<_> = client.product_hosts().map(String::from).collect();
        let others = PRODUCTS.map(|product| expected.replace("messaging", product));
        assert_eq!(hosts, others, "{base}");
    }
}

#[tokio::test]
async fn l5_refused_requests_are_found_among_the_alerts_without_what_they_said() {
    let sandbox = sandbox(None).await;
    let client = with_products(&sandbox);
    let before = Timestamp::now() - SignedDuration::from_hours(24);
    let later = Timestamp::now() + SignedDuration::from_hours(1);
    assert!(client.alerts_within(before, later).await.unwrap().items.is_empty());
    let from = sandbox.control().numbers(known::MAIN.sid()).unwrap().remove(0).phone_number;
    for to in ["+12025550", "+12025551"] {
        let message = CreateMessage { to, from: &from, body: "a body", validity_period: None };
        assert!(
            matches!(client.create_message(&message).await.outcome, CreateOutcome::Refused { .. }),
            "{to}"
        );
    }
    let alerts = client.alerts_within(before, later).await.unwrap();
    assert_eq!(alerts.items, [Alert { code: 21_211 }, Alert { code: 21_211 }]);
    assert!(alerts.complete && alerts.odd.is_empty());
    assert!(
        client.alerts_within(later, later + SignedDuration::from_hours(1)).await.unwrap().items.is_empty()
    );
}

#[tokio::test]
async fn p3_a_list_on_another_host_stays_there_too() {
    let sandbox = sandbox(None).await;
    let body = r#"{"services":[],"meta":{"key":"services","next_page_url":"https://messaging.example/v1/Services?Page=1"}}"#;
    let strayed = FaultAction::Http {
        status: 200,
        body: body.to_owned(),
        content_type: "application/json".to_owned(),
        headers: std::collections::BTreeMap::default(),
        processed: false,
    };
    let rule = FaultRule::every(Endpoint::ServiceNumbers, strayed);
    sandbox.control().set_faults(vec![rule]).unwrap();
    let client = with_products(&sandbox);
    let sid = client.messaging_services().await.unwrap().items[0].sid.clone();
    // The body has no list of senders: not understood, before its next page is looked at.
    assert!(matches!(client.service_numbers(&sid).await, Err(TwilioError::NotUnderstood { .. })));
    let body = body.replace("services\":[]", "phone_numbers\":[]");
    let strayed = FaultAction::Http {
        status: 200,
        body,
        content_type: "application/json".to_owned(),
        headers: std::collections::BTreeMap::default(),
        processed: false,
    };
    sandbox.control().set_faults(vec![FaultRule::every(Endpoint::ServiceNumbers, strayed)]).unwrap();
    assert!(matches!(client.service_numbers(&sid).await, Err(TwilioError::ForeignPage { .. })));
}
