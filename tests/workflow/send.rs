//! The test send, its record, and the matrix of several.

mod matrix;
mod record;
mod transaction;
