//! Sending mail by SMTP. The server, its password and the sender come from the environment; the password is never shown or logged.

use base::{Outcome, Refusal};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message as Letter};
use lettre::transport::smtp::Error;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::sync::OnceLock;
use std::time::Duration;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The way to the mail server.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Where people find the program, for the links in a mail; empty when nobody has said so.
    place: String,
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mailer(from {})", self.from)
    }
}

static MAILER: OnceLock<Mailer> = OnceLock::new();

/// Says by which server mail is sent; once, when the program starts. Later calls change nothing.
pub fn register(mailer: Mailer) {
    MAILER.get_or_init(|| mailer);
}

/// The mailer, if the operator has set one up.
#[must_use]
pub fn mailer() -> Option<&'static Mailer> {
    MAILER.get()
}

impl Mailer {
    /// From the settings: `smtps://user:password@host:465`, the sender, and the address of the program.
    ///
    /// # Errors
    /// A refusal that names the setting, never its content.
    pub fn of(url: &str, from: &str, place: &str) -> Result<Self, Refusal> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| {
            Refusal::at(
                "TAIZHANG_SMTP",
                "邮件服务器地址不正确",
                "请写成 smtps://账号:密码@主机:465，或 smtp://账号:密码@主机:587?tls=required；账号、密码中的特殊字符须按网址编码",
            )
        })?;
        let from: Mailbox = from.parse().map_err(|_| {
            Refusal::at("TAIZHANG_MAIL_FROM", "发件人地址不正确", "请写成 台账 <taizhang@example.gov.cn>")
        })?;
        let place = if place.is_empty() { String::new() } else { ui::place::read(place)? };
        let transport = builder.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from, place })
    }

    /// Who sends, as shown to the administrator.
    #[must_use]
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// Where people find the program; empty when nobody has said so.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Sends one mail.
    ///
    /// # Errors
    /// What went wrong, in a few words for the administrator.
    pub async fn send(&self, to: &str, subject: &str, text: String) -> Result<(), String> {
        let to: Address = to.parse().map_err(|_| "收件地址不正确".to_owned())?;
        let letter = Letter::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|_| "邮件无法生成".to_owned())?;
        self.transport.send(letter).await.map(|_| ()).map_err(|error| why(&error))
    }
}

/// What went wrong, without anything the server or the settings say in words.
fn why(error: &Error) -> String {
    let code = error.status().map(|code| format!("（{code}）")).unwrap_or_default();
    let words = if error.is_permanent() {
        "邮件服务器拒绝"
    } else if error.is_transient() {
        "邮件服务器暂时不接收"
    } else if error.is_timeout() {
        "邮件服务器没有回应"
    } else if error.is_tls() {
        "与邮件服务器的加密连接失败"
    } else {
        "连不上邮件服务器"
    };
    format!("{words}{code}")
}

/// Whether a text is an address that mail can be sent to.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.len() <= 200 && text.parse::<Address>().is_ok()
}

/// Checks nothing but that the settings go together: a server without sender, or the other way round, is a mistake.
///
/// # Errors
/// A refusal that names the missing one.
pub fn of_settings(url: Option<&str>, from: Option<&str>, place: Option<&str>) -> Outcome<Option<Mailer>> {
    match (url, from) {
        (None, None) => Ok(None),
        (Some(url), Some(from)) => Ok(Some(Mailer::of(url, from, place.unwrap_or_default())?)),
        (Some(_), None) => Err(Refusal::at("TAIZHANG_MAIL_FROM", "设了邮件服务器，没有设发件人", "请补上").into()),
        (None, Some(_)) => Err(Refusal::at("TAIZHANG_SMTP", "设了发件人，没有设邮件服务器", "请补上").into()),
    }
}
