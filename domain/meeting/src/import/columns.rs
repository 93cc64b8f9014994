//! The columns a table of meetings may have, and the empty template.

use crate::rules::fields::form_name;
use crate::rules::title_field;
use base::{Day, Outcome};
use catalogue::{Catalogue, Field};
use exchange::Column;
use exchange::out;

/// Key, heading, synonyms, required.
type Plain = (&'static str, &'static str, &'static [&'static str], bool);

const BEFORE: &[Plain] = &[
    (
        "unit",
        "党组织",
        &["单位", "所在党支部", "党支部", "支部", "支部名称", "党组织名称", "单位名称", "召开单位"],
        false,
    ),
    ("kind", "会议类型", &["类型", "会议种类", "会议类别", "活动类型", "类别"], true),
    ("day", "日期", &["会议日期", "召开日期", "会议时间", "召开时间", "活动时间", "活动日期", "时间"], true),
    ("start", "开始时间", &["开会时间"], false),
    ("minutes", "时长（分钟）", &["时长", "会议时长"], false),
    ("place", "地点", &["会议地点", "活动地点", "召开地点"], false),
    ("agenda", "议题", &["会议议题", "主要议题", "议程", "会议议程"], false),
    ("chair", "主持人", &["主持", "会议主持人"], false),
    ("recorder", "记录人", &["记录员"], false),
];
const AFTER: &[Plain] = &[
    ("n-due", "应到", &["应到人数", "应参加人数", "应到会人数"], false),
    ("n-present", "实到", &["实到人数", "到会人数", "参加人数", "实到会人数", "参会人数"], false),
    ("n-leave", "请假", &["请假人数"], false),
    ("n-absent", "缺席", &["缺席人数"], false),
    ("present", "到会名单", &["参会人员", "到会人员", "参加人员", "出席人员"], false),
    ("leave", "请假名单", &["请假人员"], false),
    ("absent", "缺席名单", &["缺席人员"], false),
    ("guests", "列席人数", &["列席"], false),
    ("content", "会议记录", &["记录内容", "会议内容", "主要内容", "活动内容记录"], false),
];

/// All columns: the common ones, one for title or theme, and one for each further field of any kind.
pub fn columns(catalogue: &Catalogue) -> Vec<Column> {
    let mut all: Vec<Column> = BEFORE.iter().map(column).collect();
    all.push(title(catalogue));
    for field in further(catalogue) {
        let synonyms: Vec<&str> = field.synonyms.iter().map(String::as_str).collect();
        all.push(Column::optional(&form_name(&field.key), &field.name, &synonyms));
    }
    all.extend(AFTER.iter().map(column));
    all
}

fn column((key, name, synonyms, required): &Plain) -> Column {
    if *required { Column::required(key, name, synonyms) } else { Column::optional(key, name, synonyms) }
}

/// Title, theme and the like are one column: what a kind calls it differs.
fn title(catalogue: &Catalogue) -> Column {
    let mut synonyms = vec!["会议主题", "会议名称", "活动名称", "题目"];
    for kind in catalogue.meeting_kinds() {
        synonyms.extend(title_field(kind).map(|f| f.name.as_str()).filter(|n| *n != "主题"));
    }
    synonyms.dedup();
    Column::optional("title", "主题", &synonyms)
}

/// The further fields of all kinds, each key once.
fn further(catalogue: &Catalogue) -> Vec<&Field> {
    let mut all: Vec<&Field> = Vec::new();
    for field in catalogue.meeting_kinds().flat_map(|k| &k.fields) {
        let is_title = matches!(field.key.as_str(), "title" | "theme");
        if !is_title && !all.iter().any(|f| f.key == field.key || f.name == field.name) {
            all.push(field);
        }
    }
    all
}

/// An empty table to fill in.
///
/// # Errors
/// When the workbook cannot be written.
pub fn template(catalogue: &Catalogue, made: Day) -> Outcome<Vec<u8>> {
    let kinds: Vec<String> = catalogue.meeting_kinds().map(|k| k.name.clone()).collect();
    let fields: Vec<out::Field> = columns(catalogue)
        .into_iter()
        .map(|c| {
            let field = further(catalogue).into_iter().find(|f| form_name(&f.key) == c.key);
            let choices = match c.key.as_str() {
                "kind" => kinds.clone(),
                _ => field
                    .map(|f| catalogue.choices(f))
                    .unwrap_or_default()
                    .iter()
                    .map(|(_, n)| (*n).to_owned())
                    .collect(),
            };
            let (example, help) = explain(&c.key);
            let help = field.map_or(help, |f| f.help.as_str()).to_owned();
            out::Field { name: c.name, required: c.required, choices, example: example.to_owned(), help }
        })
        .collect();
    out::template("会议记录", &fields, made)
}

fn explain(key: &str) -> (&'static str, &'static str) {
    match key {
        "unit" => ("", "党组织的编码或全称；不填的，记在导入时选定的党组织名下"),
        "day" => ("2026-03-18", "写到日"),
        "start" => ("14:30", ""),
        "agenda" => ("学习有关文件；研究二季度工作", "几项议题用分号或换行分开"),
        "n-due" => ("20", "不知道的不填，不要填 0"),
        "n-present" => ("18", "列席人员不计入"),
        "leave" | "absent" | "present" => ("", "姓名用顿号分开；与名册和人数都相符的，记到每个人"),
        _ => ("", ""),
    }
}
