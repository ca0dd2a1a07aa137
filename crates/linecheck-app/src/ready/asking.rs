//! What a readiness check asks Twilio: everything that reads, nothing that creates.

use std::collections::{BTreeMap, BTreeSet};

use linecheck_domain::fact::Fact;
use linecheck_domain::number::AccountNumber;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::verification::{AccountFacts, Balance, NO_PHONE_NUMBER, Outcome};
use linecheck_twilio::{CampaignStatus, TollFreeVerification, TwilioClient, TwilioError};

use super::registration::{self, Kind};
use super::subject::{Subject, Target};
use crate::configure::verify::{account_facts, account_numbers};
use crate::facts::{self, kept, odd_words};
use crate::from_twilio::outcome_of;
use crate::progress::{Progress, ProgressSink};

/// What was read, or why it could not be.
pub(super) type Read<T> = Result<T, String>;

/// What was read of a list, and what of it could not be, in a sentence.
pub(super) struct Partly<T> {
    pub(super) read: T,
    pub(super) unread: Option<String>,
}

/// Countries, and whether they are open; `None` where Twilio does not say.
pub(super) type Permissions = Partly<BTreeMap<String, Option<bool>>>;

/// How many messaging services are looked into for a number's campaign; each costs two requests.
const MOST_SERVICES: usize = 25;

/// What Twilio said. What was not asked, because the account itself could not be read, is absent.
pub(super) struct Found {
    pub(super) account: Result<AccountFacts, Outcome>,
    pub(super) more: Option<More>,
}

/// What is asked once the account answers.
pub(super) struct More {
    pub(super) balance: Fact<Balance>,
    pub(super) numbers: Read<Numbers>,
    /// The verified numbers; of a trial only.
    pub(super) callers: Option<Read<Partly<BTreeSet<PhoneNumber>>>>,
    /// Countries and whether SMS may be sent there; where SMS is enabled.
    pub(super) sms: Option<Read<Permissions>>,
    /// The same for calls.
    pub(super) voice: Option<Read<Permissions>>,
    /// Where a selected number needs a 10DLC registration, and SMS is enabled.
    pub(super) campaigns: Option<Read<Campaigns>>,
    /// Where a selected number needs a toll-free verification, and SMS is enabled.
    pub(super) toll_free: Option<Read<Partly<Vec<TollFreeVerification>>>>,
}

/// The numbers of the account, and what of their list could not be read, by the reason.
pub(super) struct Numbers {
    pub(super) listed: Vec<AccountNumber>,
    pub(super) odd: BTreeMap<String, usize>,
}

/// The 10DLC campaigns by number.
pub(super) struct Campaigns {
    pub(super) by_number: BTreeMap<PhoneNumber, Vec<CampaignStatus>>,
    /// Whether every messaging service was looked into.
    pub(super) complete: bool,
}

pub(super) async fn ask(
    client: &TwilioClient,
    subject: &Subject,
    target: &Target,
    progress: &ProgressSink,
) -> Found {
    progress.tell(Progress::Account);
    let account = match client.account().await {
        Ok(fetched) => account_facts(&fetched.value)
            .filter(|facts| facts.sid == subject.sid)
            .ok_or_else(|| Outcome::NotUnderstood { what: "Twilio answered for another account".to_owned() }),
        Err(error) => Err(outcome_of(&error)),
    };
    let account = account.and_then(|facts| {
        if facts.is_active() { Ok(facts) } else { Err(Outcome::NotActive { status: facts.status }) }
    });
    let more = match &account {
        Ok(facts) => Some(Box::pin(ask_more(client, facts, subject, target, progress)).await),
        Err(_) => None,
    };
    Found { account, more }
}

async fn ask_more(
    client: &TwilioClient,
    facts: &AccountFacts,
    subject: &Subject,
    target: &Target,
    progress: &ProgressSink,
) -> More {
    let (sms, voice) = (subject.tenant.sms_enabled, subject.tenant.voice_enabled);
    let has_destination = !target.countries.is_empty();
    let one = (target.countries.len() == 1).then(|| target.countries.first().map(|country| country.code()));
    let one = one.flatten();
    let concerned = |kind| registration::concerned(kind, &subject.selected, &target.countries);
    let (ten_dlc, toll_free_numbers) = (concerned(Kind::TenDlc), concerned(Kind::TollFree));
    progress.tell(Progress::Numbers { so_far: 0 });
    let tell = progress.clone();
    let (numbers, balance, callers, geo, dialing, campaigns, toll_free) = tokio::join!(
        client.numbers(move |_, so_far| tell.tell(Progress::Numbers { so_far })),
        client.balance(),
        when(facts.is_trial(), client.verified_callers()),
        when(sms && has_destination, client.geo_permissions(one.as_deref())),
        when(voice && has_destination, client.dialing_permissions(one.as_deref())),
        when(sms && !ten_dlc.is_empty(), ask_campaigns(client, ten_dlc)),
        when(sms && !toll_free_numbers.is_empty(), client.toll_free_verifications()),
    );
    More {
        balance: facts::learnt_balance(balance, facts),
        numbers: numbers.map_err(|error| why(&error)).map(|listed| {
            let (listed, odd) = account_numbers(listed);
            Numbers { listed, odd }
        }),
        callers: read(callers, |listed| {
            let mut odd = kept(listed.odd);
            let numbers = listed.items.iter().filter_map(|caller| {
                let number = PhoneNumber::from_server(&caller.phone_number);
                if number.is_none() {
                    *odd.entry(NO_PHONE_NUMBER.to_owned()).or_default() += 1;
                }
                number
            });
            Partly { read: numbers.collect(), unread: odd_words(&odd) }
        }),
        sms: read(geo, |listed| Partly {
            unread: odd_words(&listed.odd),
            read: listed.items.into_iter().map(|one| (one.country_code, one.enabled)).collect(),
        }),
        voice: read(dialing, |listed| Partly {
            unread: odd_words(&listed.odd),
            read: listed.items.into_iter().map(|one| (one.country_code, one.low_risk_enabled)).collect(),
        }),
        campaigns: campaigns.map(|asked| asked.map_err(|error| why(&error))),
        toll_free: read(toll_free, |listed| Partly { unread: odd_words(&listed.odd), read: listed.items }),
    }
}

async fn when<T>(wanted: bool, asked: impl Future<Output = T>) -> Option<T> {
    if wanted { Some(asked.await) } else { None }
}

fn read<T, U>(asked: Option<Result<T, TwilioError>>, open: impl FnOnce(T) -> U) -> Option<Read<U>> {
    asked.map(|asked| asked.map(open).map_err(|error| why(&error)))
}

/// Looks for numbers in the messaging services, until each is found.
async fn ask_campaigns(
    client: &TwilioClient,
    mut sought: BTreeSet<&PhoneNumber>,
) -> Result<Campaigns, TwilioError> {
    let services = client.messaging_services().await?;
    let mut all = services.complete && services.odd.is_empty() && services.items.len() <= MOST_SERVICES;
    let mut by_number: BTreeMap<PhoneNumber, Vec<CampaignStatus>> = BTreeMap::new();
    for service in services.items.iter().take(MOST_SERVICES) {
        if sought.is_empty() {
            break;
        }
        let senders = client.service_numbers(&service.sid).await?;
        all = all && senders.odd.is_empty();
        let ours: Vec<_> = senders
            .items
            .iter()
            .filter_map(|sender| PhoneNumber::from_server(sender))
            .filter(|sender| sought.remove(sender))
            .collect();
        if ours.is_empty() {
            continue;
        }
        let campaigns = client.service_campaigns(&service.sid).await?;
        let mut statuses: Vec<_> = campaigns.items.into_iter().map(|campaign| campaign.status).collect();
        // One that cannot be read is not one that is missing.
        let unread = campaigns.odd.values().sum();
        statuses.extend(std::iter::repeat_n(CampaignStatus::Other(String::new()), unread));
        for number in ours {
            by_number.insert(number, statuses.clone());
        }
    }
    let complete = all || sought.is_empty();
    Ok(Campaigns { by_number, complete })
}

/// Why an answer could not be read, in a sentence.
fn why(error: &TwilioError) -> String {
    match facts::not_read::<()>(error) {
        Fact::IsNot { why } | Fact::Unread { why } => why,
        Fact::Is { value: () } => String::new(),
    }
}
