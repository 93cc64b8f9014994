//! Every way in which a catalogue is refused, with the exact file, line and reason.

use crate::load::files::File;
use crate::load::from_layers;

/// Loads a catalogue of nothing but these files and gives the problems as they are shown.
fn refused(files: &[(&str, &str)]) -> Vec<String> {
    let layer = files.iter().map(|(path, text)| File {
        path: (*path).to_owned(),
        shown: format!("catalogue/{path}"),
        text: (*text).to_owned(),
    });
    match from_layers(vec![layer.collect()], Vec::new()) {
        Ok(_) => panic!("a broken catalogue was taken"),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

const RULE: &str = "[[rule]]\nkey = \"r\"\nname = \"规则\"\ntext = \"内容\"\n";
const ENTRY: &str = "[[entry]]\nkey = \"e\"\nname = \"流水\"\nunit = \"次\"\nnoun = \"record\"\ntags = [\"level\"]\nvalues = { level = { city = \"市级\" } }\n";
const FIGURE: &str = "[[figure]]\nkey = \"f\"\nname = \"指标\"\ndefinition = \"口径\"\nflow = true\n";
const MEETING: &str = "[[meeting]]\nkey = \"m\"\nname = \"会议\"\ngroup = \"三会一课\"\npurpose = \"开会\"\nentry = \"e\"\ndue = \"members\"\n";

/// A simple kind with a date and a title on lines 1 to 20; what follows begins on line 21.
fn kind(more: &str) -> String {
    let head = "key = \"k\"\nname = \"类别\"\nplural = \"台账\"\ngroup = \"组\"\nicon = \"flag\"\npurpose = \"用途\"\ndate = \"on\"\ntitle = \"title\"\n";
    let fields = "\n[[field]]\nkey = \"on\"\nname = \"日期\"\ntype = \"day\"\nrequired = true\n\n[[field]]\nkey = \"title\"\nname = \"标题\"\ntype = \"text\"\nrequired = true\n";
    format!("{head}{fields}{more}")
}

const COUNTED: &str = "[[entry]]\nkey = \"k.made\"\nname = \"流水\"\nunit = \"次\"\n";

fn refused_kind(more: &str) -> Vec<String> {
    refused(&[("kinds/k.toml", &kind(more))])
}

#[test]
fn unknown_keys_come_out_all_at_once() {
    let text = format!(
        "{RULE}colour = \"red\"\nsize = 3\n\n[[rule]]\nkey = \"s\"\nname = \"甲\"\ntext = \"乙\"\nlaw = \"丙\"\n"
    );
    let known = "可用的键：key、name、text、value、most、unit、share、every、unit_kinds、reference";
    assert_eq!(
        refused(&[("rules/a.toml", &text)]),
        [
            format!("catalogue/rules/a.toml 第 5 行：不认识的键“colour”；{known}"),
            format!("catalogue/rules/a.toml 第 6 行：不认识的键“size”；{known}"),
            format!("catalogue/rules/a.toml 第 12 行：不认识的键“law”；{known}"),
        ]
    );
}

#[test]
fn an_unknown_list_is_refused() {
    assert_eq!(
        refused(&[("rules/a.toml", "[[figure]]\nkey = \"x\"\n")]),
        ["catalogue/rules/a.toml 第 1 行：不认识的键“figure”；这个文件里只能有 [[rule]]"]
    );
    assert_eq!(
        refused(&[("rules/a.toml", "rule = 3\n")]),
        ["catalogue/rules/a.toml 第 1 行：“rule”不是列表；请写成 [[rule]]"]
    );
}

#[test]
fn an_unknown_file_is_refused() {
    assert_eq!(
        refused(&[("kind/award.toml", "")]),
        ["catalogue/kind/award.toml：目录中没有这样的文件；目录结构见 catalogue/README.md"]
    );
}

#[test]
fn a_missing_key_names_the_item() {
    assert_eq!(
        refused(&[("rules/a.toml", &format!("{RULE}\n[[rule]]\nkey = \"s\"\nname = \"甲\"\n"))]),
        ["catalogue/rules/a.toml 第 6 行：缺少必填的键“text”；请补上"]
    );
}

#[test]
fn a_wrong_type_is_refused() {
    assert_eq!(
        refused(&[("rules/a.toml", &format!("{RULE}value = \"三\"\n"))]),
        ["catalogue/rules/a.toml 第 5 行：“value”的类型不对，写的是文字；应为整数"]
    );
    assert_eq!(
        refused(&[("roles.toml", "[[role]]\nkey = \"r\"\nname = \"角色\"\nofficer = \"yes\"\n")]),
        ["catalogue/roles.toml 第 4 行：“officer”的类型不对，写的是文字；应为是否（true 或 false）"]
    );
    assert_eq!(
        refused(&[("roles.toml", "[[role]]\nkey = \"r\"\nname = \"角色\"\ncapabilities = \"all\"\n")]),
        ["catalogue/roles.toml 第 4 行：“capabilities”的类型不对，写的是文字；应为列表（[…]）"]
    );
    assert_eq!(
        refused(&[("figures/a.toml", &format!("{FIGURE}aggregation = \"count\"\nfilter = {{ level = 3 }}\n"))]),
        ["catalogue/figures/a.toml 第 7 行：“filter.level”的类型不对，写的是整数；应为文字或文字列表"]
    );
}

#[test]
fn an_unknown_value_is_refused() {
    assert_eq!(
        refused(&[("rules/a.toml", &format!("{RULE}every = \"week\"\n"))]),
        ["catalogue/rules/a.toml 第 5 行：“every”的取值“week”不认识；可用的取值：month、quarter、half_year、year"]
    );
}

#[test]
fn a_broken_basis_is_refused_beside_the_item() {
    let text = format!(
        "{RULE}colour = 1\nsource = {{ regulation = \"条例\", article = \"第一条\", confidence = \"Z\" }}\nvalid = {{ from = \"2018-02-30\" }}\n"
    );
    assert_eq!(
        refused(&[("rules/a.toml", &text)]),
        [
            "catalogue/rules/a.toml 第 5 行：不认识的键“colour”；可用的键：key、name、text、value、most、unit、share、every、unit_kinds、reference",
            "catalogue/rules/a.toml 第 6 行：“source.confidence”的取值“Z”不认识；可用的取值：A、B、A-old、L、A/M#、B/M#、M",
        ]
    );
    assert_eq!(
        refused(&[("rules/a.toml", &format!("{RULE}valid = {{ from = \"2018-02-30\" }}\n"))]),
        ["catalogue/rules/a.toml 第 5 行：“valid.from”：“2018-02-30”不是有效日期，请按 2026-01-31 的格式填写"]
    );
}

#[test]
fn broken_toml_is_refused() {
    let problems = refused(&[("rules/a.toml", &format!("{RULE}value = \n"))]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("catalogue/rules/a.toml 第 5 行：不符合 TOML 格式"), "{}", problems[0]);
    assert_eq!(
        refused(&[("rules/a.toml", &format!("{RULE}key = \"again\"\n"))]),
        ["catalogue/rules/a.toml 第 5 行：同一个键写了两次；请删去一个"]
    );
}

#[test]
fn a_key_twice_names_both_places() {
    assert_eq!(
        refused(&[("rules/a.toml", RULE), ("rules/b.toml", &format!("\n{RULE}"))]),
        ["catalogue/rules/b.toml 第 3 行：key“r”重复，catalogue/rules/a.toml 第 2 行已经有了；请换一个 key 或删去一个"]
    );
}

#[test]
fn a_key_with_other_signs_is_refused() {
    assert_eq!(
        refused(&[("rules/a.toml", &RULE.replace("\"r\"", "\"R 1\""))]),
        ["catalogue/rules/a.toml 第 2 行：key“R 1”含有不能用的字符；请用小写英文字母、数字、点和下划线"]
    );
}

#[test]
fn code_tables_are_checked() {
    let table = "[[table]]\nkey = \"t\"\nname = \"代码\"\nfile = \"t.tsv\"\nedition = \"1\"\ncode_column = \"code\"\n";
    assert_eq!(
        refused(&[("codes.toml", table)]),
        ["catalogue/codes.toml 第 4 行：找不到代码表文件“codes/t.tsv”；请放入该文件或改正文件名"]
    );
    assert_eq!(
        refused(&[("codes.toml", table), ("codes/t.tsv", "# note\nnumber\tname\n1\t甲\n")]),
        ["catalogue/codes.toml 第 1 行：“t.tsv”中没有“code”这一列；现有的列：number、name"]
    );
    assert_eq!(
        refused(&[("codes.toml", table), ("codes/t.tsv", "# note\ncode\tname\n1\t甲\n1\t乙\n2\t\n")]),
        [
            "catalogue/codes/t.tsv 第 4 行：代码“1”重复；请改正这一行",
            "catalogue/codes/t.tsv 第 5 行：代码或名称是空的；请改正这一行",
        ]
    );
    assert_eq!(
        refused(&[
            ("codes.toml", &format!("{table}only = {{ name = \"丙\" }}\n")),
            ("codes/t.tsv", "code\tname\n1\t甲\n")
        ]),
        ["catalogue/codes.toml 第 1 行：代码表“t”里一个代码也没有；请检查文件和 only 条件"]
    );
}

#[test]
fn workdays_are_checked() {
    let text = "# note\ndate\tkind\tname\n2026-01-01\t休\t元旦\n2026-13-01\t休\t元旦\n2026-01-02\t假\t元旦\n2026-01-01\t班\t元旦\n";
    assert_eq!(
        refused(&[("workdays.tsv", text)]),
        [
            "catalogue/workdays.tsv 第 4 行：日期“2026-13-01”不对；请按 2026-01-31 的格式填写",
            "catalogue/workdays.tsv 第 5 行：类别“假”不认识；请填“休”或“班”",
            "catalogue/workdays.tsv 第 6 行：日期 2026-01-01 重复；请删去一行",
        ]
    );
    assert_eq!(
        refused(&[("workdays.tsv", "day\tkind\n")]),
        ["catalogue/workdays.tsv 第 1 行：表头应为 date、kind、name；请改正表头"]
    );
}

#[test]
fn a_figure_leads_to_entries_figures_and_tags() {
    let text = format!(
        "{FIGURE}aggregation = \"count\"\nentries = [\n    \"e\",\n    \"gone\",\n]\nfilter = {{ level = [\"city\", \"moon\"], colour = \"red\" }}\n"
    );
    assert_eq!(
        refused(&[("entries/e.toml", ENTRY), ("figures/a.toml", &text)]),
        [
            "catalogue/figures/a.toml 第 9 行：没有“gone”这个流水类别；请改正或先定义它",
            "catalogue/figures/a.toml 第 11 行：流水“e”没有“colour”这个标签；可用的标签：level",
            "catalogue/figures/a.toml 第 11 行：流水“e”的标签“level”没有“moon”这个取值；可用的取值：city",
        ]
    );
}

#[test]
fn a_ratio_needs_both_sides() {
    assert_eq!(
        refused(&[("figures/a.toml", &format!("{FIGURE}aggregation = \"ratio\"\nnumerator = \"gone\"\n"))]),
        [
            "catalogue/figures/a.toml 第 6 行：比率指标的分子、分母只写了一个；请补上另一个，或两个都不写",
            "catalogue/figures/a.toml 第 7 行：没有“gone”这个指标；请改正或先定义它",
        ]
    );
    assert_eq!(
        refused(&[(
            "figures/a.toml",
            &format!("{FIGURE}aggregation = \"count\"\nnumerator = \"f\"\ndenominator = \"f\"\nscale = 0\n")
        )]),
        [
            "catalogue/figures/a.toml 第 6 行：只有比率指标可以有分子、分母；请改 aggregation 或删去分子、分母",
            "catalogue/figures/a.toml 第 9 行：scale 不能是 0；请填 1、100、10000 等",
        ]
    );
    let both = format!("{FIGURE}aggregation = \"ratio\"\nnumerator = \"f\"\ndenominator = \"f\"\nentries = [\"e\"]\n");
    assert_eq!(
        refused(&[("entries/e.toml", ENTRY), ("figures/a.toml", &both)]),
        [
            "catalogue/figures/a.toml 第 6 行：分子或分母“f”本身也是比率；请改用计数或合计指标",
            "catalogue/figures/a.toml 第 9 行：比率指标不能有 entries；请用 numerator 和 denominator",
        ]
    );
}

#[test]
fn a_meeting_leads_to_entries_rules_and_units() {
    let more = "held_by = [\"branch\"]\nrules = [\"gone\"]\nquorum = { of = \"due\", rule = \"none\" }\n\n[[meeting.field]]\nkey = \"shade\"\nname = \"色\"\ntype = \"bool\"\ntag = true\n";
    assert_eq!(
        refused(&[("entries/e.toml", ENTRY), ("meetings.toml", &format!("{MEETING}{more}"))]),
        [
            "catalogue/meetings.toml 第 8 行：没有“branch”这个党组织类别；请改正或先定义它",
            "catalogue/meetings.toml 第 9 行：没有“gone”这个规则；请改正或先定义它",
            "catalogue/meetings.toml 第 10 行：没有“none”这个规则；请改正或先定义它",
            "catalogue/meetings.toml 第 16 行：流水“e”没有“shade”这个标签；请补进流水类别的 tags",
        ]
    );
    assert_eq!(
        refused(&[("meetings.toml", MEETING)]),
        ["catalogue/meetings.toml 第 6 行：没有“e”这个流水类别；请改正或先定义它"]
    );
}

#[test]
fn a_unit_kind_leads_to_kinds_rules_and_codes() {
    let unit =
        "[[unit_kind]]\nkey = \"u\"\nname = \"党支部\"\npurpose = \"甲\"\nunder = [\"u\", \"gone\"]\ncode = \"631\"\n";
    assert_eq!(
        refused(&[("unit_kinds.toml", &format!("{unit}elected = true\n"))]),
        [
            "catalogue/unit_kinds.toml 第 5 行：没有“gone”这个党组织类别；请改正或先定义它",
            "catalogue/unit_kinds.toml 第 6 行：代码表 party_org_type 中没有“631”；请改正代码",
            "catalogue/unit_kinds.toml 第 7 行：选举产生的党组织应写明任期规则（term_rule），非选举产生的不能写；请改 elected 或 term_rule",
        ]
    );
    let plain = "[[unit_kind]]\nkey = \"u\"\nname = \"党支部\"\npurpose = \"甲\"\nelected = true\nterm_rule = \"r\"\n";
    assert_eq!(
        refused(&[("unit_kinds.toml", plain), ("rules/a.toml", RULE)]),
        ["catalogue/unit_kinds.toml 第 6 行：规则“r”没有写年限（value）；请在规则中补上 value"]
    );
}

#[test]
fn posts_roles_and_rules_lead_to_unit_kinds() {
    let post = "[[post]]\nkey = \"p\"\nname = \"书记\"\nunit_kinds = [\"gone\"]\n";
    let role = "[[role]]\nkey = \"r\"\nname = \"角色\"\nsensitive = [\"secret\"]\nunit_kinds = [\"gone\"]\n";
    let rule = format!("{RULE}unit_kinds = [\"gone\"]\n");
    assert_eq!(
        refused(&[("posts.toml", post), ("roles.toml", role), ("rules/a.toml", &rule)]),
        [
            "catalogue/posts.toml 第 4 行：没有“gone”这个党组织类别；请改正或先定义它",
            "catalogue/roles.toml 第 4 行：没有“secret”这个名册栏目或敏感字段；请改正或先定义它",
            "catalogue/roles.toml 第 5 行：没有“gone”这个党组织类别；请改正或先定义它",
            "catalogue/rules/a.toml 第 5 行：没有“gone”这个党组织类别；请改正或先定义它",
        ]
    );
}

#[test]
fn roster_columns_are_checked() {
    let column = |key: &str, name: &str, more: &str| {
        format!("[[column]]\nkey = \"{key}\"\nname = \"{name}\"\ngroup = \"身份\"\n{more}\n")
    };
    let text = [
        column("a", "性别", "kind = \"code\"\ntable = \"sex\""),
        column("b", "民族", "kind = \"code\""),
        column("c", "姓名", "kind = \"text\"\ntable = \"sex\""),
        column("d", "名字", "kind = \"text\"\nsynonyms = [\"姓名\"]"),
    ];
    assert_eq!(
        refused(&[("roster_columns.toml", &text.concat())]),
        [
            "catalogue/roster_columns.toml 第 6 行：没有“sex”这个代码表；请改正或在 codes.toml 中定义它",
            "catalogue/roster_columns.toml 第 11 行：代码栏目没有写代码表；请补上 table",
            "catalogue/roster_columns.toml 第 17 行：只有代码栏目可以写代码表；请把 kind 改为 code 或删去 table",
            "catalogue/roster_columns.toml 第 18 行：表头“姓名”已经属于另一栏；导入时分不清，请改 name 或 synonyms",
        ]
    );
}

#[test]
fn an_entrys_closed_tags_are_its_tags() {
    assert_eq!(
        refused(&[("entries/e.toml", &ENTRY.replace("[\"level\"]", "[]"))]),
        ["catalogue/entries/e.toml 第 7 行：values 里的标签“level”没有列在 tags 中；请补进 tags"]
    );
}

#[test]
fn a_kind_is_named_like_its_file() {
    assert_eq!(
        refused(&[("kinds/other.toml", &kind(COUNTED))]),
        ["catalogue/kinds/other.toml 第 1 行：key 是“k”，与文件名“other”不一致；请改成一致"]
    );
}

#[test]
fn a_kind_counts_something() {
    assert_eq!(
        refused_kind("entry = []\n"),
        [
            "catalogue/kinds/k.toml 第 1 行：缺少必填的键“entry”；请补上",
            "catalogue/kinds/k.toml 第 21 行：不认识的键“entry”；可用的键：key、name、type、required、help、max、min、unit、codes、table、default、synonyms、tag、list、sensitive、unique"
        ],
    );
    let text = kind("").replace("date = \"on\"", "entry = []\ndate = \"on\"");
    assert_eq!(
        refused(&[("kinds/k.toml", &text)]),
        ["catalogue/kinds/k.toml 第 1 行：没有流水（[[entry]]），这类记录不会计入任何指标；请至少写一个 [[entry]]"]
    );
}

#[test]
fn a_kinds_date_and_title_are_required_fields() {
    let text = kind(COUNTED).replace("date = \"on\"", "date = \"when\"").replace("title = \"title\"", "title = \"on\"");
    assert_eq!(
        refused(&[("kinds/k.toml", &text)]),
        [
            "catalogue/kinds/k.toml 第 7 行：date 指的字段“when”不存在；应为必填的 day 字段",
            "catalogue/kinds/k.toml 第 8 行：title 指的字段“on”类型不对；应为必填的 text 字段",
        ]
    );
    let text = kind(COUNTED).replacen("required = true", "required = false", 1);
    assert_eq!(
        refused(&[("kinds/k.toml", &text)]),
        ["catalogue/kinds/k.toml 第 7 行：date 指的字段“on”不是必填；应为必填的 day 字段"]
    );
}

#[test]
fn the_fields_of_a_kind_are_checked() {
    let fields = [
        "[[field]]\nkey = \"title\"\nname = \"甲\"\ntype = \"code\"\n",
        "[[field]]\nkey = \"b\"\nname = \"标题\"\ntype = \"code\"\ntable = \"gone\"\n",
        "[[field]]\nkey = \"c\"\nname = \"丙\"\ntype = \"text\"\ncodes = [{ code = \"x\", name = \"X\" }]\ntag = true\n",
        "[[field]]\nkey = \"d\"\nname = \"丁\"\ntype = \"code\"\ncodes = [\n{ code = \"x\", name = \"X\" },\n{ code = \"x\", name = \"Y\" },\n]\ndefault = \"z\"\n",
        "[[field]]\nkey = \"f\"\nname = \"戊\"\ntype = \"number\"\nmin = 3\nmax = 2\ndefault = \"many\"\n",
    ];
    assert_eq!(
        refused_kind(&format!("{}{COUNTED}", fields.concat())),
        [
            "catalogue/kinds/k.toml 第 22 行：字段“title”重复；请换一个 key",
            "catalogue/kinds/k.toml 第 24 行：代码字段“title”要有且只有一个代码列表；请写 codes 或 table 中的一个",
            "catalogue/kinds/k.toml 第 25 行：表头“标题”已经属于另一个字段；导入时分不清，请改 name 或 synonyms",
            "catalogue/kinds/k.toml 第 29 行：没有“gone”这个代码表；请改正或在 codes.toml 中定义它",
            "catalogue/kinds/k.toml 第 33 行：字段“c”不是代码字段，不能有代码列表；请把 type 改为 code",
            "catalogue/kinds/k.toml 第 35 行：字段“c”不能作标签；只有 code 和 bool 字段可以作标签",
            "catalogue/kinds/k.toml 第 42 行：代码“x”重复；请换一个代码",
            "catalogue/kinds/k.toml 第 44 行：字段“d”不能以“z”为默认值；请改正默认值",
            "catalogue/kinds/k.toml 第 49 行：字段“f”的 min 大于 max；请改正",
            "catalogue/kinds/k.toml 第 51 行：字段“f”不能以“many”为默认值；请改正默认值",
        ]
    );
}

#[test]
fn the_entries_of_a_kind_speak_of_its_fields() {
    let more = "[[field]]\nkey = \"ok\"\nname = \"可\"\ntype = \"bool\"\n[[entry]]\nkey = \"k.made\"\nname = \"流水\"\nunit = \"次\"\nquantity = \"title\"\nsubject = \"who\"\nper = \"on\"\nwhen = { field = \"ok\", is = \"maybe\" }\n";
    assert_eq!(
        refused_kind(more),
        [
            "catalogue/kinds/k.toml 第 29 行：字段“title”的类型不对；应为 1、-1，或者 number、money 字段的 key",
            "catalogue/kinds/k.toml 第 30 行：没有“who”这个字段；应为 person 或 unit 字段的 key",
            "catalogue/kinds/k.toml 第 31 行：字段“on”的类型不对；应为 persons 字段的 key",
            "catalogue/kinds/k.toml 第 32 行：字段“ok”没有“maybe”这个取值；请改正",
        ]
    );
}

#[test]
fn an_entry_kind_is_defined_once() {
    let kind_file = kind("[[entry]]\nkey = \"e\"\nname = \"又一个\"\nunit = \"次\"\n\n[[entry]]\nkey = \"x\"\n");
    assert_eq!(
        refused(&[("entries/e.toml", ENTRY), ("kinds/k.toml", &kind_file)]),
        [
            "catalogue/kinds/k.toml 第 21 行：流水类别“e”已经定义过；换一个 key，或者不写 name 以引用已有的流水类别",
            "catalogue/kinds/k.toml 第 26 行：流水类别“x”没有定义；写上 name 和 unit，或者先在 entries/ 下定义它",
        ]
    );
}

/// A procedure of two steps; what follows begins on line 19.
fn procedure(more: &str) -> String {
    let head = "key = \"p\"\nname = \"程序\"\ngroup = \"组\"\npurpose = \"用途\"\nsubject = \"unit\"\nread = \"a\"\nwrite = \"b\"\n";
    let steps = "\n[[step]]\nkey = \"one\"\nname = \"甲\"\n\n[[step]]\nkey = \"two\"\nname = \"乙\"\nafter = [\"one\"]\noutcome = [{ key = \"yes\", name = \"是\" }]\n";
    format!("{head}{steps}{more}")
}

fn refused_procedure(more: &str) -> Vec<String> {
    let share = "[[vote]]\nkey = \"v\"\nname = \"表决\"\nvoters = \"党员\"\npass_rule = \"s\"\n";
    let half = "share = { of = \"due\", numerator = 1, denominator = 2, more = true }\n";
    let other = |key: &str, more: &str| format!("[[rule]]\nkey = \"{key}\"\nname = \"甲\"\ntext = \"乙\"\n{more}");
    let rule = format!("{RULE}value = 3\nunit = \"个月\"\n{}{}", other("n", ""), other("s", half));
    refused(&[("procedures/p.toml", &procedure(more)), ("votes.toml", share), ("rules/a.toml", &rule)])
}

#[test]
fn a_step_that_waits_for_nothing_known_is_refused() {
    let three = |line: &str| format!("[[step]]\nkey = \"three\"\nname = \"丙\"\n{line}\n");
    let at = "catalogue/procedures/p.toml 第 21 行：";
    for (line, what) in [
        ("after = [\"four\"]", "没有“four”这个步骤或结果；请改正"),
        ("after = [\"two.no\"]", "没有“no”这个步骤或结果；请改正"),
        ("approves = [\"four\"]", "没有“four”这个步骤；请改正"),
        ("vote = \"w\"", "没有“w”这个表决规则；请改正或先定义它"),
        ("rule = \"w\"", "没有“w”这个规则；请改正或先定义它"),
        ("wait = [{ from = \"four\", not_after = \"r\" }]", "没有“four”这个步骤；请改正"),
        ("wait = [{ from = \"one\", not_after = \"w\" }]", "没有“w”这个规则；请改正或先定义它"),
        ("wait = [{ from = \"one\" }]", "等待没有写期限，或写了两个期限；请写 not_before 和 not_after 中的一个"),
        (
            "wait = [{ from = \"one\", not_before = \"n\" }]",
            "规则“n”没有写期限；规则的 unit 应为年、个月、天或个工作日，并写 value",
        ),
        ("wait = [{ from = \"one\", not_after = \"r\", outcomes = [\"none\"] }]", "这个步骤没有“none”这个结果；请改正"),
        (
            "outcome = [{ key = \"a\", name = \"甲\", vote = \"passed\" }]",
            "这个步骤没有表决；请写步骤的 vote，或删去结果的 vote",
        ),
        ("field = [{ key = \"on\", name = \"甲\", type = \"day\" }]", "字段不能叫“on”，这个名字已有用处；请换一个 key"),
        ("colour = \"red\"", "不认识的键“colour”"),
    ] {
        let found = refused_procedure(&three(line));
        let what = what.replace("没有“no”", "没有“two.no”");
        assert!(found.len() == 1 && found[0].starts_with(&format!("{at}{what}")), "{line}: {found:?}");
    }
}

#[test]
fn steps_that_wait_for_one_another_are_refused() {
    let more = "[[step]]\nkey = \"three\"\nname = \"丙\"\nafter = [\"five\"]\n[[step]]\nkey = \"four\"\nname = \"丁\"\nafter = [\"one\", \"two.yes|three\"]\n[[step]]\nkey = \"five\"\nname = \"戊\"\nafter = [\"four\"]\n";
    assert_eq!(
        refused_procedure(more),
        ["catalogue/procedures/p.toml 第 21 行：步骤互相等待：three → five → four → three；请去掉其中一个 after"]
    );
}

#[test]
fn votes_take_sensible_shares_from_rules_that_have_one() {
    let rule = |key: &str, share: &str| {
        format!(
            "[[rule]]\nkey = \"{key}\"\nname = \"规则\"\ntext = \"内容\"\n{share}source = {{ regulation = \"试行办法\", confidence = \"A\" }}\n"
        )
    };
    let share = |of: &str, above: u32| format!("share = {{ of = \"{of}\", numerator = {above}, denominator = 2 }}\n");
    let rules = [
        rule("there", &share("present", 1)),
        rule("odd", &share("due", 3)),
        rule("cap", "share = { of = \"members\", numerator = 1, denominator = 3, most = true }\n"),
        rule("none", ""),
    ];
    let vote = |key: &str, by: &str| format!("[[vote]]\nkey = \"{key}\"\nname = \"表决\"\nvoters = \"党员\"\n{by}");
    let votes = [
        vote("a", "attendance_rule = \"there\"\n"),
        vote("b", "pass_rule = \"cap\"\n"),
        vote("c", "attendance_rule = \"none\"\npass_rule = \"gone\"\n"),
        vote("d", ""),
    ];
    assert_eq!(
        refused(&[("rules/r.toml", &rules.concat()), ("votes.toml", &votes.concat())]),
        [
            "catalogue/rules/r.toml 第 11 行：分数不对；分母不能是 0，分子不能大于分母",
            "catalogue/votes.toml 第 5 行：到会人数不能以到会人数为基数；应为 due",
            "catalogue/votes.toml 第 10 行：规则“cap”没有写表决或到会的份额（share）；请在规则中补上 share，以 due 或 present 为基数",
            "catalogue/votes.toml 第 15 行：规则“none”没有写表决或到会的份额（share）；请在规则中补上 share，以 due 或 present 为基数",
            "catalogue/votes.toml 第 16 行：没有“gone”这个规则；请改正或先定义它",
            "catalogue/votes.toml 第 17 行：没有写按哪条规则表决；请写 attendance_rule 或 pass_rule",
        ]
    );
}

#[test]
fn a_step_counts_what_is_described_once() {
    let entry = "[[step]]\nkey = \"three\"\nname = \"丙\"\nentry = [{ key = \"p.done\" }]\n";
    assert_eq!(
        refused_procedure(entry),
        [
            "catalogue/procedures/p.toml 第 21 行：流水类别“p.done”没有定义；写上 name 和 unit，或者先在 entries/ 下定义它"
        ]
    );
}

#[test]
fn a_relation_of_numbers_names_numbers_and_a_rule() {
    let numbers = "[[field]]\nkey = \"a\"\nname = \"甲\"\ntype = \"number\"\n\n[[field]]\nkey = \"b\"\nname = \"乙\"\ntype = \"number\"\n\n";
    let least = "[[rule]]\nkey = \"least\"\nname = \"规则\"\ntext = \"内容\"\nshare = { of = \"due\", numerator = 1, denominator = 2 }\n";
    let told = |relation: &str| {
        let text = kind(&format!("{numbers}[[relation]]\n{relation}\n{COUNTED}"));
        refused(&[("kinds/k.toml", &text), ("rules/a.toml", &format!("{RULE}\n{least}"))])
    };
    let cases = [
        ("sum_of = []\nequals = \"b\"\nrule = \"r\"\n", "数字关系没有写全"),
        ("sum_of = [\"a\"]\nrule = \"r\"\n", "数字关系没有写全"),
        ("sum_of = [\"a\"]\nequals = \"b\"\nat_most = \"b\"\nrule = \"r\"\n", "数字关系没有写全"),
        ("sum_of = [\"c\"]\nequals = \"b\"\nrule = \"r\"\n", "没有“c”这个字段"),
        ("sum_of = [\"a\"]\nat_most = \"title\"\nrule = \"r\"\n", "字段“title”的类型不对"),
        ("sum_of = [\"a\"]\nequals = \"b\"\nrule = \"x\"\n", "没有“x”这个规则"),
        ("sum_of = [\"a\"]\nat_most = \"b\"\nrule = \"least\"\n", "规则“least”的份额不是上限"),
    ];
    for (relation, expected) in cases {
        let told = told(relation);
        assert!(told.iter().any(|p| p.contains(expected) && p.contains("kinds/k.toml")), "{relation}: {told:?}");
    }
}
