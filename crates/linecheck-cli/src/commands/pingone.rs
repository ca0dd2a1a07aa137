//! `linecheck pingone`

mod connect;
mod drift;
mod export;
mod look;
mod plans;
mod route;

use linecheck_app::{AppError, PingOneRouteRequest, PingOneWish};
use linecheck_domain::channel::Channel;

use crate::arguments::{PingOneCommand, SendersCommand};
use crate::context::Context;
use crate::output::{Output, Reply};

pub async fn run(context: &Context, command: &PingOneCommand, output: Output) -> Result<Reply, AppError> {
    match command {
        PingOneCommand::Connect(arguments) => connect::connect(context, arguments, output).await,
        PingOneCommand::Disconnect { tenant, yes } => {
            connect::disconnect(context, tenant, *yes, output).await
        }
        PingOneCommand::Status { tenant } => look::status(context, tenant.as_deref(), output).await,
        PingOneCommand::Route { tenant, to, country, voice } => {
            let channel = if *voice { Channel::Voice } else { Channel::Sms };
            let request = PingOneRouteRequest {
                tenant: tenant.clone(),
                channel,
                recipient: to.clone(),
                country: country.clone(),
                fresh: false,
            };
            route::run(context, request, output).await
        }
        PingOneCommand::Drift { tenant, mend } => drift::run(context, tenant, *mend, output).await,
        PingOneCommand::Plan(arguments) => {
            plans::show(context, &arguments.tenant, plans::carry_over(arguments), output).await
        }
        PingOneCommand::Rotate { tenant, .. } => {
            plans::show(context, tenant, plans::rotation(command).await?, output).await
        }
        PingOneCommand::PutBack { tenant } => {
            plans::show(context, tenant, PingOneWish::PutBack, output).await
        }
        PingOneCommand::Apply(arguments) => plans::apply(context, arguments, output).await,
        PingOneCommand::Resume { tenant } => plans::resume(context, tenant, output).await,
        PingOneCommand::GiveUp { tenant, yes } => plans::give_up(context, tenant, *yes, output).await,
        PingOneCommand::Export { tenant, format, plan, to } => {
            export::run(context, tenant, *format, *plan, to.as_deref(), output).await
        }
        PingOneCommand::Senders(SendersCommand::List { tenant, sender }) => {
            look::senders(context, tenant, sender.as_deref(), output).await
        }
        PingOneCommand::Senders(command) => match plans::of_senders(context, command).await? {
            Some((tenant, wish)) => plans::show(context, tenant, wish, output).await,
            None => Err(AppError::internal("A list came to the plans.")),
        },
    }
}
