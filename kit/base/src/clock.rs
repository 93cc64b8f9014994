//! The clock: the only place that reads the time. Everything else is told what day it is.

use crate::Day;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A moment: milliseconds since 1970 (UTC). Shown in Asia/Shanghai time, which has had no summer time since 1991.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Offset of Asia/Shanghai in milliseconds.
const SHANGHAI_MILLIS: i64 = 8 * 3_600_000;

impl Moment {
    /// The calendar day in Asia/Shanghai.
    pub fn day(self) -> Day {
        Day::from_unix_days((self.0 + SHANGHAI_MILLIS).div_euclid(86_400_000))
    }

    /// The first moment of a day in Asia/Shanghai.
    pub fn start_of(day: Day) -> Self {
        Self(day.unix_days() * 86_400_000 - SHANGHAI_MILLIS)
    }

    /// This moment plus minutes.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000)
    }

    /// Whole seconds from `earlier` until this moment.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(1000)
    }

    /// `2026-11-22 15:04:05`, Asia/Shanghai.
    pub fn to_local_text(self) -> String {
        let seconds = (self.0 + SHANGHAI_MILLIS).div_euclid(1000).rem_euclid(86_400);
        format!("{} {:02}:{:02}:{:02}", self.day(), seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

/// A source of time: the system's, or one that a test sets.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands where it was put.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock standing at noon (Shanghai) of `day`.
    pub fn at(day: Day) -> Self {
        let millis = day.unix_days() * 86_400_000 + 12 * 3_600_000 - SHANGHAI_MILLIS;
        Self::Set(Arc::new(AtomicI64::new(millis)))
    }

    /// Now.
    pub fn now(&self) -> Moment {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
            Self::System => Moment(chrono::Utc::now().timestamp_millis()),
            Self::Set(millis) => Moment(millis.load(Ordering::SeqCst)),
        }
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// Moves a set clock on; the system's clock is left alone.
    pub fn advance_minutes(&self, minutes: i64) {
        if let Self::Set(millis) = self {
            millis.fetch_add(minutes * 60_000, Ordering::SeqCst);
        }
    }
}
