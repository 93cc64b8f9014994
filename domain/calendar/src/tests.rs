//! The grid of a month, and the feed read back.

use crate::grid::{cells, weekday};
use crate::mark::{Mark, Sort};
use base::{Clock, Day};
use catalogue::Catalogue;
use icalendar::{Calendar, Component};
use monthly::Month;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_month_is_whole_weeks_from_monday() {
    let catalogue = Catalogue::built_in().unwrap();
    for (month, first, last, weeks, why) in [
        ("2026-11", "2026-10-26", "2026-12-06", 6, "begins on a Sunday and ends on a Monday"),
        ("2026-02", "2026-01-26", "2026-03-01", 5, "begins on a Sunday, four weeks long"),
        ("2027-02", "2027-02-01", "2027-02-28", 4, "exactly four weeks"),
        ("2024-02", "2024-01-29", "2024-03-03", 5, "a leap year"),
        ("2025-12", "2025-12-01", "2026-01-04", 5, "over new year"),
    ] {
        let all = cells(month.parse::<Month>().unwrap(), catalogue.workdays());
        assert_eq!(all.len(), weeks * 7, "{month}: {why}");
        assert_eq!((all[0].day, all[all.len() - 1].day), (day(first), day(last)), "{month}: {why}");
        assert!(all.iter().enumerate().all(|(n, cell)| cell.day.weekday() as usize == n % 7 + 1), "{month}");
        let inside = all.iter().filter(|cell| cell.inside).count();
        assert_eq!(inside, month.parse::<Month>().unwrap().last().day() as usize, "{month}: every day once");
    }
    assert_eq!((weekday(day("2026-11-22")), weekday(day("2026-11-23"))), ("日", "一"));
}

#[test]
fn holidays_and_worked_weekends_are_told() {
    let catalogue = Catalogue::built_in().unwrap();
    let all = cells("2026-10".parse::<Month>().unwrap(), catalogue.workdays());
    let of = |on: &str| all.iter().find(|cell| cell.day == day(on)).unwrap().clone();
    assert_eq!((of("2026-10-01").sign(), of("2026-10-01").worked), ("休", false));
    assert_eq!((of("2026-10-10").sign(), of("2026-10-10").worked), ("班", true));
    assert_eq!((of("2026-10-17").sign(), of("2026-10-17").worked), ("", false), "a plain Saturday has no sign");
}

fn mark(key: &str, sort: Sort, open: bool) -> Mark {
    Mark {
        on: day("2028-02-29"),
        start: String::new(),
        sort,
        what: "张三发展党员：支部大会，讨论".to_owned(),
        plain: "发展党员：支部大会; 讨论, 并表决".to_owned(),
        state: "待办",
        tone: "warn",
        open,
        href: "/cases/1".to_owned(),
        form: None,
        clause: "《细则》第十八条".repeat(12),
        provisional: false,
        key: key.to_owned(),
    }
}

#[test]
fn the_feed_reads_back_and_names_nobody() {
    let marks =
        [mark("case-1-x", Sort::NotAfter, true), mark("m-2", Sort::Meeting, true), mark("d-3", Sort::Duty, false)];
    let now = Clock::at(day("2028-01-31")).now();
    let text = crate::feed::write(&marks, 7, now);
    assert!(!text.contains("张三"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 75), "lines are folded at 75 octets: {text}");
    assert!(text.split("\r\n").all(|line| !line.contains('\n')), "lines end with CRLF");
    let feed: Calendar = text.parse().unwrap();
    let events: Vec<_> = feed.events().collect();
    assert_eq!(events.len(), 1, "neither meetings nor what was done: {text}");
    assert_eq!(events[0].property_value("UID"), Some("case-1-x@7.taizhang"));
    assert_eq!(events[0].property_value("DTSTART"), Some("20280229"));
    assert_eq!(events[0].property_value("DTSTAMP"), Some("20280131T040000Z"));
    assert_eq!(events[0].get_summary(), Some("最迟：发展党员：支部大会; 讨论, 并表决"));
    assert_eq!(crate::feed::write(&marks, 7, now), text, "the same marks give the same feed");
}

#[test]
fn a_planned_meeting_leaves_with_its_hour_but_not_its_subject() {
    let timed =
        Mark { start: "14:30".to_owned(), plain: "主题党日".to_owned(), ..mark("plan-1", Sort::Plan, true) };
    let untimed = Mark { plain: "党课".to_owned(), ..mark("plan-2", Sort::Plan, true) };
    let text = crate::feed::write(&[timed, untimed], 7, Clock::at(day("2028-01-31")).now());
    let feed: Calendar = text.parse().unwrap();
    let events: Vec<_> = feed.events().collect();
    assert_eq!(events[0].get_summary(), Some("计划：主题党日"));
    assert_eq!(events[0].property_value("DTSTART"), Some("20280229T063000Z"), "half past two at Shanghai");
    assert_eq!(events[0].property_value("TRANSP"), None, "whoever is at a meeting is not free");
    assert_eq!(events[1].property_value("DTSTART"), Some("20280229"), "only the day is planned");
    assert!(!text.contains("张三") && !text.contains("LOCATION"), "{text}");
}

mod stages {
    use super::day;
    use crate::remind::{stage, still_late};
    use base::id::UnitId;
    use base::{Day, Period};
    use catalogue::Catalogue;
    use duty::{Asked, By};
    use obligation::list::{Line, Sort};

    fn line<'c>(catalogue: &'c Catalogue, duty: &str, due: &str, sort: Sort) -> Line<'c> {
        let due: Day = day(due);
        Line {
            unit: UnitId(1),
            name: "某支部".to_owned(),
            asked: Asked::of(catalogue, duty).unwrap(),
            span: Period { from: due.month_start(), to: due },
            held: 0,
            least: 1,
            by: By { due, limit: due, provisional: false },
            sort,
            since: (sort == Sort::Late).then(|| due.plus_days(1)),
            reason: String::new(),
        }
    }

    #[test]
    fn what_is_late_for_long_is_told_together_and_once_a_month() {
        let catalogue = Catalogue::built_in().unwrap();
        let of = |due: &str| line(&catalogue, "theme_day", due, Sort::Late);
        let (one, two) = (of("2026-06-30"), of("2026-07-31"));
        let told = |today: &str| still_late(UnitId(1), &[&one, &two], day(today));
        assert!(
            told("2026-11-20").title.contains("2项") && told("2026-11-20").title.ends_with("：主题党日"),
            "named once"
        );
        assert_eq!(told("2026-11-20").topic, told("2026-11-30").topic, "once a month");
        assert_ne!(told("2026-11-20").topic, told("2026-12-01").topic, "and again the next");
        assert_eq!(told("2026-11-20").href, "/duties/list?unit=1&year=2026&state=late");
    }

    #[test]
    fn a_superior_is_told_of_the_terms_below_it_once_a_month() {
        let catalogue = Catalogue::built_in().unwrap();
        let term = Asked::all(&catalogue).find(|a| a.duty.term).unwrap().duty.key.as_str();
        let of = |unit: i64, due: &str, sort: Sort| Line { unit: UnitId(unit), ..line(&catalogue, term, due, sort) };
        let lines = [
            of(3, "2027-02-20", Sort::Owed),
            of(4, "2026-06-30", Sort::Late),
            of(4, "2029-06-30", Sort::Owed),
            of(5, "2026-11-30", Sort::Undated),
            Line { unit: UnitId(3), ..line(&catalogue, "theme_day", "2026-06-30", Sort::Late) },
        ];
        let paths = [(1, "a."), (2, "a.b."), (3, "a.b.c."), (4, "a.b.d."), (5, "a.e.")];
        let paths = paths.into_iter().map(|(unit, path)| (UnitId(unit), path.to_owned())).collect();
        let below = |tops: &[i64], today: &str| {
            let tops: Vec<UnitId> = tops.iter().map(|unit| UnitId(*unit)).collect();
            crate::remind::terms::below(&lines, &paths, &tops, day(today))
        };
        let told = below(&[1, 2, 3], "2026-11-20");
        let titles: Vec<_> = told.iter().map(|(unit, told)| (unit.0, told.title.as_str())).collect();
        let all = "下级党组织的任期：1个将在六个月内届满，1个已经届满，1个没有登记届满日期";
        assert_eq!(
            titles,
            [(1, all), (2, "下级党组织的任期：1个将在六个月内届满，1个已经届满")],
            "its own term is its own duty"
        );
        assert_ne!(told[0].1.topic, below(&[1], "2026-12-20")[0].1.topic, "again the next month");
    }

    #[test]
    fn each_stage_is_reached_once_and_none_before_its_day() {
        let catalogue = Catalogue::built_in().unwrap();
        let term = Asked::all(&catalogue).find(|a| a.duty.term).unwrap().duty.key.as_str();
        for (duty, due, sort, today, wanted, why) in [
            ("theme_day", "2026-11-30", Sort::Met, "2026-11-30", None, "what is done is not told"),
            ("theme_day", "2026-11-30", Sort::Exempt, "2026-11-30", None, "nor what was let off"),
            ("theme_day", "2026-10-30", Sort::Late, "2026-11-20", Some("late"), "newly late"),
            ("theme_day", "2026-06-30", Sort::Late, "2026-11-20", None, "late for long: told together, every month"),
            (term, "2027-06-30", Sort::Owed, "2026-11-20", None, "more than six months ahead"),
            (term, "2027-05-20", Sort::Owed, "2026-11-20", Some("remind-0"), "six months ahead"),
            (term, "2027-02-20", Sort::Owed, "2026-11-20", Some("remind-1"), "three months ahead"),
            (term, "2026-06-30", Sort::Late, "2026-11-20", Some("late-2026-11"), "over: every month"),
            (term, "2026-06-30", Sort::Late, "2026-12-20", Some("late-2026-12"), "over: every month"),
            (term, "2026-06-30", Sort::Undated, "2026-12-20", Some("undated-2026-12"), "no day: every month"),
        ] {
            let told = stage(&line(&catalogue, duty, due, sort), day(today)).map(|(stage, _)| stage);
            assert_eq!(told.as_deref(), wanted, "{duty} {due} on {today}: {why}");
        }
    }
}
