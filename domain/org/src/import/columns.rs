//! The columns of the table of units, by the names under which the national system and our own export write them.

use base::{Day, Outcome};
use catalogue::Catalogue;
use exchange::heading::Column;
use exchange::out::{Field, template as make};

/// Key, name, whether required, what else people write over it.
const COLUMNS: [(&str, &str, bool, &[&str]); 15] = [
    ("code", "党组织编码", false, &["党组织代码", "组织编码", "组织代码", "编码", "集团党组织唯一标识"]),
    ("name", "党组织全称", true, &["党组织名称", "组织名称", "全称", "名称"]),
    ("short_name", "党组织简称", false, &["党内统计用党组织简称", "简称"]),
    ("kind", "组织类别", true, &["党组织类别", "党组织类型", "类别", "类型"]),
    (
        "parent",
        "上级党组织",
        false,
        &[
            "上级党组织编码",
            "上级党组织全称",
            "上级党组织名称",
            "上级党组织（编码或全称）",
            "上一级党组织唯一标识",
            "隶属党组织",
        ],
    ),
    ("founded", "成立日期", false, &["成立时间", "批准建立党组织日期", "建立日期"]),
    ("sector", "所属领域", false, &["领域", "单位类别", "单位性质类别", "所属行业"]),
    ("contact", "联系人", false, &["党组织联系人"]),
    ("phone", "联系电话", false, &["电话", "联系方式", "党组织办公室电话", "联系人电话"]),
    ("address", "地址", false, &["详细地址", "通讯地址"]),
    ("approved_by", "批准成立的上级党组织", false, &["批准成立的上级党组织全称", "批准成立的党组织"]),
    ("document", "批准文件", false, &["批准文号", "批复文号"]),
    ("village", "村（社区）党组织", false, &["是否村社区党组织", "是否村（社区）"]),
    ("approves", "审批预备党员权限", false, &["是否具有审批预备党员权限", "是否具有“审批预备党员权限”(仅党委)"]),
    ("covers", "覆盖单位", false, &["联合支部覆盖单位"]),
];

/// As the import looks for them.
pub(super) fn columns() -> Vec<Column> {
    let column = |(key, name, required, synonyms): &(&str, &str, bool, &[&str])| {
        if *required { Column::required(key, name, synonyms) } else { Column::optional(key, name, synonyms) }
    };
    COLUMNS.iter().map(column).collect()
}

/// An empty table to fill in.
///
/// # Errors
/// When the file cannot be made.
pub fn template(catalogue: &Catalogue, made: Day) -> Outcome<Vec<u8>> {
    let field = |(key, name, required, _): &(&str, &str, bool, &[&str])| {
        let (example, help) = guide(key);
        Field {
            name: (*name).to_owned(),
            required: *required,
            choices: choices(catalogue, key),
            example: example.to_owned(),
            help: help.to_owned(),
        }
    };
    make("党组织", &COLUMNS.iter().map(field).collect::<Vec<_>>(), made)
}

fn choices(catalogue: &Catalogue, key: &str) -> Vec<String> {
    match key {
        "kind" => catalogue.unit_kinds().map(|k| k.name.clone()).collect(),
        "sector" => catalogue.codes("sector").into_iter().flat_map(|t| t.iter().map(|r| r.name.clone())).collect(),
        "village" | "approves" => vec!["是".into(), "否".into()],
        _ => Vec::new(),
    }
}

fn guide(key: &str) -> (&'static str, &'static str) {
    match key {
        "code" => ("410001001", "留空则按上级编码加三位顺序号编制；填写时全区不能重复"),
        "name" => ("中共××区财政局机关支部委员会", "按批复文件填写全称"),
        "kind" => ("党支部", "从列表中选择，也可填全国系统的组织类别代码"),
        "parent" => ("410001", "填上级的编码或全称，可以是本表中的其他行；留空表示导入时选定的党组织"),
        "founded" => ("2019-07-01", "只知道月份的填 2019-07"),
        "phone" => ("0379-6512345", "联系人或办公室电话"),
        "village" => ("否", "村、社区党组织任期五年；留空则按所属领域判断"),
        "covers" => ("甲公司、乙公司", "联合党支部填写，用顿号分开"),
        _ => ("", ""),
    }
}
