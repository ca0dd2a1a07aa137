//! Organization numbers: listed, searched, selected.

use std::collections::BTreeSet;

use linecheck_domain::actor::Actor;
use linecheck_domain::base::ApiBase;
use linecheck_domain::country::Country;
use linecheck_domain::draft::Draft;
use linecheck_domain::number::{AccountNumber, FilterCounts, FilterReason, Search};
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::tenant::TenantId;
use linecheck_domain::verification::Verification;
use linecheck_vault::Reader;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::{App, audit_once, tenant_of};
use crate::configure::drafts::{draft_or_new, verification_of};
use crate::error::{AppError, Code, Field};
use crate::facts::odd_words;
use crate::given;
use crate::inactive::tenant_for;
use crate::roles::UseCase;

/// Which numbers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "Shown"))]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// Those that can be selected.
    #[default]
    Usable,
    /// *Show Only Selected*.
    Selected,
    /// Those that were filtered out, with the reason.
    FilteredOut,
    /// All of them.
    All,
}

/// What is to be selected, as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// *Select All*: every usable number that a search finds; all of them where nothing is searched for.
    All(String),
    /// No number.
    None,
    /// These besides.
    Add(Vec<String>),
    /// These no longer.
    Remove(Vec<String>),
    /// These and no others.
    Only(Vec<String>),
}

/// A number in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, shown in a column of its own")]
pub struct NumberRow {
    /// The number.
    pub number: PhoneNumber,
    /// As it is written in its country.
    pub national: String,
    /// Its name: untrusted text.
    pub friendly_name: String,
    /// Its country.
    pub country: Option<String>,
    /// It sends SMS.
    pub sms: bool,
    /// It makes calls.
    pub voice: bool,
    /// Why it cannot be selected.
    pub filtered: Option<FilterReason>,
    /// Whether it is selected.
    pub selected: bool,
    /// It is selected, and not on the account any more.
    pub gone: bool,
}

impl NumberRow {
    /// A row for a number of the account.
    #[must_use]
    pub fn of(listed: &AccountNumber, selected: bool) -> Self {
        Self {
            national: listed.number.national(),
            friendly_name: listed.friendly_name.clone(),
            country: listed.number.country().map(Country::code),
            sms: listed.capabilities.sms,
            voice: listed.capabilities.voice,
            filtered: listed.filter(),
            selected,
            gone: false,
            number: listed.number.clone(),
        }
    }

    fn gone(number: &PhoneNumber) -> Self {
        Self {
            national: number.national(),
            friendly_name: String::new(),
            country: number.country().map(Country::code),
            sms: false,
            voice: false,
            filtered: None,
            selected: true,
            gone: true,
            number: number.clone(),
        }
    }
}

/// The list as it is shown.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NumbersView {
    /// The rows that were asked for.
    pub rows: Vec<NumberRow>,
    /// How many numbers there are, and how many were filtered out.
    pub counts: FilterCounts,
    /// What of the list could not be read.
    pub unread: Option<String>,
    /// How many are selected.
    pub selected: usize,
    /// When Twilio was asked.
    pub as_of: Option<jiff::Timestamp>,
}

impl App {
    /// The numbers of a tenant's draft, or of its active configuration when it has no draft.
    ///
    /// # Errors
    /// When there is no such tenant.
    pub async fn numbers(
        &self,
        tenant: &TenantId,
        show: Show,
        search: Search,
    ) -> Result<NumbersView, AppError> {
        let (id, base) = (tenant.clone(), self.default_base());
        self.read(move |reader| {
            tenant_of(reader, &id)?;
            let draft = draft_or_new(reader, &id, &base)?;
            let listing = listing_of(reader, &draft)?;
            Ok(rows(&draft.selected, listing.as_ref(), show, &search))
        })
        .await
    }

    /// Changes which numbers of the draft are selected; begins a draft of what is active where there is none.
    ///
    /// # Errors
    /// When a number is not among those that the last verification found usable. Nothing is changed then.
    pub async fn select_numbers(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        selection: Selection,
    ) -> Result<BTreeSet<PhoneNumber>, AppError> {
        let actor = &self.permit(actor, UseCase::SelectNumbers).await?;
        let (actor, id, now, base) = (actor.clone(), tenant.clone(), self.now(), self.default_base());
        self.write(move |writer| {
            tenant_for(writer, &id, UseCase::SelectNumbers)?;
            let mut draft = draft_or_new(writer, &id, &base)?;
            let listing = listing_of(writer, &draft)?;
            select(&mut draft.selected, &selection, listing.as_ref())?;
            writer.put_draft(&draft, now)?;
            // Which they are is entered when they are saved.
            let detail = json!({ "field": "selected_numbers" });
            audit_once(writer, &actor, "draft_edited", Some(&id), detail, now)?;
            Ok(draft.selected)
        })
        .await
    }
}

/// The last list of numbers that the draft's credentials reached.
fn listing_of(reader: &Reader<'_>, draft: &Draft) -> Result<Option<Verification>, AppError> {
    match (draft.parsed_sid(), draft.token.secret()) {
        (Ok(sid), Some(secret)) => Ok(reader.listing(&draft.tenant, secret, &sid, &draft.base)?),
        _ => verification_of(reader, draft),
    }
}

/// A few numbers of a tenant that a search finds, for a list of whatever was found.
pub(crate) fn numbers_of(
    reader: &Reader<'_>,
    tenant: &TenantId,
    base: &ApiBase,
    search: &Search,
    most: usize,
) -> Result<Vec<NumberRow>, AppError> {
    let draft = draft_or_new(reader, tenant, base)?;
    let listing = listing_of(reader, &draft)?;
    let mut found = rows(&draft.selected, listing.as_ref(), Show::All, search).rows;
    // The selected ones first.
    found.sort_by_key(|row| !row.selected);
    found.truncate(most);
    Ok(found)
}

fn rows(
    selected: &BTreeSet<PhoneNumber>,
    listing: Option<&Verification>,
    show: Show,
    search: &Search,
) -> NumbersView {
    let listed: &[AccountNumber] = listing.map_or(&[], |listing| listing.numbers.as_slice());
    let wanted = |number: &AccountNumber| match show {
        Show::Usable => number.filter().is_none(),
        Show::Selected => selected.contains(&number.number),
        Show::FilteredOut => number.filter().is_some(),
        Show::All => true,
    };
    let mut rows: Vec<_> = listed
        .iter()
        .filter(|number| wanted(number) && number.matches(search))
        .map(|number| NumberRow::of(number, selected.contains(&number.number)))
        .collect();
    if matches!(show, Show::Selected | Show::All) {
        let on_account: BTreeSet<_> = listed.iter().map(|number| &number.number).collect();
        let gone = selected.iter().filter(|number| !on_account.contains(number) && search.finds(number, ""));
        rows.extend(gone.map(NumberRow::gone));
    }
    NumbersView {
        rows,
        counts: listing.map_or_else(FilterCounts::default, Verification::counts),
        unread: listing.and_then(|listing| odd_words(&listing.odd_numbers)),
        selected: selected.len(),
        as_of: listing.map(|listing| listing.at),
    }
}

fn select(
    selected: &mut BTreeSet<PhoneNumber>,
    selection: &Selection,
    listing: Option<&Verification>,
) -> Result<(), AppError> {
    let check = |numbers: &[PhoneNumber]| {
        let unknown =
            numbers.iter().find(|number| !listing.is_some_and(|listing| listing.has_usable(number)));
        unknown.map_or(Ok(()), |number| {
            Err(AppError::new(
                Code::NumberNotListed,
                format!("{number} is not among the numbers of this account that do SMS and voice."),
            )
            .field(Field::Numbers)
            .param("number", number.as_str()))
        })
    };
    match selection {
        Selection::All(search) => {
            let search = Search::parse(search);
            let listing = listing.ok_or_else(|| {
                AppError::new(
                    Code::NotVerified,
                    "There is no list of numbers yet: the account was not verified.",
                )
            })?;
            let found =
                listing.numbers.iter().filter(|number| number.filter().is_none() && number.matches(&search));
            selected.extend(found.map(|number| number.number.clone()));
        }
        Selection::None => selected.clear(),
        Selection::Add(texts) => {
            let numbers: Vec<_> = given::numbers(texts)?;
            check(&numbers)?;
            selected.extend(numbers);
        }
        Selection::Remove(texts) => {
            let numbers: BTreeSet<_> = given::numbers(texts)?;
            selected.retain(|number| !numbers.contains(number));
        }
        Selection::Only(texts) => {
            let numbers: Vec<_> = given::numbers(texts)?;
            check(&numbers)?;
            *selected = numbers.into_iter().collect();
        }
    }
    Ok(())
}
