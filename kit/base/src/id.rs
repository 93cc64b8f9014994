//! Typed ids: 64-bit, growing with time, made by the program and not by the database, so that a district's rows can live on any node.

use std::sync::atomic::{AtomicI64, Ordering};

/// Makes ids that grow: milliseconds since 2020 in the high bits, a counter below, so ids of one process never repeat.
#[derive(Debug)]
pub struct Ids {
    last: AtomicI64,
}

/// 2020-01-01 in Unix milliseconds; keeps the ids short.
const EPOCH_MILLIS: i64 = 1_577_836_800_000;
/// Bits below the milliseconds: room for a random start and a counter.
const LOW_BITS: u32 = 20;

impl Ids {
    /// A generator for the running process; starts at a random place within the millisecond.
    pub fn starting(now_millis: i64) -> Self {
        let mut noise = [0u8; 2];
        // Without a random source the counter alone still keeps ids of this process apart.
        let _ = getrandom::fill(&mut noise);
        let start = ((now_millis - EPOCH_MILLIS) << LOW_BITS) + i64::from(u16::from_le_bytes(noise));
        Self { last: AtomicI64::new(start) }
    }

    /// A generator that always gives the same ids: for demo data and tests.
    pub fn fixed(start: i64) -> Self {
        Self { last: AtomicI64::new(start) }
    }

    /// The next id.
    pub fn next<T: From<i64>>(&self) -> T {
        T::from(self.last.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// Declares an id type: a newtype over `i64` that travels through URLs, forms and SQL as its number.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl ::std::convert::From<i64> for $name {
            fn from(raw: i64) -> Self {
                Self(raw)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;
            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id_type!(
    /// A district: the unit at the root of a deployment's tree. Leads every key.
    DistrictId
);
id_type!(
    /// A unit: any node of the organisation tree.
    UnitId
);
id_type!(
    /// A person of the roster.
    PersonId
);
id_type!(
    /// An account that signs in.
    AccountId
);
