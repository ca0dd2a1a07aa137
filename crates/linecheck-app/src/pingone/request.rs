//! The one request that writes a step.

use linecheck_domain::Secret;
use linecheck_domain::pingone::{Body, Id, Step};
use linecheck_http::Exchange;
use linecheck_pingone::PingOneError;
use serde_json::Value;

use crate::error::{AppError, Code};
use crate::pingone::access::Access;

/// A request that writes, whole: whatever could be wrong with it was found when it was made.
pub(crate) enum Write {
    Create { body: Body },
    Sender { id: Id, body: Body },
    Settings { body: Body },
    Policy { id: Id, body: Body },
    Delete { id: Id },
}

impl Write {
    pub(crate) fn of(step: &Step, created: Option<&Id>, body: Body) -> Result<Self, AppError> {
        let unknown = || AppError::new(Code::Internal, "A step writes a sender that is not known.");
        Ok(match step {
            Step::CreateSender { .. } => Self::Create { body },
            Step::ChooseNumbers { sender, .. } => {
                Self::Sender { id: sender.id(created).ok_or_else(unknown)?.clone(), body }
            }
            Step::SetChain { .. } => Self::Settings { body },
            Step::SetPolicy { policy, .. } => Self::Policy { id: policy.clone(), body },
            Step::DeleteSender { .. } => return Err(unknown()),
        })
    }

    pub(crate) fn delete(step: &Step) -> Result<Self, AppError> {
        match step {
            Step::DeleteSender { sender, .. } => Ok(Self::Delete { id: sender.id.clone() }),
            _ => Err(AppError::new(Code::Internal, "A step deletes that is none that does.")),
        }
    }

    pub(crate) fn body(&self) -> Option<Body> {
        match self {
            Self::Create { .. } | Self::Delete { .. } => None,
            Self::Sender { body, .. } | Self::Settings { body } | Self::Policy { body, .. } => {
                Some(body.clone())
            }
        }
    }

    /// Makes it, once. Nothing here repeats it.
    pub(crate) async fn ask(
        &self,
        access: &Access,
        token: Option<&Secret>,
    ) -> Result<(Value, Exchange), PingOneError> {
        let client = &access.client;
        match self {
            Self::Create { body } => {
                let nothing = Secret::new(String::new());
                let read = client.create_sender(body, token.unwrap_or(&nothing)).await?;
                Ok((read.value.body.into(), read.exchange))
            }
            Self::Sender { id, body } => {
                let read = client.replace_sender(id, body).await?;
                Ok((read.value.body.into(), read.exchange))
            }
            Self::Settings { body } => {
                let read = client.replace_settings(body).await?;
                Ok((read.value.body.into(), read.exchange))
            }
            Self::Policy { id, body } => {
                let read = client.replace_policy(id, body).await?;
                Ok((read.value.body.into(), read.exchange))
            }
            Self::Delete { id } => {
                let read = client.delete_sender(id).await?;
                Ok((Value::Null, read.exchange))
            }
        }
    }
}
