//! Which resource of PingOne's API a request asks for.

use axum::http::Method;

use crate::route::{Endpoint, NoRoute, Route, choose};

/// Finds the place of a request whose path begins with `/pingone`. Its account is the environment.
pub(crate) fn find(method: &Method, path: &str) -> Result<Route, NoRoute> {
    let segments: Vec<&str> = path.strip_prefix("/pingone/").unwrap_or_default().split('/').collect();
    if segments.iter().any(|segment| segment.is_empty()) {
        return Err(NoRoute::NotFound);
    }
    let (methods, environment, resource): (&[_], _, _) = match *segments {
        ["auth", environment, "as", "token"] => {
            (&[(Method::POST, Endpoint::PingoneToken)], Some(environment), None)
        }
        ["v1", "environments"] => (&[(Method::GET, Endpoint::PingoneEnvironments)], None, None),
        ["v1", "environments", id] => (&[(Method::GET, Endpoint::PingoneEnvironment)], Some(id), None),
        ["v1", "environments", id, "notificationsSettings"] => (
            &[
                (Method::GET, Endpoint::PingoneSettings),
                (Method::PUT, Endpoint::PingoneSettingsReplace),
                (Method::DELETE, Endpoint::PingoneSettingsReset),
            ],
            Some(id),
            None,
        ),
        ["v1", "environments", id, "notificationsSettings", "phoneDeliverySettings"] => (
            &[(Method::GET, Endpoint::PingoneSenders), (Method::POST, Endpoint::PingoneSenderCreate)],
            Some(id),
            None,
        ),
        ["v1", "environments", id, "notificationsSettings", "phoneDeliverySettings", sender] => (
            &[
                (Method::GET, Endpoint::PingoneSender),
                (Method::PUT, Endpoint::PingoneSenderReplace),
                (Method::DELETE, Endpoint::PingoneSenderDelete),
            ],
            Some(id),
            Some(sender),
        ),
        ["v1", "environments", id, "notificationsPolicies"] => {
            (&[(Method::GET, Endpoint::PingonePolicies)], Some(id), None)
        }
        ["v1", "environments", id, "notificationsPolicies", policy] => (
            &[(Method::GET, Endpoint::PingonePolicy), (Method::PUT, Endpoint::PingonePolicyReplace)],
            Some(id),
            Some(policy),
        ),
        _ => return Err(NoRoute::NotFound),
    };
    Ok(Route {
        endpoint: choose(method, methods)?,
        account: environment.map(str::to_owned),
        resource: resource.map(str::to_owned),
        note: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g9_paths_of_pingone_find_their_resource_and_name_the_methods_that_they_have() {
        let senders = "/pingone/v1/environments/e/notificationsSettings/phoneDeliverySettings";
        let route = find(&Method::PUT, &format!("{senders}/s")).unwrap();
        assert_eq!(route.endpoint, Endpoint::PingoneSenderReplace);
        assert_eq!((route.account.as_deref(), route.resource.as_deref()), (Some("e"), Some("s")));
        for (path, allowed) in [
            ("/pingone/auth/e/as/token", "POST"),
            ("/pingone/v1/environments", "GET"),
            ("/pingone/v1/environments/e/notificationsSettings", "GET, PUT, DELETE"),
            (senders, "GET, POST"),
            ("/pingone/v1/environments/e/notificationsPolicies/p", "GET, PUT"),
        ] {
            assert_eq!(find(&Method::PATCH, path), Err(NoRoute::WrongMethod(allowed.to_owned())), "{path}");
        }
        for path in ["/pingone", "/pingone/", "/pingone/v1/environments/", "/pingone/v1//e", "/pingone/v2"] {
            assert_eq!(find(&Method::GET, path), Err(NoRoute::NotFound), "{path}");
        }
    }
}
