//! Code tables: their sizes, and what people write for a code.

use crate::Catalogue;

#[test]
fn tables_have_the_sizes_of_their_editions() {
    let catalogue = Catalogue::built_in().unwrap();
    let sizes = [
        ("sex_gbt2261_1", 4),
        ("ethnicity_gbt3304", 56),
        ("education_gbt4658_2006", 40),
        ("education_member", 47),
        ("political_gbt4762", 13),
        ("titles_gbt8561_2001", 292),
        ("duty_level_gbt12407_2008", 13),
        ("civil_rank_comprehensive", 12),
        ("admin_div_gbt2260", 3212),
        ("party_org_type", 10),
        ("stratum", 10),
        ("membership_category", 2),
        ("membership_status", 2),
        ("unit_situation", 3),
        ("appointment_method", 6),
        ("level", 6),
    ];
    for (table, size) in sizes {
        assert_eq!(catalogue.codes(table).map(crate::CodeTable::len), Some(size), "{table}");
    }
    assert_eq!(catalogue.codes("ethnicity_gbt3304").unwrap().edition(), "GB/T 3304-1991");
    assert!(catalogue.codes("ethnicity_gbt3304").unwrap().notes.contains("from memory"), "caveats are kept");
    assert!(catalogue.code_tables().all(|table| !table.is_empty() && !table.edition().is_empty()));
}

#[test]
fn what_people_write_finds_its_code() {
    let catalogue = Catalogue::built_in().unwrap();
    let cases = [
        ("ethnicity_gbt3304", "汉", Some("01")),
        ("ethnicity_gbt3304", "汉族", Some("01")),
        ("ethnicity_gbt3304", " 维吾尔 族 ", Some("05")),
        ("ethnicity_gbt3304", "０１", Some("01")),
        ("ethnicity_gbt3304", "毛难族", Some("36")),
        ("ethnicity_gbt3304", "汉族族", None),
        ("ethnicity_gbt3304", "族", None),
        ("ethnicity_gbt3304", "", None),
        ("sex_gbt2261_1", "女", Some("2")),
        ("sex_gbt2261_1", "男性", Some("1")),
        ("sex_gbt2261_1", "1", Some("1")),
        ("sex_gbt2261_1", "性", None),
        ("education_member", "大学", Some("21")),
        ("education_member", "本科", Some("21")),
        ("education_member", "大专", Some("31")),
        ("education_member", "硕士研究生", Some("14")),
        ("education_member", "省(区、市)委党校大学", Some("P5")),
        ("education_member", "省（区、市）委党校大学", Some("P5")),
        ("degree_gbt6864", "工学学士", Some("4")),
        ("degree_gbt6864", "博士学位", Some("2")),
        ("membership_category", "预备党员", Some("probationary")),
        ("membership_category", "正式", Some("full")),
        ("party_org_type", "总支", Some("621")),
        ("political_gbt4762", "中共党员", Some("01")),
        ("admin_div_gbt2260", "110105", Some("110105")),
        ("admin_div_gbt2260", "朝阳区", None),
        ("titles_gbt8561_2001", "教授", Some("011")),
        ("level", "区级", Some("district")),
    ];
    for (table, text, code) in cases {
        assert_eq!(catalogue.codes(table).unwrap().code_of(text), code, "{table}: {text}");
    }
}

#[test]
fn codes_have_names_and_further_columns() {
    let catalogue = Catalogue::built_in().unwrap();
    let education = catalogue.codes("education_member").unwrap();
    assert_eq!(education.name_of("21"), Some("大学本科毕业"));
    assert_eq!(education.get("21").unwrap().extra.get("stat_group").map(String::as_str), Some("大学本科"));
    assert_eq!(education.iter().next().map(|row| row.code.as_str()), Some("10"), "in the order of the standard");
    assert_eq!(catalogue.codes("sex_gbt2261_1").unwrap().name_of("7"), None);
}
