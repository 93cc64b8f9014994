//! Where people find the program, for addresses that leave it: in mails, in other calendars. The operator says it (`TAIZHANG_URL`).

use base::Refusal;
use std::sync::OnceLock;

static NAMED: OnceLock<String> = OnceLock::new();

/// Reads an address: `https://taizhang.example.gov.cn`, without a stroke at its end.
///
/// # Errors
/// A refusal that names the setting.
pub fn read(text: &str) -> Result<String, Refusal> {
    let plain = text.trim().trim_end_matches('/');
    let rest = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
        return Err(Refusal::at("TAIZHANG_URL", "系统的网址不正确", "请写成 https://taizhang.example.gov.cn"));
    }
    Ok(plain.to_owned())
}

/// Says where it is; once, when the program starts. Later calls change nothing.
pub fn register(place: String) {
    NAMED.get_or_init(|| place);
}

/// Where it is, if the operator has said so.
#[must_use]
pub fn named() -> Option<&'static str> {
    NAMED.get().map(String::as_str)
}

#[cfg(test)]
#[test]
fn only_a_whole_address_is_taken() {
    for (text, is) in [
        ("https://tz.example.gov.cn", Some("https://tz.example.gov.cn")),
        (" http://10.0.0.8:8080/ ", Some("http://10.0.0.8:8080")),
        ("https://tz.example.gov.cn/taizhang/", Some("https://tz.example.gov.cn/taizhang")),
        ("tz.example.gov.cn", None),
        ("https://", None),
        ("https://a b", None),
        ("ftp://tz.example.gov.cn", None),
    ] {
        assert_eq!(read(text).ok().as_deref(), is, "{text}");
    }
}
