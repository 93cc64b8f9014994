//! Refusals: why something was not done, in a form a person can act on; and faults, which carry them outward.

use serde::Serialize;
use std::fmt;

/// One reason for refusing, for the person who asked: what is wrong, where, what to do, and by which clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The field, row or file it is about; empty when it concerns the whole.
    pub place: String,
    /// What is wrong, in Chinese.
    pub what: String,
    /// What to do about it, in Chinese; may be empty when `what` says it.
    pub remedy: String,
    /// The rule behind it, e.g. 《中国共产党支部工作条例（试行）》第十一条; empty when none.
    pub clause: String,
}

impl Refusal {
    /// A refusal of the whole.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: String::new(), what: what.into(), remedy: remedy.into(), clause: String::new() }
    }

    /// A refusal about one field, row or file.
    pub fn at(place: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: place.into(), ..Self::new(what, remedy) }
    }

    /// Adds the clause it rests on.
    #[must_use]
    pub fn by(mut self, clause: impl Into<String>) -> Self {
        self.clause = clause.into();
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if !self.remedy.is_empty() {
            write!(f, "，{}", self.remedy)?;
        }
        if !self.clause.is_empty() {
            write!(f, "（依据：{}）", self.clause)?;
        }
        Ok(())
    }
}

/// Why a request did not succeed.
///
/// Deliberately no `std::error::Error`: any other error turns into [`Fault::Internal`] by `?`, and its text is logged, never shown.
#[derive(Debug)]
pub enum Fault {
    /// The work was refused; every reason at once.
    Refused(Vec<Refusal>),
    /// There is no such thing, or it is out of the actor's scope: the two look alike.
    NotFound,
    /// The actor is known but may not do this.
    Forbidden(Refusal),
    /// Somebody else changed the record in the meantime.
    Stale(Refusal),
    /// A fault of ours: logged with an id, shown as an id.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// A result that fails with a [`Fault`].
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// A fault of ours, described in English for the log.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into().into())
    }

    /// One Chinese line for a terminal.
    pub fn line(&self) -> String {
        match self {
            Self::Refused(all) => all
                .iter()
                .map(|r| if r.place.is_empty() { r.to_string() } else { format!("{}：{r}", r.place) })
                .collect::<Vec<_>>()
                .join("\n"),
            Self::NotFound => "没有这条记录，或不在您的管理范围内".into(),
            Self::Forbidden(r) | Self::Stale(r) => r.to_string(),
            Self::Internal(e) => format!("系统内部错误：{e}"),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(one: Refusal) -> Self {
        Self::Refused(vec![one])
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Internal(Box::new(error))
    }
}
