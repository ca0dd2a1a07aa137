//! Selections of numbers, and what goes with each kind of number.

use std::collections::{BTreeMap, BTreeSet};

use super::goal::Choice;
use super::refusal::CountryProblem;
use super::sender::{NumberKind, RemoteNumber, RemoteSender};

/// What is selected of a sender.
pub(super) fn selection(sender: &RemoteSender) -> Vec<Choice> {
    let selected = sender.numbers.iter().filter(|number| number.selected);
    selected
        .map(|number| Choice { number: number.number.clone(), countries: number.countries.clone() })
        .collect()
}

/// Whether two selections are the same, whatever their order.
pub(super) fn same_selection(one: &[Choice], other: &[Choice]) -> bool {
    let list = |choices: &[Choice]| -> BTreeMap<String, Option<Vec<String>>> {
        choices.iter().map(|choice| (choice.number.clone(), choice.countries.clone())).collect()
    };
    let (one, other) = (list(one), list(other));
    let same = |(number, countries): (&String, &Option<Vec<String>>)| {
        other.get(number).is_some_and(|other| same_countries(countries.as_deref(), other.as_deref()))
    };
    one.len() == other.len() && one.iter().all(same)
}

/// Lists of countries are compared as sets, in large letters.
pub(super) fn same_countries(one: Option<&[String]>, other: Option<&[String]>) -> bool {
    let set = |list: &[String]| list.iter().map(|code| code.to_ascii_uppercase()).collect::<BTreeSet<_>>();
    one.map(set) == other.map(set)
}

/// A sender's numbers, to find one.
pub(super) fn by_number(sender: &RemoteSender) -> BTreeMap<&str, &RemoteNumber> {
    sender.numbers.iter().map(|number| (number.number.as_str(), number)).collect()
}

/// Why countries do not go with a kind of number.
pub(super) fn country_problem(kind: &NumberKind, countries: Option<&[String]>) -> Option<CountryProblem> {
    match (kind, countries?) {
        (NumberKind::PhoneNumber, _) => Some(CountryProblem::OfAPhoneNumber),
        (_, []) => Some(CountryProblem::Empty),
        (NumberKind::ShortCode, [_, _, ..]) => Some(CountryProblem::SeveralOfAShortCode),
        (NumberKind::TollFree | NumberKind::ShortCode | NumberKind::Other(_), _) => None,
    }
}
