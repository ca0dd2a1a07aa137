//! Which resource of Twilio's API a request asks for.

use axum::http::Method;
use serde::{Deserialize, Serialize};

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
    /// `POST Accounts/{AC}/Calls.json`
    CallsCreate,
    /// `GET Accounts/{AC}/Calls.json`
    CallsList,
    /// `GET Accounts/{AC}/Calls/{CA}.json`
    Call,
    /// `GET Accounts/{AC}/Calls/{CA}/Notifications.json`
    CallNotifications,
    /// `GET accounts /v1/Messaging/GeoPermissions`
    GeoPermissions,
    /// `GET voice /v1/DialingPermissions/Countries`
    DialingCountries,
    /// `GET voice /v1/DialingPermissions/Countries/{ISO}`
    DialingCountry,
    /// `GET messaging /v1/Services`
    MessagingServices,
    /// `GET messaging /v1/Services/{MG}/PhoneNumbers`
    ServiceNumbers,
    /// `GET messaging /v1/Services/{MG}/Compliance/Usa2p`
    ServiceCampaigns,
    /// `GET messaging /v1/Tollfree/Verifications`
    TollFreeVerifications,
    /// Nothing that the sandbox knows.
    Unknown,
}

impl Endpoint {
    /// Whether a request to it creates something.
    #[must_use]
    pub fn creates(self) -> bool {
        matches!(self, Self::MessagesCreate | Self::CallsCreate | Self::NumbersCreate)
    }

    /// Whether Twilio serves it on another host than `api`.
    pub(crate) fn is_of_other_host(self) -> bool {
        matches!(
            self,
            Self::GeoPermissions
                | Self::DialingCountries
                | Self::DialingCountry
                | Self::MessagingServices
                | Self::ServiceNumbers
                | Self::ServiceCampaigns
                | Self::TollFreeVerifications
        )
    }
}

/// A request's place in the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) endpoint: Endpoint,
    /// The account SID of the path.
    pub(crate) account: Option<String>,
    /// The number, message or call SID of the path.
    pub(crate) resource: Option<String>,
}

/// Why a request has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoRoute {
    /// No such path.
    NotFound,
    /// The path exists with another method.
    WrongMethod,
    /// The path exists with `.json` at its end. Without it the real API answers XML
    /// (`docs/usage/twilios-response`), which the sandbox does not speak.
    NotJson,
}

/// Finds the place of a request. `path` is as it came, without the query.
pub(crate) fn find(method: &Method, path: &str) -> Result<Route, NoRoute> {
    let Some(rest) = path.strip_prefix("/2010-04-01/") else { return find_on_other_host(method, path) };
    let (rest, json) = rest.strip_suffix(".json").map_or((rest, false), |rest| (rest, true));
    let segments: Vec<&str> = rest.split('/').collect();
    let (get, post, account, resource) = resource_of(&segments).ok_or(NoRoute::NotFound)?;
    if !json {
        return Err(NoRoute::NotJson);
    }
    let endpoint = match *method {
        Method::GET => Some(get),
        Method::POST => post,
        _ => None,
    };
    Ok(Route {
        endpoint: endpoint.ok_or(NoRoute::WrongMethod)?,
        account: account.map(str::to_owned),
        resource: resource.map(str::to_owned),
    })
}

/// The hosts besides `api` are paths here. They answer JSON without being asked for it.
fn find_on_other_host(method: &Method, path: &str) -> Result<Route, NoRoute> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let (endpoint, resource) = match *segments.as_slice() {
        ["accounts", "v1", "Messaging", "GeoPermissions"] => (Endpoint::GeoPermissions, None),
        ["voice", "v1", "DialingPermissions", "Countries"] => (Endpoint::DialingCountries, None),
        ["voice", "v1", "DialingPermissions", "Countries", code] => (Endpoint::DialingCountry, Some(code)),
        ["messaging", "v1", "Services"] => (Endpoint::MessagingServices, None),
        ["messaging", "v1", "Services", sid, "PhoneNumbers"] => (Endpoint::ServiceNumbers, Some(sid)),
        ["messaging", "v1", "Services", sid, "Compliance", "Usa2p"] => {
            (Endpoint::ServiceCampaigns, Some(sid))
        }
        ["messaging", "v1", "Tollfree", "Verifications"] => (Endpoint::TollFreeVerifications, None),
        _ => return Err(NoRoute::NotFound),
    };
    if *method != Method::GET {
        return Err(NoRoute::WrongMethod);
    }
    Ok(Route { endpoint, account: None, resource: resource.map(str::to_owned) })
}

type Found<'a> = (Endpoint, Option<Endpoint>, Option<&'a str>, Option<&'a str>);

fn resource_of<'a>(segments: &[&'a str]) -> Option<Found<'a>> {
    let found = match *segments {
        ["Accounts"] => (Endpoint::Accounts, None, None, None),
        ["Accounts", account] => (Endpoint::Account, None, Some(account), None),
        ["Accounts", account, list] => {
            let (get, post) = match list {
                "Balance" => (Endpoint::Balance, None),
                "IncomingPhoneNumbers" => (Endpoint::Numbers, Some(Endpoint::NumbersCreate)),
                "OutgoingCallerIds" => (Endpoint::CallerIds, None),
                "Messages" => (Endpoint::MessagesList, Some(Endpoint::MessagesCreate)),
                "Calls" => (Endpoint::CallsList, Some(Endpoint::CallsCreate)),
                _ => return None,
            };
            (get, post, Some(account), None)
        }
        ["Accounts", account, list, resource] => {
            let get = match list {
                "IncomingPhoneNumbers" => Endpoint::Number,
                "OutgoingCallerIds" => Endpoint::CallerId,
                "Messages" => Endpoint::Message,
                "Calls" => Endpoint::Call,
                _ => return None,
            };
            (get, None, Some(account), Some(resource))
        }
        ["Accounts", account, "Calls", call, "Notifications"] => {
            (Endpoint::CallNotifications, None, Some(account), Some(call))
        }
        _ => return None,
    };
    Some(found)
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
        assert_eq!(find(&Method::PUT, "/2010-04-01/Accounts/AC1.json"), Err(NoRoute::WrongMethod));
        assert_eq!(find(&Method::GET, "/2010-04-01/Nothing.json"), Err(NoRoute::NotFound));
        assert_eq!(find(&Method::GET, "/"), Err(NoRoute::NotFound));
        let route = find(&Method::GET, "/messaging/v1/Services/MG1/Compliance/Usa2p").unwrap();
        assert_eq!((route.endpoint, route.resource.as_deref()), (Endpoint::ServiceCampaigns, Some("MG1")));
        assert_eq!(find(&Method::POST, "/voice/v1/DialingPermissions/Countries"), Err(NoRoute::WrongMethod));
        assert_eq!(find(&Method::GET, "/voice/v1/Services"), Err(NoRoute::NotFound));
    }
}
