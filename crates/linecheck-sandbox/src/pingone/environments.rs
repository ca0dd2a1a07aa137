//! `GET /environments` and `GET /environments/{id}`.

use serde_json::{Value, json};

use super::modes::Standing;
use super::page::{List, hal};
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Environment, PingOne};
use crate::clock::rfc3339;
use crate::reply::Reply;

const ORGANIZATION: &str = "facade0f-acad-4e00-8000-0000000000f1";
const LICENSE: &str = "facade0f-acad-4e00-8000-0000000000f2";

/// How long a deleted environment can be brought back (decided here: OAI has the date and no length).
const GRACE_MS: i64 = 30 * 24 * 3600 * 1000;

pub(super) fn list(pingone: &PingOne, request: &Request) -> Result<Reply, Refusal> {
    // The sandbox knows no filter (decided here): one that it passed over would answer more than was asked for.
    if request.parameter("filter").is_some() {
        return Err(Refusal::unreadable("The sandbox has no filter on environments."));
    }
    let shown = |environment: &&Environment| {
        matches!(environment.standing, Standing::Active | Standing::DeletePending)
    };
    let items: Vec<_> = pingone.environments.iter().filter(shown).zip(1_u64..).collect();
    let list = List { key: "environments", usual: 1000, items: &items };
    let write = |(environment, _): &(&Environment, u64)| {
        json(environment, &format!("{}/{}", request.address(), environment.id))
    };
    list.answer(request, pingone.modes, |(_, place)| *place, write)
}

pub(super) fn fetch(environment: &Environment, request: &Request) -> Result<Reply, Refusal> {
    hal(&json(environment, &request.address()))
}

fn json(environment: &Environment, href: &str) -> Value {
    let mut body = json!({
        "_links": { "self": { "href": href } },
        "id": environment.id,
        "name": environment.name,
        "description": "An environment of Linecheck's sandbox",
        "type": environment.kind,
        "region": "EU",
        "status": "ACTIVE",
        "organization": { "id": ORGANIZATION },
        "license": { "id": LICENSE, "package": "TRIAL" },
        "billOfMaterials": { "products": [{ "type": "PING_ONE_BASE" }, { "type": "PING_ONE_MFA" }] },
        "environmentCapabilities": {
            "environmentId": environment.id,
            "canUsePingSmsAccount": environment.can_use_ping_sms_account,
            "canUseSmsOtp": true,
            "canUseMfaVoiceOtp": true,
            "canSendMfaNotificationsOutsideWhitelist": true,
        },
        "createdAt": rfc3339(environment.created_ms),
        "updatedAt": rfc3339(environment.updated_ms),
    });
    if environment.standing == Standing::DeletePending {
        body["status"] = json!("DELETE_PENDING");
        body["softDeletedAt"] = json!(rfc3339(environment.updated_ms));
        body["hardDeleteAllowedAt"] = json!(rfc3339(environment.updated_ms + GRACE_MS));
    }
    body
}
