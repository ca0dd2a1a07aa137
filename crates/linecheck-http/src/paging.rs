//! Where a list goes on.

use url::Url;

use crate::untrusted::sanitize;

/// The address of the next page of a list: on the same scheme, host, port and path as this one, so that credentials never
/// follow a page elsewhere.
///
/// # Errors
/// The host that it names instead, when it names one; a server's text, at most 255 characters.
pub fn next_page(current: &Url, next: &str) -> Result<Url, Option<String>> {
    let mut joined = current.join(next).map_err(|_| None)?;
    joined.set_fragment(None);
    let stays = joined.origin() == current.origin()
        && joined.path() == current.path()
        && joined.username().is_empty()
        && joined.password().is_none();
    if stays { Ok(joined) } else { Err(joined.host_str().map(|host| sanitize(host, 255))) }
}
