//! Which resource of Twilio's API a request asks for.

use axum::http::Method;
use serde::{Deserialize, Serialize};

use crate::sid::canonical;

/// A resource together with what is done to it. The names are those of the fault script and of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Endpoint {
    /// In a fault rule: every request, also one that asks for nothing known. Never in the log.
    Any,
    /// `GET Accounts.json`
    Accounts,
    /// `GET Accounts/{AC}.json`
    Account,
    /// `GET Accounts/{AC}/Balance.json`
    Balance,
    /// `GET Accounts/{AC}/IncomingPhoneNumbers.json`
    Numbers,
    /// `GET Accounts/{AC}/IncomingPhoneNumbers/{PN}.json`
    Number,
    /// `POST Accounts/{AC}/IncomingPhoneNumbers.json`
    NumbersCreate,
    /// `GET Accounts/{AC}/OutgoingCallerIds.json`
    CallerIds,
    /// `GET Accounts/{AC}/OutgoingCallerIds/{PN}.json`
    CallerId,
    /// `POST Accounts/{AC}/Messages.json`
    MessagesCreate,
    /// `GET Accounts/{AC}/Messages.json`
    MessagesList,
    /// `GET Accounts/{AC}/Messages/{SM}.json`
    Message,
    /// `POST Accounts/{AC}/Messages/{SM}.json`: cancels or redacts it.
    MessageUpdate,
    /// `DELETE Accounts/{AC}/Messages/{SM}.json`
    MessageDelete,
    /// `POST Accounts/{AC}/Calls.json`
    CallsCreate,
    /// `GET Accounts/{AC}/Calls.json`
    CallsList,
    /// `GET Accounts/{AC}/Calls/{CA}.json`
    Call,
    /// `POST Accounts/{AC}/Calls/{CA}.json`: hangs it up, or gives it other instructions.
    CallUpdate,
    /// `DELETE Accounts/{AC}/Calls/{CA}.json`
    CallDelete,
    /// `GET Accounts/{AC}/Calls/{CA}/Notifications.json`
    CallNotifications,
    /// `GET Accounts/{AC}/Calls/{CA}/Notifications/{NO}.json`
    CallNotification,
    /// `GET Accounts/{AC}/Notifications.json`
    Notifications,
    /// `GET Accounts/{AC}/Notifications/{NO}.json`
    Notification,
    /// `GET accounts /v1/Messaging/GeoPermissions`
    GeoPermissions,
    /// `GET voice /v1/DialingPermissions/Countries`
    DialingCountries,
    /// `GET voice /v1/DialingPermissions/Countries/{ISO}`
    DialingCountry,
    /// `GET voice /v1/DialingPermissions/Countries/{ISO}/HighRiskSpecialPrefixes`
    DialingPrefixes,
    /// `GET messaging /v1/Services`
    MessagingServices,
    /// `GET messaging /v1/Services/{MG}`
    MessagingService,
    /// `GET messaging /v1/Services/{MG}/PhoneNumbers`
    ServiceNumbers,
    /// `GET messaging /v1/Services/{MG}/Compliance/Usa2p`
    ServiceCampaigns,
    /// `GET messaging /v1/Tollfree/Verifications`
    TollFreeVerifications,
    /// `GET monitor /v1/Alerts`
    Alerts,
    /// `POST pingone auth {environment}/as/token`
    PingoneToken,
    /// `GET pingone environments`
    PingoneEnvironments,
    /// `GET pingone environments/{ID}`
    PingoneEnvironment,
    /// `GET pingone …/notificationsSettings/phoneDeliverySettings`
    PingoneSenders,
    /// `POST pingone …/notificationsSettings/phoneDeliverySettings`
    PingoneSenderCreate,
    /// `GET pingone …/notificationsSettings/phoneDeliverySettings/{ID}`
    PingoneSender,
    /// `PUT pingone …/notificationsSettings/phoneDeliverySettings/{ID}`
    PingoneSenderReplace,
    /// `DELETE pingone …/notificationsSettings/phoneDeliverySettings/{ID}`
    PingoneSenderDelete,
    /// `GET pingone …/notificationsSettings`
    PingoneSettings,
    /// `PUT pingone …/notificationsSettings`
    PingoneSettingsReplace,
    /// `DELETE pingone …/notificationsSettings`
    PingoneSettingsReset,
    /// `GET pingone …/notificationsPolicies`
    PingonePolicies,
    /// `GET pingone …/notificationsPolicies/{ID}`
    PingonePolicy,
    /// `PUT pingone …/notificationsPolicies/{ID}`
    PingonePolicyReplace,
    /// Nothing that the sandbox knows.
    Unknown,
}

impl Endpoint {
    /// Whether a request to it creates something.
    #[must_use]
    pub fn creates(self) -> bool {
        matches!(
            self,
            Self::MessagesCreate | Self::CallsCreate | Self::NumbersCreate | Self::PingoneSenderCreate
        )
    }

    /// Whether a request to it changes what PingOne holds.
    pub(crate) fn writes_pingone(self) -> bool {
        matches!(
            self,
            Self::PingoneSenderCreate
                | Self::PingoneSenderReplace
                | Self::PingoneSenderDelete
                | Self::PingoneSettingsReplace
                | Self::PingoneSettingsReset
                | Self::PingonePolicyReplace
        )
    }

    /// Whether Twilio serves it on another host than `api`.
    pub(crate) fn is_of_other_host(self) -> bool {
        matches!(
            self,
            Self::GeoPermissions
                | Self::DialingCountries
                | Self::DialingCountry
                | Self::DialingPrefixes
                | Self::MessagingServices
                | Self::MessagingService
                | Self::ServiceNumbers
                | Self::ServiceCampaigns
                | Self::TollFreeVerifications
                | Self::Alerts
        )
    }
}

/// A request's place in an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) endpoint: Endpoint,
    /// The account SID of the path; of a path of PingOne, the environment.
    pub(crate) account: Option<String>,
    /// The SID of the path, or the country, that the request is about; of a path of PingOne, the ID of the sender or policy.
    pub(crate) resource: Option<String>,
    /// The SID of the notification in the path, below that of its call.
    pub(crate) note: Option<String>,
}

/// Why a request has no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoRoute {
    /// No such path.
    NotFound,
    /// The path exists with other methods, which are these, as the header `Allow` names them.
    WrongMethod(String),
    /// The path exists with `.json` at its end. Without it the real API answers XML
    /// (`docs/usage/twilios-response`), which the sandbox does not speak.
    NotJson,
}

type Methods = &'static [(Method, Endpoint)];

/// Finds the place of a request. `path` is as it came, without the query.
pub(crate) fn find(method: &Method, path: &str) -> Result<Route, NoRoute> {
    let Some(rest) = path.strip_prefix("/2010-04-01/") else { return find_on_other_host(method, path) };
    let (rest, json) = rest.strip_suffix(".json").map_or((rest, false), |rest| (rest, true));
    let segments: Vec<&str> = rest.split('/').collect();
    if segments.iter().any(|segment| segment.is_empty()) {
        return Err(NoRoute::NotFound);
    }
    let (methods, account) = match *segments {
        ["Accounts"] => (ACCOUNTS, None),
        ["Accounts", account] => (ACCOUNT, Some(account)),
        ["Accounts", account, ref below @ ..] => (methods_of(below).ok_or(NoRoute::NotFound)?, Some(account)),
        _ => return Err(NoRoute::NotFound),
    };
    if !json {
        return Err(NoRoute::NotJson);
    }
    Ok(Route {
        endpoint: choose(method, methods)?,
        account: account.map(canonical),
        resource: segments.get(3).map(|sid| canonical(sid)),
        note: segments.get(5).map(|sid| canonical(sid)),
    })
}

const ACCOUNTS: Methods = &[(Method::GET, Endpoint::Accounts)];
const ACCOUNT: Methods = &[(Method::GET, Endpoint::Account)];

/// What can be done below an account.
fn methods_of(below: &[&str]) -> Option<Methods> {
    Some(match *below {
        ["Balance"] => &[(Method::GET, Endpoint::Balance)],
        ["IncomingPhoneNumbers"] => {
            &[(Method::GET, Endpoint::Numbers), (Method::POST, Endpoint::NumbersCreate)]
        }
        ["IncomingPhoneNumbers", _] => &[(Method::GET, Endpoint::Number)],
        ["OutgoingCallerIds"] => &[(Method::GET, Endpoint::CallerIds)],
        ["OutgoingCallerIds", _] => &[(Method::GET, Endpoint::CallerId)],
        ["Messages"] => &[(Method::GET, Endpoint::MessagesList), (Method::POST, Endpoint::MessagesCreate)],
        ["Messages", _] => &[
            (Method::GET, Endpoint::Message),
            (Method::POST, Endpoint::MessageUpdate),
            (Method::DELETE, Endpoint::MessageDelete),
        ],
        ["Calls"] => &[(Method::GET, Endpoint::CallsList), (Method::POST, Endpoint::CallsCreate)],
        ["Calls", _] => &[
            (Method::GET, Endpoint::Call),
            (Method::POST, Endpoint::CallUpdate),
            (Method::DELETE, Endpoint::CallDelete),
        ],
        ["Calls", _, "Notifications"] => &[(Method::GET, Endpoint::CallNotifications)],
        ["Calls", _, "Notifications", _] => &[(Method::GET, Endpoint::CallNotification)],
        ["Notifications"] => &[(Method::GET, Endpoint::Notifications)],
        ["Notifications", _] => &[(Method::GET, Endpoint::Notification)],
        _ => return None,
    })
}

/// What a method asks for at a path that has these.
pub(crate) fn choose(method: &Method, methods: &[(Method, Endpoint)]) -> Result<Endpoint, NoRoute> {
    let chosen = methods.iter().find(|(one, _)| one == method).map(|(_, endpoint)| *endpoint);
    chosen.ok_or_else(|| {
        let allowed: Vec<_> = methods.iter().map(|(one, _)| one.as_str()).collect();
        NoRoute::WrongMethod(allowed.join(", "))
    })
}

/// The hosts besides `api` are paths here. They answer JSON without being asked for it.
fn find_on_other_host(method: &Method, path: &str) -> Result<Route, NoRoute> {
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    if segments.iter().any(|segment| segment.is_empty()) {
        return Err(NoRoute::NotFound);
    }
    let (endpoint, resource) = match *segments.as_slice() {
        ["accounts", "v1", "Messaging", "GeoPermissions"] => (Endpoint::GeoPermissions, None),
        ["voice", "v1", "DialingPermissions", "Countries"] => (Endpoint::DialingCountries, None),
        ["voice", "v1", "DialingPermissions", "Countries", code] => (Endpoint::DialingCountry, Some(code)),
        ["voice", "v1", "DialingPermissions", "Countries", code, "HighRiskSpecialPrefixes"] => {
            (Endpoint::DialingPrefixes, Some(code))
        }
        ["messaging", "v1", "Services"] => (Endpoint::MessagingServices, None),
        ["messaging", "v1", "Services", sid] => (Endpoint::MessagingService, Some(sid)),
        ["messaging", "v1", "Services", sid, "PhoneNumbers"] => (Endpoint::ServiceNumbers, Some(sid)),
        ["messaging", "v1", "Services", sid, "Compliance", "Usa2p"] => {
            (Endpoint::ServiceCampaigns, Some(sid))
        }
        ["messaging", "v1", "Tollfree", "Verifications"] => (Endpoint::TollFreeVerifications, None),
        ["monitor", "v1", "Alerts"] => (Endpoint::Alerts, None),
        _ => return Err(NoRoute::NotFound),
    };
    if *method != Method::GET {
        return Err(NoRoute::WrongMethod(Method::GET.to_string()));
    }
    Ok(Route { endpoint, account: None, resource: resource.map(canonical), note: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_paths_find_their_resource() {
        let route = find(&Method::POST, "/2010-04-01/Accounts/AC1/Messages.json").unwrap();
        assert_eq!((route.endpoint, route.account.as_deref()), (Endpoint::MessagesCreate, Some("AC1")));
        let route = find(&Method::GET, "/2010-04-01/Accounts/AC1/Calls/CA2.json").unwrap();
        assert_eq!((route.endpoint, route.resource.as_deref()), (Endpoint::Call, Some("CA2")));
        assert_eq!(find(&Method::GET, "/2010-04-01/Accounts/AC1"), Err(NoRoute::NotJson));
        assert_eq!(find(&Method::GET, "/2010-04-01/Nothing.json"), Err(NoRoute::NotFound));
        assert_eq!(find(&Method::GET, "/"), Err(NoRoute::NotFound));
        let route = find(&Method::GET, "/messaging/v1/Services/MG1/Compliance/Usa2p").unwrap();
        assert_eq!((route.endpoint, route.resource.as_deref()), (Endpoint::ServiceCampaigns, Some("MG1")));
        assert_eq!(find(&Method::GET, "/voice/v1/Services"), Err(NoRoute::NotFound));
    }

    #[test]
    fn s1_a_method_that_is_not_allowed_names_those_that_are() {
        for (path, allowed) in [
            ("/2010-04-01/Accounts.json", "GET"),
            ("/2010-04-01/Accounts/AC1.json", "GET"),
            ("/2010-04-01/Accounts/AC1/Balance.json", "GET"),
            ("/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json", "GET, POST"),
            ("/2010-04-01/Accounts/AC1/Messages.json", "GET, POST"),
            ("/2010-04-01/Accounts/AC1/Messages/SM2.json", "GET, POST, DELETE"),
            ("/2010-04-01/Accounts/AC1/Calls/CA2.json", "GET, POST, DELETE"),
            ("/2010-04-01/Accounts/AC1/Calls/CA2/Notifications/NO3.json", "GET"),
            ("/voice/v1/DialingPermissions/Countries", "GET"),
        ] {
            assert_eq!(find(&Method::PUT, path), Err(NoRoute::WrongMethod(allowed.to_owned())), "{path}");
        }
    }

    #[test]
    fn s1_a_path_with_an_empty_part_is_none() {
        for path in [
            "/2010-04-01/Accounts/AC1/Messages/.json",
            "/2010-04-01/Accounts/AC1//Messages.json",
            "/2010-04-01//Accounts.json",
            "//messaging/v1/Services",
            "/messaging/v1/Services/",
        ] {
            assert_eq!(find(&Method::GET, path), Err(NoRoute::NotFound), "{path}");
        }
    }
}
