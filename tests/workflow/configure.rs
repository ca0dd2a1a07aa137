//! Bringing an account of one's own: verified, chosen from, saved, changed and deleted.

mod account;
mod consent;
mod manage;
mod numbers;
mod offline;
mod revisions;
mod save;
mod status;
mod sub_accounts;
mod tenants;
