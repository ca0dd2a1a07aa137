//! Looking up what was sent to one recipient, by the custom account and by what stands for the default one.
//!
//! Each look-up is entered in the audit trail before Twilio is asked: with the recipient masked, and under a keyed hash, so
//! that whoever has the vault can tell later whether a number was looked up, and the trail itself names nobody.

use std::fmt::Write as _;
use std::future::poll_fn;
use std::task::Poll;

use hmac::{Hmac, Mac as _};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::actor::Actor;
use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::channel::Channel;
use linecheck_domain::country::Country;
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{DefaultAccount, Tenant, TenantId};
use linecheck_domain::trace::Role;
use linecheck_domain::traffic::{
    Answer, Beginning, LookedUp, Record, Sent, State, Unread, answer, other_forms,
};
use linecheck_sandbox::known;
use linecheck_twilio::{Candidates, TwilioClient, TwilioError};
use linecheck_vault::Writer;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::refused::RefusedRequests;
use crate::app::{App, audit, tenant_of};
use crate::error::{AppError, Code};
use crate::facts::{kept, odd_words};
use crate::from_twilio::outcome_of;
use crate::given;
use crate::progress::{Progress, ProgressSink};
use crate::roles::UseCase;
use crate::send::explain::{CodeView, explain_code};

/// The setting with the key of the hashes that stand for recipients in the audit trail. It is in the vault alone.
const LOOK_UP_KEY: &str = "look_up_key";

/// How far back is looked when nobody says.
const USUAL_HOURS: u32 = 24;

/// For how long Twilio keeps records at most (SUP 223181008): 400 days.
const MOST_HOURS: u32 = 400 * 24;

/// Of how many calls that failed the reasons are asked, one request each.
const MOST_REASONS: usize = 5;

/// Whom to look up, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct LookUpRequest {
    /// The tenant.
    pub tenant: String,
    /// The recipient's number.
    pub recipient: String,
    /// The country of a number without its calling code.
    pub country: Option<String>,
    /// How many hours back, 1 to 9,600; a day when nobody says.
    pub hours: Option<u32>,
    /// Where the person who asks is, such as `Europe/Berlin`; UTC when nobody says, or when it is no zone.
    pub time_zone: Option<String>,
}

/// One message or call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SentLine {
    /// Which account sent it.
    pub role: Role,
    /// A message or a call.
    pub channel: Channel,
    /// Its SID.
    pub sid: String,
    /// When it was sent, or taken; none where Twilio gives no time.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub at: Option<Timestamp>,
    /// From which number or Sender ID: untrusted text.
    pub from: Option<String>,
    /// To which form of the number, where it is another than the one that was asked for.
    pub to_form: Option<String>,
    /// What became of it.
    pub state: State,
    /// Twilio's own word for it: untrusted text.
    pub status: String,
    /// Why it failed.
    pub code: Option<CodeView>,
    /// Of how many segments it consists.
    pub segments: Option<u64>,
    /// How many seconds the call lasted.
    pub seconds: Option<u64>,
    /// What it cost: a decimal text. Absent until Twilio knows.
    pub price: Option<String>,
    /// In which currency: untrusted text.
    pub currency: Option<String>,
    /// Within how many seconds the carrier confirmed it, at most.
    pub receipt_seconds: Option<i64>,
}

/// One list of one account, and how far it could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ListRead {
    /// Of which account.
    pub role: Role,
    /// That account.
    pub account_sid: AccountSid,
    /// Its messages or its calls.
    pub channel: Channel,
    /// How many of it were sent to the recipient.
    pub found: usize,
    /// Why it was not read, or not wholly; none where it was. May quote a server.
    pub unread: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LookUpView {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: String,
    /// Whether this is the sandbox.
    pub sandbox: bool,
    /// The recipient, as the number was read.
    pub recipient: PhoneNumber,
    /// As it is written in its country.
    pub national: String,
    /// Its country, if one can be told.
    pub country: Option<Country>,
    /// Other numbers of the same line, which were looked for too.
    pub other_forms: Vec<PhoneNumber>,
    /// Whether an extension was typed. Twilio's records do not tell extensions apart.
    pub has_extension: bool,
    /// From when on.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub since: Timestamp,
    /// When it was looked.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: Timestamp,
    /// What the answer begins with.
    pub begins: Beginning,
    /// The answer, in a sentence. May quote a server.
    pub headline: String,
    /// What follows, a sentence each.
    pub then: Vec<String>,
    /// Each message and call, the newest first.
    pub lines: Vec<SentLine>,
    /// What was read.
    pub lists: Vec<ListRead>,
    /// Requests of the account that Twilio refused in this time, of whomever; none where the period lies before what
    /// Twilio keeps of them.
    pub refused: RefusedRequests,
    /// What it can mean that nothing was found; empty where something was.
    pub can_mean: Vec<&'static str>,
    /// The error that the outcome is, where nothing at all could be read.
    #[serde(skip)]
    pub error: Option<AppError>,
}

/// What it can mean that nothing is listed. The first is the most frequent.
const CAN_MEAN: [&str; 6] = [
    "Nothing was asked for: PingID sent this account no request for this person.",
    "Ping Identity's own account originated it, after a fallback. Only Ping sees that account.",
    "Another number: the one that is registered for this person in PingID may be another.",
    "Another account: one that was active before, or that of another tenant.",
    "Twilio refused the request: that leaves no record of a message or a call.",
    "It is too new: records can be missing for some minutes. Or the account has Twilio hide or delete numbers.",
];

/// An account that is asked.
struct Asked {
    role: Role,
    sid: AccountSid,
    client: TwilioClient,
}

impl App {
    /// Looks up what was sent to a recipient. Nothing is sent, and nothing of what is read is kept.
    ///
    /// # Errors
    /// When the number is none, the tenant has neither a custom account nor a stand-in, or the look-up cannot be entered
    /// in the audit trail. What Twilio would not say is no error here ([`LookUpView::lists`]), but where it said nothing at
    /// all ([`LookUpView::error`]).
    pub async fn look_up_recipient(
        &self,
        actor: &Actor,
        request: LookUpRequest,
        progress: &ProgressSink,
    ) -> Result<LookUpView, AppError> {
        let permit = self.permit(actor, UseCase::LookUpRecipient).await?;
        let recipient = Recipient::parse(&request.recipient, given::country(request.country.as_deref())?)?;
        let hours = hours(request.hours)?;
        let zone = request.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let zone = zone.unwrap_or(TimeZone::UTC);
        let id = given::tenant(&request.tenant)?;
        let (tenant, asked) = self.accounts_to_ask(id).await?;
        let now = self.now();
        let since = now - SignedDuration::from_hours(i64::from(hours));
        let (number, of) = (recipient.number.clone(), tenant.id.clone());
        self.write(move |writer| {
            let hash = keyed_hash(writer, &number)?;
            let detail = json!({ "recipient": number.masked(), "hash": hash, "hours": hours });
            audit(writer, &permit, "recipient_looked_up", Some(&of), detail, now)
        })
        .await?;
        progress.tell(Progress::LookingUp);
        let forms = other_forms(&recipient.number);
        let mut found = Found::default();
        let custom = asked.iter().find(|one| one.role == Role::Custom);
        let (read, refused) = tokio::join!(
            lists_of(&asked, &recipient.number, &forms, since),
            RefusedRequests::ask(custom.map(|one| &one.client), (since, now), now),
        );
        for list in read {
            found.take(list);
        }
        found.sent.sort_by_key(|sent| std::cmp::Reverse(sent.record.at()));
        reasons(&asked, &mut found.sent).await;
        let Answer { begins, first, then } = answer(&LookedUp {
            recipient: &recipient.number,
            sent: &found.sent,
            unread: &found.unread,
            since,
            now,
            zone: &zone,
        });
        let nothing_read = found.unread.len() == found.lists.len() && found.sent.is_empty();
        Ok(LookUpView {
            tenant: tenant.id,
            tenant_name: tenant.name,
            sandbox: self.mode == Mode::Sandbox,
            national: recipient.number.national(),
            country: recipient.number.country(),
            lines: found.sent.iter().map(|sent| line(sent, &recipient.number)).collect(),
            recipient: recipient.number,
            other_forms: forms,
            has_extension: recipient.extension.is_some(),
            since,
            at: now,
            begins,
            headline: first,
            then,
            lists: found.lists,
            refused,
            can_mean: if begins == Beginning::Nothing { CAN_MEAN.to_vec() } else { Vec::new() },
            error: found.error.filter(|_| nothing_read),
        })
    }

    /// The accounts of a tenant whose records can be read.
    async fn accounts_to_ask(&self, id: TenantId) -> Result<(Tenant, Vec<Asked>), AppError> {
        let (tenant, active) =
            self.read(move |reader| Ok((tenant_of(reader, &id)?, reader.active(&id)?))).await?;
        let mut asked = Vec::new();
        if let Some(account) = active.custom() {
            let client =
                self.client_with_products(&account.account_sid, &account.base, &account.secret).await?;
            asked.push(Asked { role: Role::Custom, sid: account.account_sid.clone(), client });
        }
        let default = match &tenant.default_account {
            DefaultAccount::StandIn { account_sid, base, secret, .. } => {
                Some((account_sid.clone(), self.client_with_stored(account_sid, base, secret).await?))
            }
            DefaultAccount::Sandbox => {
                let sid = AccountSid::parse(known::DEFAULT_ACCOUNT.sid())?;
                let token = Secret::new(known::DEFAULT_ACCOUNT.initial_auth_token());
                let client = self.client(&sid, &ApiBase::Sandbox, &token).await?;
                Some((sid, client))
            }
            DefaultAccount::NotConfigured => None,
        };
        // One account that is both is asked once.
        let default = default.filter(|(sid, _)| asked.iter().all(|one| one.sid != *sid));
        asked.extend(default.map(|(sid, client)| Asked { role: Role::Default, sid, client }));
        if asked.is_empty() {
            return Err(AppError::new(
                Code::NoCustomAccount,
                "The tenant has no custom account and no stand-in, so there is no account whose records could be read.",
            ));
        }
        let asked = asked.into_iter().map(|one| Asked { client: one.client.within(self.budget()), ..one });
        Ok((tenant, asked.collect()))
    }
}

fn hours(given: Option<u32>) -> Result<u32, AppError> {
    let hours = given.unwrap_or(USUAL_HOURS);
    if (1..=MOST_HOURS).contains(&hours) {
        return Ok(hours);
    }
    Err(AppError::invalid_value("Twilio keeps records for 400 days at most.")
        .next("Look back from 1 hour to 9,600 hours, which is 400 days."))
}

/// The recipient's hash, under a key that is made once and never leaves the vault.
fn keyed_hash(writer: &Writer<'_>, number: &PhoneNumber) -> Result<String, AppError> {
    let mut key = Zeroizing::new([0; 32]);
    if let Some(stored) = writer.setting(LOOK_UP_KEY)? {
        *key = stored;
    } else {
        getrandom::fill(key.as_mut_slice())
            .map_err(|_| AppError::new(Code::Internal, "The system gives no random numbers."))?;
        writer.put_setting(LOOK_UP_KEY, &*key)?;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_slice())
        .map_err(|_| AppError::new(Code::Internal, "The key of the look-ups has another length."))?;
    mac.update(number.as_str().as_bytes());
    let hash = mac.finalize().into_bytes();
    let mut text = String::with_capacity(2 * hash.len());
    for byte in hash {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

/// A list that was asked for.
struct List<'asked> {
    of: &'asked Asked,
    channel: Channel,
    read: Vec<Result<Candidates<Record<'static>>, TwilioError>>,
}

/// Asks each account for both lists and every form of the number, side by side.
async fn lists_of<'asked>(
    asked: &'asked [Asked],
    number: &'asked PhoneNumber,
    forms: &'asked [PhoneNumber],
    since: Timestamp,
) -> Vec<List<'asked>> {
    let numbers: Vec<_> = std::iter::once(number).chain(forms).collect();
    let numbers = numbers.as_slice();
    let lists = asked.iter().flat_map(|of| [Channel::Sms, Channel::Voice].map(|channel| (of, channel)));
    side_by_side(lists.map(|(of, channel)| async move {
        let of_number = |number: &'asked PhoneNumber| async move {
            of.client.sent_to(channel, number.as_str(), since, &mut Vec::new()).await
        };
        List { of, channel, read: side_by_side(numbers.iter().copied().map(of_number)).await }
    }))
    .await
}

/// Waits for all of them, each of which goes on while the others wait: what they come to, in their order.
async fn side_by_side<T>(of: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = of.map(|one| (Box::pin(one), None)).collect();
    poll_fn(|context| {
        for (one, done) in waiting.iter_mut().filter(|(_, done)| done.is_none()) {
            if let Poll::Ready(value) = one.as_mut().poll(context) {
                *done = Some(value);
            }
        }
        if waiting.iter().all(|(_, done)| done.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    waiting.into_iter().filter_map(|(_, done)| done).collect()
}

/// What was found so far.
#[derive(Default)]
struct Found {
    sent: Vec<Sent>,
    lists: Vec<ListRead>,
    unread: Vec<Unread>,
    error: Option<AppError>,
}

impl Found {
    fn take(&mut self, list: List<'_>) {
        let List { of, channel, read } = list;
        let mut why = None;
        let mut sent: Vec<Sent> = Vec::new();
        for read in read {
            let Candidates { found, .. } = match read {
                Ok(read) => read,
                Err(error) => {
                    let outcome = outcome_of(&error);
                    why = Some(outcome.describe());
                    self.error = self.error.take().or_else(|| AppError::from_outcome(&outcome));
                    continue;
                }
            };
            // Both forms of a number can bring the same record.
            let news = found
                .items
                .into_iter()
                .filter(|record| sent.iter().all(|other| other.record.sid != record.sid));
            let news: Vec<_> = news.map(|record| Sent { role: of.role, record }).collect();
            sent.extend(news);
            let odd = odd_words(&kept(found.odd));
            let left = (!found.complete).then(|| "There are more of them than are read here.".to_owned());
            why = why.or(odd).or(left);
        }
        self.lists.push(ListRead {
            role: of.role,
            account_sid: of.sid.clone(),
            channel,
            found: sent.len(),
            unread: why.clone(),
        });
        self.unread.extend(why.map(|_| Unread { role: of.role, channel }));
        self.sent.extend(sent);
    }
}

/// Asks why calls failed: their records do not say it. What cannot be read stays without a reason.
async fn reasons(asked: &[Asked], sent: &mut [Sent]) {
    let failed = sent
        .iter_mut()
        .filter(|sent| sent.record.channel == Channel::Voice && sent.record.state == State::Failed);
    side_by_side(failed.take(MOST_REASONS).map(|sent| async move {
        let Some(of) = asked.iter().find(|one| one.role == sent.role) else { return };
        if let Ok(notes) = of.client.call_notifications(&sent.record.sid, &mut Vec::new()).await {
            sent.record.code = linecheck_twilio::reason(&notes.items);
        }
    }))
    .await;
}

fn line(sent: &Sent, asked: &PhoneNumber) -> SentLine {
    let record = &sent.record;
    SentLine {
        role: sent.role,
        channel: record.channel,
        sid: record.sid.to_string(),
        at: record.at(),
        from: record.from.as_deref().map(str::to_owned),
        to_form: record.to.as_deref().filter(|to| *to != asked.as_str()).map(str::to_owned),
        state: record.state,
        status: record.status.to_string(),
        code: record.code.and_then(|code| explain_code(&code.to_string()).ok()),
        segments: record.segments,
        seconds: record.seconds,
        price: record.price.as_deref().map(|price| price.trim_start_matches('-').to_owned()),
        currency: record.currency.as_deref().map(str::to_uppercase),
        // Twilio tells whole seconds.
        receipt_seconds: record.receipt_after().map(|after| after.as_secs().max(1)),
    }
}
