//! Carrying out a request to PingOne: who asks, for which environment, and the resource.

use serde_json::{Map, Value};

use super::modes::Standing;
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Environment, PingOne, Resource};
use super::{environments, policies, senders, settings, token};
use crate::fault::FaultAction;
use crate::reply::Reply;
use crate::route::{Endpoint, Route};
use crate::world::{Shared, World};

/// Carries a request out and answers it.
pub(crate) fn carry_out(shared: &Shared, request: &Request) -> Result<Reply, Refusal> {
    let (mut world, now) = (shared.world(), shared.clock.now_ms());
    let endpoint = request.route.endpoint;
    if endpoint == Endpoint::PingoneToken {
        return token::issue(&mut world.pingone, request, now);
    }
    token::check(&world.pingone, request, now)?;
    if endpoint == Endpoint::PingoneEnvironments {
        return environments::list(&world.pingone, request);
    }
    admit(&world.pingone, request)?;
    if endpoint.writes_pingone() {
        let reply = write(&mut world, request, now)?;
        // As at PingOne, what is answered with 500 may have taken effect.
        shared.save_pingone(&world).map_err(|error| {
            tracing::error!(%error, "the sandbox could not record what PingOne was told");
            Refusal::internal()
        })?;
        return Ok(reply);
    }
    let world: &World = &world;
    let environment = world.pingone.environment(request.environment()).ok_or_else(Refusal::not_found)?;
    match endpoint {
        Endpoint::PingoneEnvironment => environments::fetch(environment, request),
        Endpoint::PingoneSenders => senders::list(world, environment, request),
        Endpoint::PingoneSender => senders::fetch(world, environment, request),
        Endpoint::PingoneSettings => settings::fetch(environment, request),
        Endpoint::PingonePolicies => policies::list(environment, request, world.pingone.modes),
        Endpoint::PingonePolicy => policies::fetch(environment, request),
        _ => Err(Refusal::not_found()),
    }
}

fn write(world: &mut World, request: &Request, now_ms: i64) -> Result<Reply, Refusal> {
    match request.route.endpoint {
        Endpoint::PingoneSenderCreate => return senders::create(world, request, now_ms),
        Endpoint::PingoneSenderReplace => return senders::replace(world, request, now_ms),
        Endpoint::PingoneSenderDelete => return senders::delete(&mut world.pingone, request),
        _ => {}
    }
    let environment = world.pingone.environment_mut(request.environment()).ok_or_else(Refusal::not_found)?;
    match request.route.endpoint {
        Endpoint::PingoneSettingsReplace => settings::replace(environment, request, now_ms),
        Endpoint::PingoneSettingsReset => settings::reset(environment, request, now_ms),
        Endpoint::PingonePolicyReplace => policies::replace(environment, request, now_ms),
        _ => Err(Refusal::not_found()),
    }
}

/// Whether the worker may do this in the environment of the path.
fn admit(pingone: &PingOne, request: &Request) -> Result<(), Refusal> {
    let environment = pingone.environment(request.environment()).ok_or_else(Refusal::not_found)?;
    let endpoint = request.route.endpoint;
    match environment.standing {
        Standing::Active => Ok(()),
        Standing::DeletePending if !endpoint.writes_pingone() => Ok(()),
        Standing::Vanished if endpoint == Endpoint::PingoneEnvironment => Err(Refusal::not_found()),
        Standing::DeletePending | Standing::Vanished | Standing::Forbidden => Err(Refusal::forbidden()),
    }
}

/// What the fault script has happen just before a request is carried out. A path that names nothing that is there stays as it is.
pub(crate) fn happen_before(shared: &Shared, route: &Route, action: &FaultAction) {
    let (mut world, now) = (shared.world(), shared.clock.now_ms());
    let environment = route.account.as_deref().unwrap_or_default();
    let Some(environment) = world.pingone.environment_mut(environment) else { return };
    match action {
        FaultAction::EnvironmentBecomes { standing } => {
            environment.standing = *standing;
            environment.updated_ms = now.max(environment.updated_ms + 1);
        }
        FaultAction::ChangedByOther { change } => {
            let Some(resource) = named(environment, route) else { return };
            let mut body = Value::Object(resource.body.clone());
            merge(&mut body, change);
            if let Value::Object(body) = body {
                resource.replace(body, now);
            }
        }
        _ => return,
    }
    if let Err(error) = shared.save_pingone(&world) {
        tracing::error!(%error, "the sandbox could not record what happened to PingOne");
    }
}

fn named<'a>(environment: &'a mut Environment, route: &Route) -> Option<&'a mut Resource> {
    let resources = match route.endpoint {
        Endpoint::PingoneSettings | Endpoint::PingoneSettingsReplace | Endpoint::PingoneSettingsReset => {
            return Some(&mut environment.settings);
        }
        Endpoint::PingoneSender | Endpoint::PingoneSenderReplace | Endpoint::PingoneSenderDelete => {
            &mut environment.senders
        }
        Endpoint::PingonePolicy | Endpoint::PingonePolicyReplace => &mut environment.policies,
        _ => return None,
    };
    resources.iter_mut().find(|resource| Some(&resource.id) == route.resource.as_ref())
}

fn merge(target: &mut Value, patch: &Map<String, Value>) {
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(members) = target.as_object_mut() else { return };
    for (member, value) in patch {
        match value {
            Value::Null => drop(members.remove(member)),
            Value::Object(patch) => merge(members.entry(member.as_str()).or_insert(Value::Null), patch),
            _ => drop(members.insert(member.clone(), value.clone())),
        }
    }
}
