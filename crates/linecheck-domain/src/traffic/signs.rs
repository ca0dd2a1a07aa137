//! Signs of trouble in what an account sends (L3): each is a stated rule, with the figures that it was told by.
//!
//! | rule | what is looked at | against |
//! | --- | --- | --- |
//! | [`Rule::Outage`], [`Rule::NumberFell`], [`Rule::CountryFell`] | the last 6 to 512 messages whose end is known: how many missed | the usual share of the same country and number |
//! | [`Rule::Slow`] | the last 6 to 512 receipts: how many took longer than nine in ten usually do | one in ten, or the worst day |
//! | [`Rule::PumpedBlock`] | how many people in one block of 1,000 numbers were written to within an hour, or a day | the most in any hour, or day, of the weeks before |
//! | [`Rule::PumpedCountry`] | the same of a country, where they lie in a few blocks | the same |
//! | [`Rule::Retries`] | how often one person was written to within an hour | how often that happens |
//! | [`Rule::Money`] | for how many days the balance lasts | a week |
//!
//! Chances are upper bounds that hold without a table ([`chance`]), and a sign is told when the bound is below
//! [`chance::RARE`]: so rare that it is no accident, even though many streams are looked at after every message. What is usual is
//! known of the four weeks before; where less than a week is known, nothing is compared.
//!
//! Numbers side by side, remote countries and small operators are what Twilio names for pumping (Twilio support 8360406023067); a
//! block is the unit of its lists (its `docs/api/errors/30450`). A test after every message over several lengths at once finds
//! both a sudden end and a slow decline, as the literature on sequential detection advises (Lucas & Saccucci 1990; Fricker et al.
//! 2008).

pub mod chance;
mod crowd;
mod found;
mod money;
mod person;
mod recent;
mod share;
#[cfg(test)]
mod tests;
mod usual;

pub use found::{Figures, Rule, Sign, signs};
pub use money::money;
pub use recent::Recent;
pub use usual::Usual;
