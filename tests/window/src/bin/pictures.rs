//! Pictures of every screen in its states.

fn main() {}
