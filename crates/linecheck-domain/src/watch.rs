//! What is told of conditions that are watched (L4): a change of state once, and a state that comes and goes with its count.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A condition that changed so often within [`WINDOW`] comes and goes: that is told, and then nothing until it has settled.
const OFTEN: usize = 4;
/// Within this time changes are counted.
const WINDOW: SignedDuration = SignedDuration::from_hours(6);
/// What came and went has settled when it has not changed for so long.
const SETTLED: SignedDuration = SignedDuration::from_hours(2);
/// For so long a condition that is over is remembered: as long as a sign of it is looked for.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(49);

/// How a condition stands. The later ones weigh more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "WatchLevel"))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
    #[default]
    Calm,
    /// It could not be read, and is not known.
    Unread,
    /// Somebody should look at it.
    Warning,
    /// Passcodes do not arrive, or money is being lost.
    Critical,
}

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "WatchChange"))]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// It is so now, and was calm.
    Began,
    /// It is calm again.
    Over,
    /// It is worse or better than it was, and not calm.
    Other,
    /// It began and was over since the last look.
    Passed,
    /// It comes and goes; no more is told until it has settled.
    ComesAndGoes {
        /// How often it changed within six hours.
        times: usize,
    },
    /// What came and went has stayed as it is for two hours.
    Settled,
}

/// A condition as it is seen now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// How it stands.
    pub level: Level,
    /// What it says.
    pub says: String,
    /// Of what is calm: when it last was not, where that is known.
    pub was: Option<Past>,
}

/// A time in which a condition was not calm, and that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// How it stood.
    pub level: Level,
    /// Since when.
    pub since: Timestamp,
}

/// What is remembered of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    level: Level,
    says: String,
    /// When it last changed.
    changed: Timestamp,
    /// The changes that count.
    changes: Vec<Timestamp>,
    comes_and_goes: bool,
}

/// What is remembered of everything that is watched, by the names of the conditions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Whether it was looked at before.
    is_old: bool,
    conditions: BTreeMap<String, Remembered>,
}

/// What is told of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Which condition.
    pub name: String,
    /// What changed.
    pub change: Change,
    /// How it stands; of what is over or passed, how it stood.
    pub level: Level,
    /// What it says; of what is over, what it said last.
    pub says: String,
}

impl Memory {
    /// Holds what is seen against what is remembered, and says what is to be told. A condition that is remembered and not seen is calm,
    /// but for one of those that `is_unknown`: it stays as it was. Of what was over before the first look nothing is told.
    pub fn look(
        &mut self,
        seen: BTreeMap<String, Seen>,
        is_unknown: impl Fn(&str) -> bool,
        now: Timestamp,
    ) -> Vec<Told> {
        let mut told = Vec::new();
        for (name, remembered) in &mut self.conditions {
            if !seen.contains_key(name) && !is_unknown(name) {
                let says = remembered.says.clone();
                told.extend(remembered.now_is(name, Level::Calm, says, now));
            }
        }
        for (name, Seen { level, says, was }) in seen {
            let is_known = self.conditions.contains_key(&name);
            if !is_known && level == Level::Calm && was.is_none() {
                continue;
            }
            let remembered =
                self.conditions.entry(name.clone()).or_insert_with(|| Remembered::calm(&says, now));
            let past = was.filter(|past| {
                level == Level::Calm
                    && remembered.level == Level::Calm
                    && if is_known { past.since > remembered.changed } else { self.is_old }
            });
            if let Some(past) = past {
                remembered.changed = now;
                told.push(Told { name, change: Change::Passed, level: past.level, says });
            } else {
                told.extend(remembered.now_is(&name, level, says, now));
            }
        }
        self.is_old = true;
        self.conditions
            .retain(|_, of| of.level != Level::Calm || now.duration_since(of.changed) < REMEMBERED);
        told
    }

    /// Forgets a condition of which nothing is to be told.
    pub fn forget(&mut self, name: &str) {
        self.conditions.remove(name);
    }
}

impl Remembered {
    fn calm(says: &str, now: Timestamp) -> Self {
        Self {
            level: Level::Calm,
            says: says.to_owned(),
            changed: now,
            changes: Vec::new(),
            comes_and_goes: false,
        }
    }

    /// How it stands from now on, and what is told of that.
    fn now_is(&mut self, name: &str, level: Level, says: String, now: Timestamp) -> Option<Told> {
        let told = |change, level, says: &str| {
            Some(Told { name: name.to_owned(), change, level, says: says.to_owned() })
        };
        if level == self.level {
            if level != Level::Calm {
                self.says = says;
            }
            if self.comes_and_goes && now.duration_since(self.changed) >= SETTLED {
                self.comes_and_goes = false;
                self.changes.clear();
                return told(Change::Settled, level, &self.says);
            }
            return None;
        }
        let before = std::mem::replace(&mut self.level, level);
        self.changed = now;
        self.changes.retain(|change| now.duration_since(*change) < WINDOW);
        self.changes.push(now);
        // Of what is over it is said what it was.
        if level != Level::Calm {
            self.says = says;
        }
        if self.comes_and_goes {
            return None;
        }
        if self.changes.len() >= OFTEN {
            self.comes_and_goes = true;
            return told(Change::ComesAndGoes { times: self.changes.len() }, level.max(before), &self.says);
        }
        match (before, level) {
            (Level::Calm, _) => told(Change::Began, level, &self.says),
            (_, Level::Calm) => told(Change::Over, before, &self.says),
            _ => told(Change::Other, level, &self.says),
        }
    }
}

#[cfg(test)]
mod tests;
