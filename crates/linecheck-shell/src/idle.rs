//! When the administrator role locks by itself. Decided here: the page only says that somebody is there, and one that says
//! nothing is one where nobody is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use linecheck_app::{AdministratorView, LockedBy};
use linecheck_domain::actor::Role;
use serde::Serialize;

/// How often it is looked at.
pub(crate) const LOOK: Duration = Duration::from_secs(1);

/// By so much the clock on the wall runs ahead of the one that stands still in a sleep before that is taken for a sleep. A
/// clock that is set ahead by more locks too, which costs a passphrase and nothing else.
const SLEPT: Duration = Duration::from_secs(15);

/// What is watched while the administrator role is unlocked.
#[derive(Default)]
pub struct Watch(Mutex<Watched>);

#[derive(Default)]
struct Watched {
    has_begun: bool,
    /// As what this window works, as it was last told.
    known: Option<AdministratorView>,
    /// Why it was locked last, until it is unlocked again.
    locked_by: Option<LockedBy>,
    active_at: Option<Instant>,
    /// Both clocks at the last look.
    looked_at: Option<(Instant, SystemTime)>,
}

/// The administrator role as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Standing"))]
pub struct RoleView {
    /// In which role this window works.
    #[cfg_attr(feature = "bindings", ts(type = "'administrator' | 'support'"))]
    pub role: Role,
    /// Whether there is an administrator passphrase.
    pub has_passphrase: bool,
    /// In how many seconds it locks, if nobody uses a key or the pointer; none while it is not unlocked.
    pub locks_in_seconds: Option<u64>,
    /// Why it was locked last, until it is unlocked again.
    pub locked_by: Option<LockedBy>,
}

impl Watch {
    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nobody watches it yet.
    pub(crate) fn begin(&self) -> bool {
        !std::mem::replace(&mut self.watched().has_begun, true)
    }

    /// Takes note of how it stands. An unlock counts as activity.
    pub(crate) fn tell(&self, view: AdministratorView) {
        let mut watched = self.watched();
        let was_locked = watched.left(Instant::now()).is_none();
        if was_locked {
            watched.active_at = Some(Instant::now());
        }
        if view.role == Role::Administrator {
            watched.locked_by = None;
        }
        watched.known = Some(view);
    }

    /// It is being locked. Nothing is noted where nothing is unlocked.
    pub(crate) fn note_lock(&self, by: LockedBy) {
        let mut watched = self.watched();
        if watched.left(Instant::now()).is_some() {
            watched.locked_by = Some(by);
        }
    }

    /// Somebody is there.
    pub(crate) fn note_activity(&self) {
        self.watched().active_at = Some(Instant::now());
    }

    /// How it stands, for the page.
    pub(crate) fn view(&self) -> Option<RoleView> {
        let watched = self.watched();
        let known = watched.known.as_ref()?;
        let left = watched.left(Instant::now());
        Some(RoleView {
            role: known.role,
            has_passphrase: known.set_at.is_some(),
            locks_in_seconds: left.map(|left| left.as_secs()),
            locked_by: watched.locked_by,
        })
    }

    /// Whether it is to be locked now, and why.
    pub(crate) fn look(&self, now: Instant, wall: SystemTime) -> Option<LockedBy> {
        let mut watched = self.watched();
        let before = watched.looked_at.replace((now, wall));
        let left = watched.left(now)?;
        let has_slept = before.is_some_and(|(at, wall_at)| {
            let passed = wall.duration_since(wall_at).unwrap_or_default();
            passed.saturating_sub(now.duration_since(at)) >= SLEPT
        });
        match (has_slept, left.is_zero()) {
            (true, _) => Some(LockedBy::Sleep),
            (false, true) => Some(LockedBy::Idle),
            (false, false) => None,
        }
    }
}

impl Watched {
    /// How long it stays unlocked, if nobody does anything; none while it is not.
    fn left(&self, now: Instant) -> Option<Duration> {
        let known = self
            .known
            .as_ref()
            .filter(|known| known.set_at.is_some() && known.role == Role::Administrator)?;
        let limit = Duration::from_secs(u64::from(known.idle_minutes) * 60);
        let idle = self.active_at.map_or(Duration::MAX, |at| now.saturating_duration_since(at));
        Some(limit.saturating_sub(idle))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unlocked(minutes: u8) -> (Watch, Instant, SystemTime) {
        let watch = Watch::default();
        watch.tell(AdministratorView {
            role: Role::Administrator,
            set_at: Some(jiff::Timestamp::UNIX_EPOCH),
            idle_minutes: minutes,
            wrong: 0,
            wait_seconds: 0,
        });
        let active = watch.watched().active_at.unwrap();
        (watch, active, SystemTime::now())
    }

    fn after(seconds: u64, (_, now, wall): &(Watch, Instant, SystemTime)) -> (Instant, SystemTime) {
        let passed = Duration::from_secs(seconds);
        (*now + passed, *wall + passed)
    }

    #[test]
    fn m6_a_page_that_says_nothing_is_locked_when_the_idle_time_is_over() {
        let watched = unlocked(2);
        for (seconds, end) in
            [(0, None), (119, None), (120, Some(LockedBy::Idle)), (500, Some(LockedBy::Idle))]
        {
            let (now, wall) = after(seconds, &watched);
            assert_eq!(watched.0.look(now, wall), end, "after {seconds} s");
        }
        let (now, _) = after(119, &watched);
        watched.0.watched().active_at = Some(now);
        let (now, wall) = after(238, &watched);
        assert_eq!(watched.0.look(now, wall), None, "whoever is there stays");
        assert!(unlocked(2).0.view().unwrap().locks_in_seconds.is_some_and(|left| left <= 120));
    }

    #[test]
    fn m6_a_sleep_is_found_by_the_two_clocks() {
        let watched = unlocked(60);
        let (now, wall) = after(1, &watched);
        assert_eq!(watched.0.look(now, wall), None);
        // The clock that is set back, or corrected by little, is no sleep.
        let second = Duration::from_secs(1);
        assert_eq!(watched.0.look(now + second, wall - Duration::from_hours(1)), None);
        assert_eq!(watched.0.look(now + second * 2, wall - Duration::from_secs(3_590)), None);
        let slept = wall - Duration::from_secs(3_590) + Duration::from_secs(30);
        assert_eq!(watched.0.look(now + second * 3, slept), Some(LockedBy::Sleep));
    }

    #[test]
    fn m6_what_is_not_unlocked_is_not_locked_by_itself() {
        let (watch, now, wall) = unlocked(1);
        let view = AdministratorView { set_at: None, ..watch.watched().known.clone().unwrap() };
        watch.tell(view.clone());
        assert_eq!(watch.look(now + Duration::from_mins(15), wall), None, "there is no passphrase");
        watch.tell(AdministratorView {
            role: Role::Support,
            set_at: Some(jiff::Timestamp::UNIX_EPOCH),
            ..view
        });
        assert_eq!(watch.look(now + Duration::from_mins(15), wall), None);
        assert_eq!(watch.view().unwrap().locks_in_seconds, None);
    }
}
