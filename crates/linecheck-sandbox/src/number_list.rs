//! The numbers of an account: a list that stays quick with 100,000 of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use crate::error::SandboxError;
use crate::number::{Number, NumberChange, NumberInfo, NumberSpec, StoredNumber, check_phone, national};
use crate::sid::{canonical, number_key, number_sid};

/// The numbers of one account in the order of their keys.
#[derive(Debug, Default)]
pub(crate) struct NumberList {
    ordinal: u16,
    by_key: BTreeMap<u64, Number>,
    by_phone: HashMap<String, u64>,
    /// Seeded ones that are gone.
    released: BTreeSet<u64>,
    /// Those that are not, or no longer, as the seed has them.
    touched: BTreeSet<u64>,
}

impl NumberList {
    pub(crate) fn new(ordinal: u16) -> Self {
        Self { ordinal, ..Self::default() }
    }

    /// Puts in a number of the seed.
    pub(crate) fn seed(&mut self, key: u64, created_ms: i64, spec: NumberSpec) {
        self.put(key, created_ms, spec);
    }

    fn put(&mut self, key: u64, created_ms: i64, spec: NumberSpec) -> String {
        let sid = number_sid(self.ordinal, key);
        let friendly_name = spec.friendly_name.unwrap_or_else(|| national(&spec.phone_number));
        self.insert(StoredNumber {
            key,
            created_ms,
            info: NumberInfo {
                sid: sid.clone(),
                phone_number: spec.phone_number,
                friendly_name,
                capabilities: spec.capabilities,
            },
        });
        sid
    }

    fn insert(&mut self, stored: StoredNumber) {
        let key = stored.key;
        if let Some(before) = self.by_key.get(&key) {
            self.by_phone.remove(&before.info.phone_number);
        }
        // A number that was added can be among those of a larger seed later: the added one stays.
        let twin = self.by_phone.insert(stored.info.phone_number.clone(), key);
        if let Some(twin) = twin.filter(|twin| *twin != key) {
            self.by_key.remove(&twin);
        }
        self.by_key.insert(key, Number::new(stored));
    }

    pub(crate) fn len(&self) -> usize {
        self.by_key.len()
    }

    pub(crate) fn by_phone(&self, phone: &str) -> Option<&Number> {
        self.by_phone.get(phone).and_then(|key| self.by_key.get(key))
    }

    pub(crate) fn by_sid(&self, sid: &str) -> Option<&Number> {
        self.key_of(sid).and_then(|key| self.by_key.get(&key))
    }

    /// The key of a SID of this account, whether the number is there or was released.
    fn key_of(&self, sid: &str) -> Option<u64> {
        let sid = canonical(sid);
        number_key(&sid).filter(|key| number_sid(self.ordinal, *key) == sid)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Number> {
        self.by_key.values()
    }

    /// Those after a SID, in order. The SID need not be there any more: a page that was asked for while a number
    /// is released neither repeats nor skips another.
    pub(crate) fn after<'a>(&'a self, sid: &str) -> Option<impl Iterator<Item = &'a Number> + use<'a>> {
        let key = self.key_of(sid)?;
        Some(self.by_key.range((Bound::Excluded(key), Bound::Unbounded)).map(|(_, number)| number))
    }

    /// Those before a SID, the nearest first.
    pub(crate) fn before<'a>(&'a self, sid: &str) -> Option<impl Iterator<Item = &'a Number> + use<'a>> {
        let key = self.key_of(sid)?;
        Some(self.by_key.range(..key).rev().map(|(_, number)| number))
    }

    /// Adds a number at the end.
    pub(crate) fn add(&mut self, spec: NumberSpec, now_ms: i64) -> Result<String, SandboxError> {
        check_phone(&spec.phone_number)?;
        self.check_free(&spec.phone_number)?;
        // Larger than every seeded key, and after a restart larger than those that were added before.
        let now = u64::try_from(now_ms).unwrap_or_default();
        let last = self.by_key.last_key_value().map_or(0, |(key, _)| *key);
        let key = now.max(last + 1);
        self.touched.insert(key);
        Ok(self.put(key, now_ms, spec))
    }

    pub(crate) fn release(&mut self, sid_or_phone: &str) -> Option<NumberInfo> {
        let key = self.resolve(sid_or_phone)?;
        let gone = self.by_key.remove(&key)?;
        self.by_phone.remove(&gone.info.phone_number);
        self.touched.remove(&key);
        self.released.insert(key);
        Some(gone.info)
    }

    pub(crate) fn change(
        &mut self,
        sid_or_phone: &str,
        change: NumberChange,
    ) -> Result<Option<NumberInfo>, SandboxError> {
        let Some((key, number)) =
            self.resolve(sid_or_phone).and_then(|key| Some((key, self.by_key.get(&key)?)))
        else {
            return Ok(None);
        };
        let (mut info, created_ms) = (number.info.clone(), number.created_ms);
        if let Some(phone) = change.phone_number.filter(|phone| *phone != info.phone_number) {
            check_phone(&phone)?;
            self.check_free(&phone)?;
            info.phone_number = phone;
        }
        info.friendly_name = change.friendly_name.unwrap_or(info.friendly_name);
        info.capabilities = change.capabilities.unwrap_or(info.capabilities);
        self.touched.insert(key);
        self.insert(StoredNumber { key, created_ms, info: info.clone() });
        Ok(Some(info))
    }

    fn resolve(&self, sid_or_phone: &str) -> Option<u64> {
        self.key_of(sid_or_phone).or_else(|| self.by_phone.get(sid_or_phone).copied())
    }

    fn check_free(&self, phone: &str) -> Result<(), SandboxError> {
        if self.by_phone.contains_key(phone) {
            return Err(SandboxError::invalid("phone_number", format!("the account has {phone} already")));
        }
        Ok(())
    }

    /// What differs from the seed.
    pub(crate) fn changes(&self) -> (Vec<u64>, Vec<StoredNumber>) {
        let touched = self.touched.iter().filter_map(|key| self.by_key.get(key));
        let stored = touched.map(|number| StoredNumber {
            key: number.key,
            created_ms: number.created_ms,
            info: number.info.clone(),
        });
        (self.released.iter().copied().collect(), stored.collect())
    }

    /// Lays saved changes over the seed. A change of a number that this seed does not have puts it in.
    pub(crate) fn apply(&mut self, released: &[u64], stored: Vec<StoredNumber>) {
        for key in released {
            self.released.insert(*key);
            if let Some(gone) = self.by_key.remove(key) {
                self.by_phone.remove(&gone.info.phone_number);
            }
        }
        for number in stored {
            self.touched.insert(number.key);
            self.insert(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Capabilities;

    fn list() -> NumberList {
        let mut list = NumberList::new(1);
        for key in 1..=5 {
            let spec = NumberSpec {
                phone_number: format!("+1212555010{key}"),
                friendly_name: None,
                capabilities: Some(Capabilities::of(true, true)),
            };
            list.seed(key, 0, spec);
        }
        list
    }

    #[test]
    fn s1_released_and_added_numbers_survive_as_changes() {
        let mut list = list();
        list.release("+12125550102").unwrap();
        let spec =
            NumberSpec { phone_number: "+442079460001".into(), friendly_name: None, capabilities: None };
        let added = list.add(spec, 1_768_208_400_000).unwrap();
        let change = NumberChange { friendly_name: Some("Desk".into()), ..NumberChange::default() };
        list.change("+12125550103", change).unwrap().unwrap();
        let (released, stored) = list.changes();

        let mut again = super::tests::list();
        again.apply(&released, stored);
        assert_eq!(again.len(), 5);
        assert!(again.by_phone("+12125550102").is_none());
        assert_eq!(again.by_sid(&added).unwrap().info.phone_number, "+442079460001");
        assert_eq!(again.by_phone("+12125550103").unwrap().info.friendly_name, "Desk");
    }

    #[test]
    fn s1_a_number_is_not_added_twice_and_must_be_e164() {
        let mut list = list();
        let spec = |phone: &str| NumberSpec {
            phone_number: phone.into(),
            friendly_name: None,
            capabilities: Some(Capabilities::of(true, true)),
        };
        assert!(list.add(spec("+12125550101"), 0).is_err());
        assert!(list.add(spec("2125550199"), 0).is_err());
        assert!(list.add(spec("+1212555019"), 0).is_err());
    }
}
