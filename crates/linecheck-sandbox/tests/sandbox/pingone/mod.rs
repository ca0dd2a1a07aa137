//! `PingOne` in the sandbox, asked by a raw HTTP client.

#[cfg(test)]
mod environments;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod senders;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod size;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod worker;
