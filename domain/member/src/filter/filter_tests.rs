//! How searches and orders are understood.

use super::*;

#[test]
fn a_search_is_understood_by_its_shape() {
    let today = "2026-11-22".parse().unwrap();
    let of = |text: &str| Needle::of(text, today);
    assert_eq!(of("  "), Needle::Nothing);
    assert_eq!(of("王 小明"), Needle::Beginning("王小明".into()));
    assert_eq!(of("Wang Xiao"), Needle::Beginning("wangxiao".into()));
    assert_eq!(of("ｗｘｍ"), Needle::Beginning("wxm".into()));
    assert_eq!(of("xx"), Needle::Beginning("xx".into()));
    assert_eq!(of("X"), Needle::Beginning("x".into()));
    assert_eq!(of("002x"), Needle::Tail("002X".into()));
    assert_eq!(of("123456"), Needle::Tail("123456".into()));
    assert_eq!(of("138 0000 0000"), Needle::Phone("13800000000".into()));
    assert_eq!(of("0379-1234567"), Needle::Phone("03791234567".into()));
    // The example printed in GB 11643, in all its spellings.
    for text in ["11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105491231002"]
    {
        assert!(matches!(of(text), Needle::IdNumber(id) if id.expose() == "11010519491231002X"), "{text}");
    }
    for unclear in ["12", "123", "12345", "110105194912310021", "12345678901234567890"] {
        assert_eq!(of(unclear), Needle::Unclear, "{unclear}");
    }
}

#[test]
fn orders_are_from_a_list_only() {
    for text in ["name", "-name", "unit", "category", "-birth", "joined_on", "education"] {
        assert_eq!(Sort::of(text).text(), text);
    }
    for text in ["", "id_number", "phone; DROP TABLE person", "-"] {
        assert_eq!(
            Sort::of(text),
            Sort { by: By::Name, descending: text.starts_with('-') && Sort::of(text).descending }
        );
    }
}

#[test]
fn groups_of_educations_come_from_the_catalogue() {
    let catalogue = Catalogue::built_in().unwrap();
    let groups = education_groups(&catalogue);
    assert_eq!(groups.first().map(|(rank, name)| (rank.as_str(), name.as_str())), Some(("1", "研究生")));
    assert!(education_codes(&catalogue, "1").contains(&"14".to_owned()));
    assert!(education_codes(&catalogue, GRADUATES).contains(&"31".to_owned()));
    assert!(!education_codes(&catalogue, GRADUATES).contains(&"61".to_owned()));
}
