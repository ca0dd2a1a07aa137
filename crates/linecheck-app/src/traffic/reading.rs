//! Reading the hours of a period from Twilio into the vault: several pieces side by side, each kept as soon as it is whole.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use linecheck_domain::channel::Channel;
use linecheck_domain::country::Country;
use linecheck_domain::phone::PhoneNumber;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::traffic::signs::Recent;
use linecheck_domain::traffic::{Hour, Record, block_of, hour_of};
use linecheck_twilio::{TwilioClient, TwilioError, WindowBy, WindowRead};
use linecheck_vault::NewHour;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::pace::Pace;
use super::plan::{PROVISIONAL_HOURS, Piece, Pieces, to_read};
use super::whom::{Asked, WhomKey};
use crate::app::App;
use crate::error::{AppError, Code};
use crate::from_twilio::outcome_of;
use crate::progress::{Progress, ProgressSink};

/// How often in a row a piece is tried again after Twilio or the network failed.
const TRIES: u32 = 4;

pub(crate) const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Voice];

/// The account that is read, and until when.
pub(crate) struct Source {
    pub(crate) account: AccountSid,
    pub(crate) client: TwilioClient,
    pub(crate) now: Timestamp,
}

/// What a reading came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadNow {
    /// What was sent in the last two days, of each of [`CHANNELS`].
    pub(crate) recent: [Recent; 2],
    pub(super) records: u64,
    pub(super) hours: i64,
    pub(super) pages: u64,
    /// How many records lie ahead of this computer's clock.
    pub(super) ahead: u64,
    /// Whether any hour was read by Twilio's filter alone.
    pub(super) filtered_alone: bool,
}

/// A piece as it was read.
struct PieceRead {
    hours: BTreeMap<i64, Hour>,
    recent: Recent,
    records: u64,
    /// An hour in which something was sent, and not only taken.
    sent_in: Option<i64>,
    window: WindowRead,
}

impl App {
    /// Reads what is not kept yet of some hours, or was read while it was provisional. What was read is kept when this fails
    /// or is dropped, and the next reading goes on from there.
    pub(crate) async fn read_hours(
        &self,
        source: &Source,
        hours: Range<i64>,
        progress: &ProgressSink,
    ) -> Result<ReadNow, AppError> {
        let now_hour = hour_of(source.now);
        let key = self.write(move |writer| WhomKey::of(writer, now_hour)).await?;
        let mut gaps = Vec::new();
        for channel in CHANNELS {
            let (account, wanted) = (source.account.clone(), hours.clone());
            let of_channel = self
                .read(move |reader| {
                    let read = reader.hours_read(&account, channel, wanted.clone())?;
                    Ok(to_read(wanted, &read))
                })
                .await?;
            gaps.push((channel, of_channel));
        }
        let mut pieces = Pieces::of(gaps, now_hour);
        let all = pieces.hours();
        let mut read = ReadNow::default();
        let tell = |read: &ReadNow| {
            progress.tell(Progress::Period { records: read.records, hours: read.hours, of: all });
        };
        tell(&read);
        let mut pace = Pace::begin(Instant::now());
        let mut running = JoinSet::new();
        let countries = Countries::default();
        loop {
            while running.len() < pace.at_once()
                && Instant::now() >= pace.until()
                && let Some(piece) = pieces.next()
            {
                let (client, key, now) = (source.client.clone(), key.clone(), source.now);
                let countries = countries.clone();
                running.spawn(async move {
                    let read = read_piece(&client, &piece, now, key, countries).await;
                    (piece, read)
                });
            }
            let Some(done) = running.join_next().await else {
                if pieces.hours() == 0 {
                    return Ok(read);
                }
                sleep_until(pace.until()).await;
                continue;
            };
            let (piece, done) = done.map_err(|error| {
                AppError::internal(format!("A piece of the period was not read: {error}."))
            })?;
            match done {
                Ok(mut done) => {
                    let of = usize::from(piece.channel == Channel::Voice);
                    if let Some(recent) = read.recent.get_mut(of) {
                        recent.extend(std::mem::take(&mut done.recent));
                    }
                    pace.came(Instant::now(), running.len() + 1, done.window.running);
                    pieces.came_to(&piece, done.records);
                    read.records += done.records;
                    read.hours += piece.len();
                    read.pages += done.window.pages;
                    match piece.by {
                        WindowBy::Filter => read.filtered_alone = true,
                        WindowBy::Newest => read.ahead += done.window.ahead,
                    }
                    if let (WindowBy::Newest, Some(hour)) = (piece.by, done.sent_in) {
                        prove_filter(source, piece.channel, hour).await?;
                    }
                    self.keep_hours(source, &piece, done, &key).await?;
                    tell(&read);
                }
                Err(error) => match is_for_later(&error, read.pages > 0) {
                    Some((pause, most)) if pace.slower(Instant::now(), pause, most) => {
                        let pause = pace.until().duration_since(Instant::now());
                        let milliseconds = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                        progress.tell(Progress::Pausing { milliseconds });
                        pieces.again(piece);
                    }
                    _ if matches!(error, TwilioError::LeftOff { .. }) && pieces.halve(&piece) => {}
                    _ => return Err(refused(&error)),
                },
            }
        }
    }

    async fn keep_hours(
        &self,
        source: &Source,
        piece: &Piece,
        read: PieceRead,
        key: &WhomKey,
    ) -> Result<(), AppError> {
        let (account, read_at, channel) = (source.account.clone(), source.now.as_second(), piece.channel);
        let recent = hour_of(source.now) - PROVISIONAL_HOURS;
        let (hours, read, since) = (piece.hours.clone(), Arc::new(read), key.since());
        self.write(move |writer| {
            let nothing = Hour::default();
            for hour in hours.clone() {
                let counted = read.hours.get(&hour).unwrap_or(&nothing);
                let asked = Asked {
                    key: since,
                    of: counted.asked().iter().map(|(whom, times)| (*whom, *times)).collect(),
                };
                writer.put_hour(&NewHour {
                    account: &account,
                    channel,
                    hour,
                    read_at,
                    data: &counted.kept(),
                    asked: (hour >= recent).then_some(&asked),
                })?;
            }
            Ok(())
        })
        .await
    }
}

/// The records of a piece, counted as they come.
struct Counting {
    /// From this hour on it is looked at who was written to.
    recent_from: i64,
    key: WhomKey,
    countries: Countries,
    hours: BTreeMap<i64, Hour>,
    recent: Recent,
    records: u64,
    sent_in: Option<i64>,
}

impl Counting {
    fn add(&mut self, record: &Record<'_>) {
        let Some(hour) = record.at().map(hour_of) else { return };
        self.records += 1;
        self.sent_in = self.sent_in.or(record.sent.map(hour_of));
        let to = record.to.as_deref();
        let country = to.and_then(|to| self.countries.of(to));
        let is_recent = hour >= self.recent_from;
        let whom = to.filter(|_| is_recent).and_then(|to| self.key.hash(to));
        self.hours.entry(hour).or_default().add(record, country, whom);
        if is_recent {
            self.recent.add(record, country.map(Country::code).as_deref(), whom);
        }
    }
}

/// Reads a piece, and counts it as it comes.
async fn read_piece(
    client: &TwilioClient,
    piece: &Piece,
    now: Timestamp,
    key: WhomKey,
    countries: Countries,
) -> Result<PieceRead, TwilioError> {
    let at = |hour: i64| Timestamp::from_second(hour * 3600).unwrap_or(now);
    let counting = Counting {
        recent_from: hour_of(now) - PROVISIONAL_HOURS,
        key,
        countries,
        hours: BTreeMap::new(),
        recent: Recent::default(),
        records: 0,
        sent_in: None,
    };
    let window = (at(piece.hours.start), at(piece.hours.end));
    let (counted, window) =
        client.sent_within(piece.channel, window, piece.by, counting, Counting::add).await?;
    let Counting { mut hours, recent, records, sent_in, .. } = counted;
    if window.unreadable > 0 {
        // What has no time may be of any hour; the last one is of the period that was asked for.
        hours.entry(piece.hours.end - 1).or_default().unreadable += window.unreadable;
    }
    Ok(PieceRead { hours, recent, records, sent_in, window })
}

/// Asks for an hour that is known to have a record by Twilio's filter. Where that finds none, it does not mean what it is taken for (a
/// report of 2019 says that the date alone counts, twilio-java issue 501), and an empty answer would be taken for nothing.
async fn prove_filter(source: &Source, channel: Channel, hour: i64) -> Result<(), AppError> {
    let at = |hour: i64| Timestamp::from_second(hour * 3600).unwrap_or(source.now);
    let window = (at(hour), at(hour + 1));
    let read =
        source.client.sent_within(channel, window, WindowBy::Filter, 0_u64, |sent, _| *sent += 1).await;
    // What cannot be read now is told by the pieces.
    if matches!(read, Ok((0, _))) {
        return Err(AppError::new(
            Code::NotUnderstood,
            "Twilio's filter by time does not find a record that is there, so a period cannot be counted.",
        ));
    }
    Ok(())
}

/// The countries of numbers, as far as they were told in a reading: a block of a thousand numbers lies in one.
#[derive(Clone, Default)]
struct Countries(Arc<Mutex<HashMap<String, Option<Country>>>>);

impl Countries {
    /// Of how many blocks it is known at most. An account writes to fewer, unless it is made to.
    const MOST: usize = 100_000;

    fn of(&self, to: &str) -> Option<Country> {
        let block = block_of(to).unwrap_or(to);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(country) = known.get(block) {
            return *country;
        }
        let country = PhoneNumber::from_server(to).and_then(|number| number.country());
        if known.len() >= Self::MOST {
            known.clear();
        }
        known.insert(block.to_owned(), country);
        country
    }
}

/// Whether the same request is worth another try: after which pause, where Twilio names one, and how often in a row. What fails
/// before anything came is told at once.
fn is_for_later(error: &TwilioError, has_come: bool) -> Option<(Option<Duration>, u32)> {
    match error {
        TwilioError::Refused { status: 429, retry_after, .. } => Some((*retry_after, u32::MAX)),
        TwilioError::Refused { status: 500..=599, retry_after, .. } if has_come => {
            Some((*retry_after, TRIES))
        }
        TwilioError::Transport { .. } if has_come => Some((None, TRIES)),
        // A gateway on the way.
        TwilioError::Intercepted { exchange } if has_come && exchange.status >= Some(500) => {
            Some((exchange.retry_after, TRIES))
        }
        _ => None,
    }
}

fn refused(error: &TwilioError) -> AppError {
    let outcome = outcome_of(error);
    AppError::from_outcome(&outcome).unwrap_or_else(|| AppError::internal(outcome.describe()))
}
