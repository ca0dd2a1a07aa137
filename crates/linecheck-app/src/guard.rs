//! Which credentials may go where. Every refusal comes before a byte is sent.

use std::collections::BTreeSet;

use linecheck_domain::base::{ApiBase, Mode};
use linecheck_domain::pingone::{Id, Region, Site};
use linecheck_domain::sid::AccountSid;

use crate::error::{AppError, Code, Field};

/// The setting that holds the hosts besides Twilio's.
pub(crate) const ALLOWED_HOSTS: &str = "allowed_hosts";

/// Sandbox and real data never mix: a SID and a base of the other mode are refused.
pub(crate) fn permit(mode: Mode, sid: &AccountSid, base: &ApiBase) -> Result<(), AppError> {
    permit_sid(mode, sid)?;
    match (mode, base) {
        (Mode::Sandbox, ApiBase::Sandbox)
        | (Mode::Real, ApiBase::Us1 | ApiBase::Ie1 | ApiBase::Au1 | ApiBase::Other(_)) => Ok(()),
        (Mode::Sandbox, _) => Err(AppError::new(
            Code::BaseOfOtherMode,
            format!("{base} is not the sandbox's base, and this is the sandbox."),
        )
        .field(Field::ApiBase)),
        (Mode::Real, ApiBase::Sandbox) => {
            Err(AppError::new(Code::BaseOfOtherMode, "The sandbox's base cannot be used with real data.")
                .field(Field::ApiBase))
        }
    }
}

pub(crate) fn permit_sid(mode: Mode, sid: &AccountSid) -> Result<(), AppError> {
    match (mode, sid.is_sandbox()) {
        (Mode::Real, false) | (Mode::Sandbox, true) => Ok(()),
        (Mode::Sandbox, false) => Err(AppError::new(
            Code::RealSidInSandbox,
            "This is not the SID of a sandbox account, and this is the sandbox.",
        )
        .field(Field::AccountSid)),
        (Mode::Real, true) => Err(AppError::new(
            Code::SandboxSidInReal,
            "This is the SID of a sandbox account, and this is real data.",
        )
        .field(Field::AccountSid)),
    }
}

/// A host that is not one of Twilio's has to be allowed by name.
pub(crate) fn permit_host(host: &str, allowed: &BTreeSet<String>) -> Result<(), AppError> {
    if allowed.contains(&host.to_ascii_lowercase()) {
        return Ok(());
    }
    Err(AppError::new(
        Code::HostNotAllowed,
        format!(
            "{host} is not one of Twilio's hosts, and no administrator has allowed it. Nothing was sent."
        ),
    )
    .field(Field::ApiBase)
    .param("host", host))
}

/// Credentials of PingOne go to the hosts of a region, to this machine, or to hosts that were allowed by name; in the sandbox
/// to this machine alone.
pub(crate) fn permit_site(mode: Mode, site: &Site, allowed: &BTreeSet<String>) -> Result<(), AppError> {
    if site.is_loopback() {
        return Ok(());
    }
    if mode == Mode::Sandbox {
        let message = format!("{} is not on this machine, and this is the sandbox.", site.api_host());
        return Err(AppError::new(Code::BaseOfOtherMode, message).field(Field::ApiBase));
    }
    let of_region = |host: &str| {
        Region::ALL
            .into_iter()
            .filter_map(|region| Site::of(region).ok())
            .any(|site| site.auth_host() == host || site.api_host() == host)
    };
    for host in [site.auth_host(), site.api_host()].into_iter().filter(|host| !of_region(host)) {
        if !allowed.contains(&host.to_ascii_lowercase()) {
            let message = format!(
                "{host} is not one of PingOne's hosts, and no administrator has allowed it. Nothing was sent."
            );
            let error = AppError::new(Code::HostNotAllowed, message).field(Field::ApiBase);
            return Err(error.param("host", host));
        }
    }
    Ok(())
}

/// The sandbox's IDs are nobody's elsewhere.
pub(crate) fn permit_pingone_ids(mode: Mode, ids: [&Id; 3]) -> Result<(), AppError> {
    let is_of_sandbox = |id: &&Id| id.as_str().starts_with(linecheck_sandbox::pingone::ID_PREFIX);
    match mode {
        Mode::Real if ids.iter().any(is_of_sandbox) => {
            let message = "This is an ID of the sandbox, and this is real data. Nothing was sent.";
            Err(AppError::new(Code::BaseOfOtherMode, message).field(Field::Environment))
        }
        Mode::Real | Mode::Sandbox => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_sandbox_and_real_data_never_mix() {
        let real = AccountSid::parse(&format!("AC{}", "0".repeat(32))).unwrap();
        let sandbox = AccountSid::parse(&format!("ACfacade0facade0{}", "0".repeat(18))).unwrap();
        let other = ApiBase::parse("https://twilio.example").unwrap();
        let loopback = ApiBase::parse("http://127.0.0.1:4010").unwrap();
        for (mode, sid, base, expected) in [
            (Mode::Real, &real, ApiBase::Us1, None),
            (Mode::Real, &real, ApiBase::Ie1, None),
            (Mode::Real, &real, other.clone(), None),
            (Mode::Real, &real, ApiBase::Sandbox, Some(Code::BaseOfOtherMode)),
            (Mode::Real, &sandbox, ApiBase::Us1, Some(Code::SandboxSidInReal)),
            (Mode::Real, &sandbox, loopback.clone(), Some(Code::SandboxSidInReal)),
            (Mode::Sandbox, &sandbox, ApiBase::Sandbox, None),
            (Mode::Sandbox, &sandbox, ApiBase::Us1, Some(Code::BaseOfOtherMode)),
            (Mode::Sandbox, &sandbox, loopback, Some(Code::BaseOfOtherMode)),
            (Mode::Sandbox, &real, ApiBase::Sandbox, Some(Code::RealSidInSandbox)),
            (Mode::Sandbox, &real, other, Some(Code::RealSidInSandbox)),
        ] {
            assert_eq!(
                permit(mode, sid, &base).err().map(|error| error.code),
                expected,
                "{mode} {sid} {base}"
            );
        }
    }

    #[test]
    fn p3_only_hosts_that_were_allowed_by_name() {
        let allowed = BTreeSet::from(["twilio.example".to_owned()]);
        assert!(permit_host("Twilio.Example", &allowed).is_ok());
        for host in ["example", "a.twilio.example", "twilio.example.com"] {
            assert_eq!(permit_host(host, &allowed).unwrap_err().code, Code::HostNotAllowed, "{host}");
        }
    }
}
