//! Tables for the words of `base`.

use crate::{Day, Fen, IdNumber, Keys, Moment, PartialDay, Period, Quantity, name, phone};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn id_numbers_follow_gb_11643() {
    let today = day("2026-11-22");
    // (typed, what is kept or why not)
    let table = [
        ("11010519491231002X", Ok("11010519491231002X")),
        ("440524188001010014", Ok("440524188001010014")),
        ("110105491231002", Ok("11010519491231002X")),
        ("110101199001010015", Ok("110101199001010015")),
        (" 11010119900101004x ", Ok("11010119900101004X")),
        ("１１０１０１１９９００１０１００４Ｘ", Ok("11010119900101004X")),
        ("110105194912310021", Err("校验位")),
        ("11010519491331002X", Err("校验位")),
        ("1101011990010100", Err("18位")),
        ("11010119900101O015", Err("字符")),
        ("", Err("18位")),
    ];
    for (typed, expected) in table {
        match (IdNumber::parse(typed, today), expected) {
            (Ok(id), Ok(kept)) => assert_eq!(id.expose(), kept, "{typed}"),
            (Err(why), Err(part)) => assert!(why.contains(part), "{typed}: {why}"),
            (got, _) => panic!("{typed}: {got:?}"),
        }
    }
}

#[test]
fn id_numbers_of_the_future_or_of_no_day_are_refused() {
    let today = day("2026-11-22");
    let future = IdNumber::synthetic("999999", day("2027-01-01"), 11);
    assert!(IdNumber::parse(future.expose(), today).unwrap_err().contains("晚于今天"));
    // A right check character over a day that no calendar has.
    let no_day = "999999199002300";
    let body = format!("{no_day}11");
    let full = (0..=10).map(|c| format!("{body}{}", if c == 10 { "X".into() } else { c.to_string() }));
    let reasons: Vec<String> = full.filter_map(|t| IdNumber::parse(&t, today).err()).collect();
    assert!(reasons.iter().any(|r| r.contains("不是有效日期")), "{reasons:?}");
}

#[test]
fn id_numbers_tell_sex_and_birth_and_hide_in_logs() {
    let id = IdNumber::synthetic("999999", day("1988-02-29"), 124);
    assert_eq!((id.sex(), id.birth()), ("2", day("1988-02-29")));
    assert_eq!(IdNumber::synthetic("999999", day("1988-02-29"), 125).sex(), "1");
    assert!(!format!("{id:?} {id}").contains(id.expose()));
    assert_eq!(id.mask().len(), 18);
}

#[test]
fn months_are_added_by_the_calendar() {
    let table = [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
    ];
    for (from, months, to) in table {
        assert_eq!(day(from).plus_months(months), day(to), "{from} + {months}");
    }
}

#[test]
fn years_are_full_on_the_anniversary() {
    assert_eq!(day("2000-05-10").full_years_until(day("2026-05-09")), 25);
    assert_eq!(day("2000-05-10").full_years_until(day("2026-05-10")), 26);
    assert_eq!(day("2004-02-29").full_years_until(day("2026-02-28")), 21);
    assert_eq!(day("2004-02-29").full_years_until(day("2026-03-01")), 22);
}

#[test]
fn a_date_keeps_its_precision() {
    for text in ["1998", "1998-07", "1998-07-01"] {
        assert_eq!(text.parse::<PartialDay>().unwrap().to_string(), text);
    }
    let month: PartialDay = "1998-02".parse().unwrap();
    assert_eq!((month.first(), month.last(), month.exact()), (day("1998-02-01"), day("1998-02-28"), None));
    for wrong in ["1998-13", "1998-02-30", "98", "1998-7-1-1", "1998--1", "去年"] {
        assert!(wrong.parse::<PartialDay>().is_err(), "{wrong}");
    }
    for wrong in ["2026-1-1", "20260101", "2026-02-29", ""] {
        assert!(wrong.parse::<Day>().is_err(), "{wrong}");
    }
}

#[test]
fn periods_know_the_one_before_and_their_names() {
    // (period, before, a year before, name)
    let table = [
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-12-31"), "2026年"),
        (("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30"), ("2025-07-01", "2025-09-30"), "2026年第三季度"),
        (("2026-01-01", "2026-06-30"), ("2025-07-01", "2025-12-31"), ("2025-01-01", "2025-06-30"), "2026年上半年"),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31"), "2026年3月"),
        (("2024-02-01", "2024-02-29"), ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28"), "2024年2月"),
        (
            ("2026-01-01", "2026-11-22"),
            ("2025-02-09", "2025-12-31"),
            ("2025-01-01", "2025-11-22"),
            "2026年1月1日至2026年11月22日",
        ),
    ];
    let period = |(from, to): (&str, &str)| Period::new(day(from), day(to)).unwrap();
    for (this, before, year_before, name) in table {
        assert_eq!(period(this).before(), period(before), "{name}");
        assert_eq!(period(this).year_before(), period(year_before), "{name}");
        assert_eq!(period(this).chinese(), name);
    }
    assert!(Period::new(day("2026-02-01"), day("2026-01-01")).is_err());
}

#[test]
fn amounts_are_exact() {
    for (typed, kept) in [("12", "12"), ("1,234.5", "1234.5"), ("-0.25", "-0.25"), ("0.001", "0.001"), ("7.100", "7.1")]
    {
        assert_eq!(typed.parse::<Quantity>().unwrap().to_string(), kept);
    }
    for wrong in ["", "1.2345", "1e3", "一", "1.2.3", "--1", ".5", "9999999999999999999"] {
        assert!(wrong.parse::<Quantity>().is_err(), "{wrong}");
    }
    assert_eq!("12.3".parse::<Fen>().unwrap(), Fen(1230));
    assert_eq!(Fen(-5).to_string(), "-0.05");
    assert!("1.234".parse::<Fen>().is_err());
}

#[test]
fn what_is_sealed_opens_only_in_its_place() {
    let keys = Keys::from_master(&[1; 32]);
    let sealed = keys.seal_text("person.phone:1", "13800000000").unwrap();
    assert_eq!(keys.open_text("person.phone:1", &sealed).unwrap(), "13800000000");
    assert!(keys.open_text("person.phone:2", &sealed).is_err());
    assert!(Keys::from_master(&[2; 32]).open_text("person.phone:1", &sealed).is_err());
    let mut broken = hex::decode(&sealed).unwrap();
    broken[15] ^= 1;
    assert!(keys.open("person.phone:1", &broken).is_err());
    assert_ne!(sealed, keys.seal_text("person.phone:1", "13800000000").unwrap(), "a nonce is never used twice");
}

#[test]
fn digests_do_not_run_parts_together() {
    let keys = Keys::from_master(&[1; 32]);
    assert_ne!(keys.digest(&[b"ab", b"c"]), keys.digest(&[b"a", b"bc"]));
    assert_eq!(keys.blind("phone", "1"), keys.blind("phone", "1"));
    assert_ne!(keys.blind("phone", "1"), keys.blind("id", "1"));
}

#[test]
fn names_are_found_by_what_people_type() {
    let tokens = name::tokens("欧阳小华");
    for typed in ["欧阳", "小华", "华", "oyxh", "xh", "ouyang"] {
        assert!(tokens.iter().any(|t| t.starts_with(typed)), "{typed}");
    }
    assert_eq!(name::tidy(" 李　四 "), "李四");
    assert_eq!(name::tidy("阿依古丽•买买提"), "阿依古丽·买买提");
    assert!(name::fault("张三").is_none() && name::fault("𬭎𫖯").is_none());
    assert!(name::fault("张3").is_some() && name::fault("张").is_some() && name::fault("").is_some());
}

#[test]
fn phones_are_tidied_and_masked() {
    assert_eq!(phone::parse("138 0000-0000").unwrap(), "13800000000");
    assert_eq!(phone::parse("+86 13800000000").unwrap(), "13800000000");
    assert_eq!(phone::parse("0379-1234567").unwrap(), "0379-1234567");
    assert!(phone::parse("1.38E+10").is_err() && phone::parse("123").is_err() && phone::parse("电话").is_err());
    assert_eq!(phone::mask("13800000000"), "138****0000");
}

#[test]
fn the_day_changes_at_midnight_in_shanghai() {
    // 2026-11-22 15:59:59 UTC is still the 22nd in Shanghai, a second later the 23rd.
    assert_eq!(Moment(1_795_363_199_000).day(), day("2026-11-22"));
    assert_eq!(Moment(1_795_363_200_000).day(), day("2026-11-23"));
    assert_eq!(Moment(1_795_363_199_000).to_local_text(), "2026-11-22 23:59:59");
}

#[test]
fn days_are_held_within_the_years_that_four_figures_show() {
    let (first, last) = (day("0001-01-01"), day("9999-12-31"));
    assert_eq!((first.plus_days(-1), last.plus_days(1)), (first, last), "the calendar has no way round");
    assert_eq!((first.plus_months(-1), last.plus_months(1)), (first, last));
    assert_eq!(last.plus_days(-1).plus_days(1), last);
    for wrong in ["0000-01-01", "-999-01-01", "+999-01-01", "2026-02-30", "2026-1-001", "2026-01- 1", "10000-01-1"] {
        assert!(wrong.parse::<Day>().is_err(), "{wrong}");
    }
    assert!(Day::of(10_000, 1, 1).is_none() && Day::of(0, 1, 1).is_none());
}
