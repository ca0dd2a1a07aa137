//! T10: what was shown is what is sent. A plan that is no longer true when it begins is refused before anything is sent or
//! stored, and the refusal says what changed.

use std::time::Duration;

use linecheck_app::{AppError, DraftEdit, MatrixRequest, ProgressSink, Selection, StandIn, TenantEdit};
use linecheck_domain::passcode::Language;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::known;
use linecheck_tests::{Stage, save, texts};

use crate::seen::{Fallback, fresh};

/// What somebody does between the look and the press.
#[derive(Debug, Clone, Copy)]
enum Meanwhile {
    Nothing,
    OtherTenant,
    Numbers,
    Fallback,
    Account,
    Token,
    Deletion,
    DefaultAccount,
    WithoutFallback,
    NumberReleased,
}

impl Meanwhile {
    const ALL: [Self; 10] = [
        Self::Nothing,
        Self::OtherTenant,
        Self::Numbers,
        Self::Fallback,
        Self::Account,
        Self::Token,
        Self::Deletion,
        Self::DefaultAccount,
        Self::WithoutFallback,
        Self::NumberReleased,
    ];

    /// How the refusal begins; none where nothing of the plan changes.
    fn says(self) -> Option<&'static str> {
        match self {
            Self::Nothing | Self::OtherTenant => None,
            Self::Numbers => Some("2 numbers were"),
            Self::Fallback => Some("Fallback was"),
            Self::Account => Some("The account SID, the Auth Token"),
            Self::Token => Some("The Auth Token was"),
            Self::Deletion => Some("The sender was"),
            Self::DefaultAccount => Some("The default account was"),
            Self::WithoutFallback => Some("What happens without fallback was"),
            Self::NumberReleased => Some("The account's list of numbers was"),
        }
    }

    async fn happen(self, stage: &Stage) {
        let (app, actor, tenant, silent) = (&stage.app, &stage.actor, &stage.tenant, ProgressSink::silent());
        match self {
            Self::Nothing => {}
            Self::OtherTenant => {
                let other = linecheck_domain::tenant::TenantId::parse("other").unwrap();
                app.add_tenant(actor, other, "Other").await.unwrap();
            }
            Self::Numbers => {
                let two = selected(stage).await.into_iter().take(2);
                app.select_numbers(actor, tenant, Selection::Remove(texts(two))).await.unwrap();
                save(app, actor, tenant, None).await.unwrap();
            }
            Self::Fallback => {
                app.edit_draft(actor, tenant, DraftEdit::Fallback(false)).await.unwrap();
                save(app, actor, tenant, None).await.unwrap();
            }
            Self::Account => {
                app.begin_draft(actor, tenant, true).await.unwrap();
                stage.configure(known::FABRIKAM, true).await;
            }
            Self::Token => {
                app.rotate_token(actor, tenant, stage.token(known::MAIN), &silent).await.unwrap();
            }
            Self::Deletion => {
                app.delete_custom_account(actor, tenant).await.unwrap();
            }
            Self::DefaultAccount => {
                let stand_in = StandIn {
                    tenant: tenant.to_string(),
                    sid: known::FABRIKAM.sid().to_owned(),
                    base: None,
                    token: stage.token(known::FABRIKAM),
                };
                app.set_stand_in(actor, stand_in, &silent).await.unwrap();
            }
            Self::WithoutFallback => {
                let edit =
                    TenantEdit { ping_originates_without_fallback: Some(true), ..TenantEdit::default() };
                app.edit_tenant(actor, tenant, edit).await.unwrap();
            }
            Self::NumberReleased => {
                let one = selected(stage).await.remove(0);
                stage.control().release_number(known::MAIN.sid(), one.as_str()).unwrap();
                app.verify(actor, tenant, &silent).await.unwrap();
            }
        }
    }
}

async fn selected(stage: &Stage) -> Vec<PhoneNumber> {
    let status = stage.app.status(&stage.tenant).await.unwrap();
    status.active.custom().unwrap().selected.iter().cloned().collect()
}

fn assert_refused(error: &AppError, says: &str, case: &str) {
    assert_eq!(error.code.as_str(), "plan_outdated", "{case}: {error:?}");
    assert!(error.message.starts_with(says), "{case}: {error:?}");
    assert!(error.message.ends_with("changed after this was shown. Nothing was sent."), "{case}: {error:?}");
    assert!(error.params["changed"].as_array().is_some_and(|changed| !changed.is_empty()), "{case}");
}

#[tokio::test]
async fn t10_a_plan_that_is_no_longer_true_is_refused_before_anything_is_sent() {
    for meanwhile in Meanwhile::ALL {
        let (case, stage) = (format!("{meanwhile:?}"), Fallback::On.stage().await);
        let to = fresh();
        let shown = stage.preview(Channel::Sms, &to).await;
        let request = MatrixRequest {
            tenant: stage.tenant.to_string(),
            channel: Some(Channel::Sms),
            recipient: fresh(),
            country: None,
            language: Language::En,
        };
        let matrix = stage.app.prepare_matrix(request).await.unwrap();
        meanwhile.happen(&stage).await;
        stage.control().clear_log();
        let silent = ProgressSink::silent();
        let sent = stage.app.send(&stage.actor, shown, true, &silent).await;
        let Some(says) = meanwhile.says() else {
            assert!(sent.unwrap().originated_by.is_some(), "{case}");
            continue;
        };
        assert_refused(&sent.unwrap_err(), says, &case);
        let run = stage.app.run_matrix(&stage.actor, matrix, true, Duration::ZERO, &silent).await;
        assert_refused(&run.unwrap_err(), says, &case);
        assert!(stage.app.recent_sends(None, 10).await.unwrap().is_empty(), "{case}: nothing is stored");
        assert!(stage.app.latest_matrix(&stage.tenant).await.unwrap().is_none(), "{case}: no matrix either");
        assert_eq!(stage.control().log().len(), 0, "{case}: nothing is asked");
        if !matches!(meanwhile, Meanwhile::DefaultAccount) {
            // What is shown now can be sent.
            let trace = stage.send(Channel::Sms, &to).await;
            assert!(trace.originated_by.is_some(), "{case}");
        }
    }
}
