//! The sandbox over a real socket.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod client;
#[cfg(test)]
mod control;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod magic;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod past;
#[cfg(test)]
mod pingone;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod state;
#[cfg(test)]
mod test_credentials;
