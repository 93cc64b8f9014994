//! Slots around numbers, and amounts as they are written there.

use crate::rules::{Slot, slots, written};
use crate::scan::{Candidate, Class, Lexicon, Setting, Token, scan};
use base::Quantity;

/// The token of the first of these characters in the text; `unit` empty for none.
fn token(text: &str, number: &str, unit: &str) -> Token {
    let start = text[..text.find(number).unwrap()].chars().count();
    Token {
        start,
        end: start + number.chars().count(),
        text: number.into(),
        class: Class::Figure,
        value: None,
        unit: (!unit.is_empty()).then(|| unit.into()),
        candidates: vec![Candidate { figure: "x".into(), score: 0.9, reason: String::new() }],
        qualifiers: Vec::new(),
        setting: Setting::default(),
        rows: Vec::new(),
    }
}

/// The only slot of a text.
fn slot(text: &str, number: &str, unit: &str) -> Slot {
    slots(text, vec![token(text, number, unit)]).remove(0)
}

#[test]
fn hedges_go_with_their_number() {
    // (text, number, unit, slot, multiplier that stays)
    for (text, number, unit, original, multiplier) in [
        ("发展党员30名", "30", "名", "30", ""),
        ("发展党员近30名", "30", "名", "近30", ""),
        ("培训大约300余人次", "300", "人次", "大约300余", ""),
        ("培训将近300多人次", "300", "人次", "将近300多", ""),
        ("培训超过300人次，", "300", "人次", "超过300", ""),
        ("培训上百人次，", "百", "人次", "上百", ""),
        ("召开会议十几次", "十", "次", "十几", ""),
        ("收缴党费3万余元", "3", "万元", "3万余", "万"),
        ("收缴党费 3 余万元", "3", "万元", "3 余", ""),
        ("收缴党费3 千多元", "3", "千元", "3 千多", "千"),
        ("党员300 余名", "300", "名", "300 余", ""),
        // Not hedges.
        ("签约12家企业", "12", "家", "12", ""),
        ("节约3万元", "3", "万元", "3", ""),
        ("附近3个社区", "3", "个", "3", ""),
        ("比上年超12人", "12", "人", "12", ""),
        ("会上3人发言", "3", "人", "3", ""),
        ("党员12来自各单位", "12", "", "12", ""),
        ("12", "12", "", "12", ""),
    ] {
        let slot = slot(text, number, unit);
        assert_eq!((slot.original.as_str(), slot.multiplier.as_str()), (original, multiplier), "{text}");
        let there: String = text.chars().skip(slot.start).take(slot.end - slot.start).collect();
        assert_eq!(there, slot.original, "{text}");
    }
}

#[test]
fn the_unit_behind_a_slot_is_what_is_left_of_it() {
    assert_eq!(slot("收缴党费3万余元", "3", "万元").unit(), "元");
    assert_eq!(slot("收缴党费3万元", "3", "万元").unit(), "万元");
    assert_eq!(slot("收缴率百分之九十五", "百分之九十五", "%").unit(), "");
}

#[test]
fn ranges_and_fractions_have_no_single_value() {
    let proposed = |text: &str, numbers: &[&str], unit: &str| -> Vec<bool> {
        let tokens = numbers.iter().map(|n| token(text, n, unit)).collect();
        slots(text, tokens).iter().map(|slot| slot.proposed().is_some()).collect()
    };
    assert_eq!(proposed("召开会议3至5次", &["3", "5"], "次"), [false, false]);
    assert_eq!(proposed("召开会议3次—5次", &["3", "5"], "次"), [false, false]);
    assert_eq!(proposed("收缴党费2万-3万元", &["2", "3"], "万元"), [false, false]);
    assert_eq!(proposed("党员12名增至15名", &["12", "15"], "名"), [true, true]);
    assert_eq!(proposed("会议3次，讲课5次", &["3", "5"], "次"), [true, true]);
    assert_eq!(proposed("三分之二的支部", &["三分之二"], ""), [false]);
    assert_eq!(proposed("占1/3", &["1/3"], ""), [false]);
    assert_eq!(proposed("达百分之九十", &["百分之九十"], "%"), [true]);
}

#[test]
fn only_figures_and_blanks_are_slots() {
    let text = "第3次";
    let other = Token { class: Class::Ordinal, ..token(text, "3", "次") };
    assert!(slots(text, vec![other]).is_empty());
}

#[test]
fn amounts_take_the_form_of_the_slot() {
    // (number, unit, amount, decimals, written)
    for (number, unit, amount, decimals, expected) in [
        ("30", "名", "12", 0, "12"),
        ("XX", "名", "1234", 0, "1234"),
        ("1,204", "名", "1234567", 0, "1,234,567"),
        ("1,204", "名", "999", 0, "999"),
        ("1,204.5", "元", "12345.6", 2, "12,345.6"),
        ("98.5", "%", "99.456", 2, "99.46"),
        ("98.5", "%", "99.456", 0, "99"),
        ("48.6", "万元", "486532.1", 2, "48.65"),
        ("3", "万元", "486000", 0, "48.6"),
        ("2", "百万元", "4860000", 0, "4.86"),
        ("3", "千元", "4860", 0, "4.86"),
        ("3", "千人次", "4000", 0, "4"),
        ("1.5", "亿元", "486000000", 0, "4.86"),
        ("3", "千克", "486", 0, "486"),
        ("3", "千米", "4", 0, "4"),
        // Little is not nothing.
        ("3", "万元", "30", 0, "0.003"),
        ("3", "名", "0.4", 0, "0.4"),
        ("3", "万元", "0", 0, "0"),
        ("3", "名", "-12.5", 0, "-13"),
        ("十二", "名", "35", 0, "三十五"),
        ("十二", "名", "2", 0, "两"),
        ("十二", "名", "20", 0, "二十"),
        ("十二", "名", "135", 0, "135"),
        ("十二", "名", "0", 0, "0"),
        ("十二", "名", "3.5", 1, "3.5"),
        ("百", "人次", "312", 0, "312"),
        ("百分之九十五", "%", "92", 0, "百分之九十二"),
        ("百分之九十五", "%", "2", 0, "百分之二"),
        ("百分之九十五", "%", "92.5", 1, "92.5%"),
        ("百分之95", "%", "92", 0, "92%"),
        ("百分之九十五", "%", "100", 0, "100%"),
    ] {
        let amount: Quantity = amount.parse().unwrap();
        let token = token(number, number, unit);
        assert_eq!(written(&token, amount, decimals), expected, "{number}{unit} {amount}");
    }
    assert_eq!(written(&token("3", "3", "名"), Quantity(i64::MIN), 3), "-9223372036854775.808");
    assert_eq!(written(&token("3", "3", "万亿亿亿元"), Quantity(i64::MAX), 3), "0.001");
}

/// Whatever is written: slots come in order, within the text, and never overlap.
#[test]
fn slots_never_overlap() {
    let lexicon = Lexicon::from_figures([]);
    let pieces = [
        "党员",
        "3",
        "12",
        "1,204",
        "XX",
        "十",
        "百",
        "几",
        "余",
        "多",
        "近",
        "约",
        "超过",
        "万",
        "千",
        "名",
        "元",
        "次",
        "至",
        "—",
        " ",
        "，",
        "。\n",
        "上",
        "百分之",
        "分之",
        "/",
        "（）",
        "%",
        "来",
    ];
    let mut seed = 7_usize;
    let mut found = 0;
    for _ in 0..3_000 {
        let text: String = (0..14)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                pieces[(seed >> 33) % pieces.len()]
            })
            .collect();
        let slots = slots(&text, scan(&text, &lexicon));
        let mut at = 0;
        for slot in &slots {
            assert!(at <= slot.start && slot.start < slot.end, "{text}: {slot:?}");
            let there: String = text.chars().skip(slot.start).take(slot.end - slot.start).collect();
            assert_eq!(there, slot.original, "{text}");
            at = slot.end;
        }
        found += slots.len();
    }
    assert!(found > 1_000, "{found}");
}
