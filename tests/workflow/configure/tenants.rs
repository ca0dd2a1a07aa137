//! Tenants are renamed, and go and come back: M4, M8.

use linecheck_app::{HistoryRequest, StandIn, TenantEdit};
use linecheck_domain::Secret;
use linecheck_domain::base::ApiBase;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::known;
use linecheck_vault::NewTransaction;
use serde_json::json;
use uuid::Uuid;

use crate::desk::{ANN, ANYBODY, Desk, code, silent, support};

fn named(name: &str) -> TenantEdit {
    TenantEdit { name: Some(name.to_owned()), ..TenantEdit::default() }
}

#[tokio::test]
async fn m8_a_tenant_is_renamed_and_the_audit_trail_has_both_names() {
    let desk = Desk::configured(known::MAIN, false).await;
    let (before, was) = (desk.audit().await.len(), desk.status().await.tenant.name);
    desk.tenant_edit(named("Contoso Ltd")).await;
    assert_eq!(desk.status().await.tenant.name, "Contoso Ltd");
    let entries = &desk.audit().await[before..];
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(
        (entries[0].action.as_str(), &entries[0].detail),
        ("tenant_renamed", &json!({ "from": was, "to": "Contoso Ltd" }))
    );
    // What else is changed with the name has its own entry; the same name is no new one.
    desk.tenant_edit(TenantEdit { voice: Some(false), ..named("Contoso") }).await;
    desk.tenant_edit(TenantEdit { voice: Some(true), ..named("Contoso") }).await;
    let actions: Vec<_> = desk.audit().await[before + 1..].iter().map(|entry| entry.action.clone()).collect();
    assert_eq!(actions, ["tenant_renamed", "tenant_edited", "tenant_edited"]);
    assert_eq!(code(desk.app.edit_tenant(&desk.actor, &desk.tenant, named(" ")).await), "invalid_name");
}

#[tokio::test]
async fn m4_m8_a_removed_tenant_leaves_what_it_did_and_comes_back_with_it() {
    let desk = Desk::configured(known::MAIN, true).await;
    let (app, actor, id, records) = (&desk.app, &desk.actor, &desk.tenant, desk.records());
    let trace = desk.send(Channel::Sms, ANYBODY).await;
    assert_eq!(code(app.remove_tenant(actor, id).await), "tenant_in_use");
    assert_eq!(desk.status().await.tenant.id, *id, "nothing was done");
    app.delete_custom_account(actor, id).await.unwrap();
    let stand_in = StandIn {
        tenant: id.to_string(),
        sid: known::FABRIKAM.sid().to_owned(),
        base: Some(ApiBase::Sandbox.to_string()),
        token: desk.token(known::FABRIKAM),
    };
    app.set_stand_in(actor, stand_in, &silent()).await.unwrap();
    desk.enter(known::MAIN).await;
    assert_eq!(records.secrets().len(), 2);
    assert_eq!(code(app.remove_tenant(&support(), id).await), "not_administrator");
    let audit = desk.audit().await;
    let consents = records.read(|reader| reader.consents(id));

    app.remove_tenant(actor, id).await.unwrap();
    assert_eq!(records.secrets(), [].into());
    assert!(app.tenants().await.unwrap().is_empty() && app.overview().await.unwrap().is_empty());
    assert!(app.drafts().await.unwrap().is_empty());
    for refused in [
        code(app.status(id).await),
        code(app.draft(id).await),
        code(app.begin_draft(actor, id, true).await),
        code(app.edit_tenant(actor, id, named("Again")).await),
        code(app.prepare_send(desk.request(Channel::Sms, ANYBODY)).await),
        code(app.remove_tenant(actor, id).await),
    ] {
        assert_eq!(refused, "tenant_not_found");
    }
    // What it did is there to be read.
    assert_eq!(app.trace(trace.transaction).await.unwrap().headline, trace.headline);
    let rows = app.history(actor, &HistoryRequest::default(), None, 10).await.unwrap().rows;
    assert_eq!(rows[0].tenant.as_ref(), Some(id));
    assert_eq!(records.read(|reader| reader.consents(id)), consents);
    let after = desk.audit().await;
    assert_eq!(after[..audit.len()], audit);
    assert_eq!(after.last().map(|entry| entry.action.as_str()), Some("tenant_removed"));

    // Added again it is the same tenant: with what it did, and without what was set for it.
    let again = app.add_tenant(actor, id.clone(), "Contoso again").await.unwrap();
    assert!(again.destinations.is_empty() && !again.sms_enabled);
    let status = desk.status().await;
    assert_eq!((status.active.revision, status.active.custom(), status.consent), (2, None, None));
    desk.tenant_edit(TenantEdit { sms: Some(true), ..TenantEdit::default() }).await;
    desk.ready(known::MAIN).await;
    assert!(desk.consent_is_needed().await, "it was consented to before it was removed");
    desk.save(ANN).await.unwrap();
    assert_eq!(desk.active().await.revision, 3);
    assert_eq!(code(app.add_tenant(actor, id.clone(), "Once more").await), "tenant_exists");
}

#[tokio::test]
async fn t7_a_tenant_with_a_test_send_under_way_is_not_removed() {
    let desk = Desk::configured(known::MAIN, false).await;
    let sent = desk.send(Channel::Sms, ANYBODY).await;
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    let records = desk.records();
    // As of another process that has just begun.
    records.write(|writer| {
        let plan = writer.transaction(sent.transaction).unwrap().unwrap().plan;
        let new = NewTransaction {
            id: Uuid::from_u128(7),
            tenant: Some(&desk.tenant),
            actor: &desk.actor,
            plan: &plan,
            passcode: &Secret::new("123456".to_owned()),
            passcode_until: jiff::Timestamp::now(),
        };
        writer.add_transaction(&new, jiff::Timestamp::now()).unwrap();
    });
    assert_eq!(code(desk.app.remove_tenant(&desk.actor, &desk.tenant).await), "tenant_in_use");
    assert_eq!(desk.status().await.tenant.id, desk.tenant);
}
