//! Organization numbers.

use std::collections::BTreeSet;

use linecheck_app::{NumbersView, Selection, Show, given};
use linecheck_domain::number::Search;
use linecheck_domain::phone::PhoneNumber;
use serde::Deserialize;

use crate::shell::Shell;
use crate::work::Answer;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ListNumbers {
    tenant: String,
    show: Show,
    search: String,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SelectNumbers {
    tenant: String,
    selection: Selection,
}

pub async fn list_numbers(shell: &Shell, request: ListNumbers) -> Answer<NumbersView> {
    let ListNumbers { tenant, show, search } = request;
    shell.session().open()?.app.numbers(&given::tenant(&tenant)?, show, Search::parse(&search)).await
}

pub async fn select_numbers(shell: &Shell, request: SelectNumbers) -> Answer<BTreeSet<PhoneNumber>> {
    let open = shell.session().open()?;
    let SelectNumbers { tenant, selection } = request;
    open.app.select_numbers(&open.actor, &given::tenant(&tenant)?, selection).await
}
