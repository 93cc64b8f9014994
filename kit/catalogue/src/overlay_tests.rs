//! A deployment's directory over the built-in catalogue.

use std::fs;
use std::path::Path;

use crate::{Catalogue, Confidence};

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

#[test]
fn an_item_with_the_same_key_replaces_ours_and_a_new_one_is_added() {
    let root = tempfile::tempdir().unwrap();
    let stricter = r#"
        [[rule]]
        key = "branch_max_members"
        name = "党支部人数上限"
        text = "本省规定党支部党员人数不超过四十人"
        value = 40
        scope = "某省"
        source = { regulation = "某省党支部工作规定", article = "第三条", confidence = "L" }

        [[rule]]
        key = "local_theme_day"
        name = "党员活动日"
        text = "每月十日为党员活动日"
        value = 10
    "#;
    write(root.path(), "rules/province.toml", stricter);
    write(root.path(), "notes.md", "not read");
    write(root.path(), ".rules.toml.swp", "not read");
    let catalogue = Catalogue::load(Some(root.path())).unwrap();
    let rule = catalogue.rule("branch_max_members").unwrap();
    assert_eq!((rule.value, rule.basis.scope.as_str()), (Some(40), "某省"));
    assert_eq!(rule.basis.clause().as_deref(), Some("《某省党支部工作规定》第三条"));
    assert_eq!(rule.basis.source.as_ref().map(|s| s.confidence), Some(Confidence::Local));
    assert!(catalogue.rule("local_theme_day").is_some());
    let ours = Catalogue::built_in().unwrap();
    assert_eq!(catalogue.rules().count(), ours.rules().count() + 1);
    let place = |c: &Catalogue| c.rules().position(|r| r.key == "branch_max_members");
    assert_eq!(place(&catalogue), place(&ours), "a replaced rule keeps its place");
}

#[test]
fn a_new_kind_needs_one_file() {
    let root = tempfile::tempdir().unwrap();
    let kind = r#"
        key = "patrol"
        name = "巡逻"
        plural = "红袖标巡逻台账"
        group = "服务群众"
        icon = "flag"
        purpose = "登记党员参加社区巡逻的次数"
        date = "on"
        title = "title"

        [[field]]
        key = "title"
        name = "路线"
        type = "text"
        required = true

        [[field]]
        key = "on"
        name = "日期"
        type = "day"
        required = true

        [[field]]
        key = "level"
        name = "级别"
        type = "code"
        table = "level"
        tag = true

        [[field]]
        key = "persons"
        name = "参加党员"
        type = "persons"

        [[entry]]
        key = "patrol.person"
        name = "参加巡逻"
        unit = "人次"
        per = "persons"
    "#;
    write(root.path(), "kinds/patrol.toml", kind);
    let figure = r#"
        [[figure]]
        key = "patrols"
        name = "社区巡逻人次"
        definition = "期间内党员参加社区巡逻的人次"
        flow = true
        aggregation = "count"
        entries = ["patrol.person"]
        filter = { level = "street" }
    "#;
    write(root.path(), "figures/patrol.toml", figure);
    let catalogue = Catalogue::load(Some(root.path())).unwrap();
    let entry = catalogue.entry("patrol.person").unwrap();
    assert_eq!((entry.noun.as_str(), entry.subject), ("record", crate::Subject::Person));
    assert_eq!(entry.value_name("level", "street"), Some("街道（乡镇）级"));
    assert!(catalogue.figure("patrols").unwrap().filter["level"].has("street"));
}

#[test]
fn a_code_table_can_be_replaced_by_its_file_alone() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "codes/stratum.tsv", "# ours\ncode\tname\n1\t新的阶层\n");
    let catalogue = Catalogue::load(Some(root.path())).unwrap();
    assert_eq!(catalogue.codes("stratum").unwrap().name_of("1"), Some("新的阶层"));
    assert_eq!(catalogue.codes("stratum").unwrap().len(), 1);
}

#[test]
fn a_problem_names_the_deployments_file() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "figures/ours.toml", "\n[[figure]]\nkey = \"members_total\"\nnam = \"党员数\"\n");
    let problems = Catalogue::load(Some(root.path())).unwrap_err();
    let file = root.path().join("figures/ours.toml").display().to_string();
    assert!(problems.iter().all(|p| p.file == file), "{problems:?}");
    assert_eq!(problems[0].to_string(), format!("{file} 第 2 行：缺少必填的键“name”；请补上"));
    assert!(problems[1].to_string().contains("第 4 行：不认识的键“nam”"), "{}", problems[1]);
}

#[test]
fn a_file_in_another_encoding_is_refused() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("rules")).unwrap();
    fs::write(root.path().join("rules/gbk.toml"), [b'#', 0xd6, 0xd0, b'\n']).unwrap();
    let problems = Catalogue::load(Some(root.path())).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].to_string().ends_with("rules/gbk.toml：不是 UTF-8 编码的文本；请检查文件后重新启动"));
}

#[test]
fn a_directory_that_is_not_there_adds_nothing() {
    let catalogue = Catalogue::load(Some(Path::new("/nonexistent/taizhang"))).unwrap();
    assert_eq!(catalogue.rules().count(), Catalogue::built_in().unwrap().rules().count());
}
