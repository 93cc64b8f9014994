//! The arithmetic of figures: ratios, comparison, and how a value is written.

pub mod own;

use base::Quantity;
use catalogue::{Aggregation, Figure};
use serde::Serialize;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// From entries.
    Traced,
    /// Entered by hand.
    Manual,
    /// From nowhere.
    Missing,
}

impl State {
    /// The CSS class of its chip.
    pub fn chip(self) -> &'static str {
        match self {
            Self::Traced => "chip chip-traced",
            Self::Manual => "chip chip-manual",
            Self::Missing => "chip chip-missing",
        }
    }

    /// 有出处, 手工填报, 缺.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Traced => "有出处",
            Self::Manual => "手工填报",
            Self::Missing => "缺",
        }
    }
}

/// The value of a figure for a unit and a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// In the figure's own unit before scaling; per cent for a ratio. `None` when missing.
    pub amount: Option<Quantity>,
    /// Above the line of a ratio.
    pub numerator: Option<Quantity>,
    /// Below the line of a ratio.
    pub denominator: Option<Quantity>,
    /// Where it comes from.
    pub state: State,
    /// Entries behind it.
    pub entries: i64,
    /// Of a narrowed figure: how many may belong to it or not, because what decides is not registered. They are not counted.
    pub unknown: Quantity,
}

impl Value {
    /// No value.
    pub fn missing() -> Self {
        Self {
            amount: None,
            numerator: None,
            denominator: None,
            state: State::Missing,
            entries: 0,
            unknown: Quantity::ZERO,
        }
    }

    /// A value that entries show, or missing when there are none.
    pub fn traced(amount: Quantity, entries: i64, seen: bool) -> Self {
        if seen {
            Self { amount: Some(amount), state: State::Traced, entries, ..Self::missing() }
        } else {
            Self::missing()
        }
    }

    /// With so many of whom it is not known whether they belong. Where some are not known, nobody found is not nought: it is missing.
    #[must_use]
    pub fn knowing(self, unknown: Quantity) -> Self {
        let nobody = unknown != Quantity::ZERO && self.amount == Some(Quantity::ZERO);
        let value = if nobody { Self::missing() } else { self };
        Self { unknown, ..value }
    }

    /// A value entered by hand.
    pub fn manual(amount: Quantity) -> Self {
        Self { amount: Some(amount), state: State::Manual, ..Self::missing() }
    }

    /// A ratio in per cent; missing when either side is, or when the lower is nought.
    pub fn ratio(above: &Self, below: &Self) -> Self {
        let (Some(numerator), Some(denominator)) = (above.amount, below.amount) else { return Self::missing() };
        if denominator.0 == 0 {
            return Self::missing();
        }
        // Thousandths of a per cent, rounded half away from nought.
        let exact = i128::from(numerator.0) * 100_000 * 2 / i128::from(denominator.0);
        let rounded = (exact + exact.signum()) / 2;
        let amount = Quantity(i64::try_from(rounded).unwrap_or(i64::MAX));
        let manual = above.state == State::Manual || below.state == State::Manual;
        let state = if manual { State::Manual } else { State::Traced };
        Self {
            amount: Some(amount),
            numerator: above.amount,
            denominator: below.amount,
            state,
            entries: above.entries + below.entries,
            unknown: above.unknown + below.unknown,
        }
    }
}

/// How the amount is written in a report: scaled, with the figure's decimals, without trailing noughts beyond them.
pub fn text(figure: &Figure, amount: Quantity) -> String {
    let scale = i128::from(figure.scale.max(1));
    let places = figure.decimals.min(3);
    let unit = 10i128.pow(3 - places);
    // Rounds thousandths of the scaled amount to the places wanted.
    let doubled = i128::from(amount.0) * 2 / (scale * unit);
    let rounded = (doubled + doubled.signum()) / 2 * unit;
    Quantity(i64::try_from(rounded).unwrap_or(i64::MAX)).to_string()
}

/// The measure word shown.
pub fn measure(figure: &Figure) -> &str {
    let percent = figure.aggregation == Aggregation::Ratio;
    figure.measure.first().map_or(if percent { "%" } else { "" }, String::as_str)
}

/// A change against an earlier value: `增加12名`, `下降3.5个百分点`, `持平`.
pub fn change(figure: &Figure, now: &Value, before: &Value) -> Option<String> {
    let (Some(now), Some(before)) = (now.amount, before.amount) else { return None };
    let difference = now - before;
    if difference == Quantity::ZERO {
        return Some("持平".into());
    }
    let percent = figure.aggregation == Aggregation::Ratio;
    let (word, unit) = match (difference.0 > 0, percent) {
        (true, false) => ("增加", measure(figure)),
        (false, false) => ("减少", measure(figure)),
        (true, true) => ("提高", "个百分点"),
        (false, true) => ("下降", "个百分点"),
    };
    let size = Quantity(difference.0.abs());
    Some(format!("{word}{}{unit}", text(figure, size)))
}

/// Whether records can show the figure at all.
pub fn has_source(figure: &Figure) -> bool {
    !figure.entries.is_empty() || figure.aggregation == Aggregation::Ratio
}
