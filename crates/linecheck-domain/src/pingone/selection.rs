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

/// What is selected of a sender, and these numbers with it. A toll-free number that is selected already serves the countries
/// of both: without a list it serves the United States.
pub(super) fn joined(sender: &RemoteSender, more: Vec<Choice>) -> Vec<Choice> {
    let numbers = by_number(sender);
    let is_toll_free =
        |number: &str| numbers.get(number).is_some_and(|number| number.kind == NumberKind::TollFree);
    let mut all = selection(sender);
    let mut at: BTreeMap<_, _> =
        all.iter().enumerate().map(|(at, choice)| (choice.number.clone(), at)).collect();
    for choice in more {
        let Some(at) = at.get(&choice.number) else {
            at.insert(choice.number.clone(), all.len());
            all.push(choice);
            continue;
        };
        let ours = &mut all[*at].countries;
        if is_toll_free(&choice.number) && !same_countries(ours.as_deref(), choice.countries.as_deref()) {
            let united_states = || vec!["US".to_owned()];
            let list = ours.get_or_insert_with(united_states);
            for country in choice.countries.unwrap_or_else(united_states) {
                if !list.iter().any(|code| code.eq_ignore_ascii_case(&country)) {
                    list.push(country);
                }
            }
        }
    }
    all
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
