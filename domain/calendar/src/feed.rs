//! The calendar as a feed by RFC 5545: titles and days of what is still to be done, without the name of any person or matter.

use crate::mark::{Mark, Sort};
use base::{Day, Moment, Period};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

/// Months before and after today that a feed holds.
const BEFORE: i32 = 2;
const AFTER: i32 = 6;

/// What a feed holds, seen from a day.
#[must_use]
pub fn period(today: Day) -> Period {
    Period { from: today.plus_months(-BEFORE), to: today.plus_months(AFTER) }
}

/// The feed as text. `district` makes the keys unique in the world.
#[must_use]
pub fn write(marks: &[Mark], district: i64, now: Moment) -> String {
    let mut feed = Calendar::new();
    feed.name("台账：应办事项");
    for mark in marks.iter().filter(|mark| mark.open && mark.sort != Sort::Meeting) {
        if let Some(event) = event(mark, district, now) {
            feed.push(event);
        }
    }
    feed.to_string()
}

fn event(mark: &Mark, district: i64, now: Moment) -> Option<Event> {
    let on = NaiveDate::from_ymd_opt(mark.on.year(), mark.on.month(), mark.on.day())?;
    let mut event = Event::new();
    event.uid(&format!("{}@{district}.taizhang", mark.key));
    event.timestamp(DateTime::from_timestamp_millis(now.0)?);
    event.summary(&format!("{}：{}", mark.sort.name(), mark.plain));
    match hour(mark) {
        // A planned meeting has its hour. How long it takes and where it is are not told.
        Some(begins) => event.starts(begins),
        None => event.all_day(on),
    };
    if mark.sort != Sort::Plan {
        // The whole day is not taken by it.
        event.add_property("TRANSP", "TRANSPARENT");
    }
    if !mark.clause.is_empty() {
        event.description(&mark.clause);
    }
    Some(event.done())
}

/// When a planned meeting begins; `None` when only its day is planned. The hours are those of Asia/Shanghai, eight ahead all year.
fn hour(mark: &Mark) -> Option<DateTime<Utc>> {
    let (hour, minute) = mark.start.split_once(':')?;
    let day = NaiveDate::from_ymd_opt(mark.on.year(), mark.on.month(), mark.on.day())?;
    let local = day.and_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)?;
    Some((local - TimeDelta::hours(8)).and_utc())
}
