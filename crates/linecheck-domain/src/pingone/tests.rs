//! The cases that are decided without a network, on a world of plain bodies.

mod plans;
mod properties;
mod routes;
mod world;
mod writes;
