//! The columns of a table of organisations and villages.

use crate::file::{Form, Kind};
use catalogue::Catalogue;
use org::upload::Wanted;

/// Key of the column of the day from which on the instructor looks after it.
pub(super) const SERVED: &str = "served";

/// All columns.
pub(super) fn columns(_: &Catalogue) -> Vec<Wanted> {
    let mut all = facts();
    all.extend(cover());
    all
}

fn facts() -> Vec<Wanted> {
    let of = Wanted::of;
    vec![
        of(false, "unit", "登记的党组织", &["党组织", "属地党组织", "主管党组织", "所属党组织", "街道或行业党组织"])
            .told("", "属地或行业党组织（村填村党组织）的编码或全称；不填的，记在导入时选定的党组织名下"),
        of(true, "kind", "类别", &["类型", "单位类别", "单位类型", "种类"])
            .choose([Kind::Enterprise, Kind::Social, Kind::Village].map(Kind::name)),
        of(false, "name", "名称", &["单位名称", "企业名称", "社会组织名称", "组织名称", "单位全称"])
            .told("", "登记证照上的全称；村不用填"),
        of(false, "code", "统一社会信用代码", &["信用代码", "社会信用代码"]).told("", "18位；没有的不填"),
        of(false, "industry", "行业", &["所属行业", "行业类别"]),
        of(false, "place", "地址", &["单位地址", "注册地址", "经营地址", "办公地址", "地址或工作单位"]),
        of(false, "contact", "单位联系人", &["联系人", "联系人姓名"]),
        of(false, "phone", "联系电话", &["电话", "联系人电话", "手机", "手机号码"]),
        of(false, "employees", "职工人数", &["职工", "职工数", "员工人数", "从业人数", "从业人员", "从业人员数"])
            .told("120", "企业、社会组织必填，没有的填0"),
        of(false, "full", "正式党员人数", &["正式党员", "正式党员数"])
            .told("3", "企业、社会组织必填，没有的填0；在这里工作的正式党员，不论组织关系在哪里"),
        of(false, "on", "登记日期", &["日期", "摸底日期", "核实日期"]).told("2026-03-01", "不填的，用导入时填的日期"),
    ]
}

fn cover() -> Vec<Wanted> {
    let of = Wanted::of;
    vec![
        of(false, "form", "组建方式", &["党组织组建方式", "组建情况", "覆盖方式", "覆盖"])
            .choose(Form::CHOICES.iter().map(|(_, name)| *name))
            .told("", "企业、社会组织必填"),
        of(false, "branch", "所建的党组织", &["所建党组织", "党组织名称", "建立的党组织"])
            .told("", "单独组建、联合组建的必填：编码或全称"),
        of(false, "basis", "依据", &["批复文件", "批准文件", "文号"]),
        of(false, "instructor", "指导员", &["党建工作指导员", "党建指导员", "联系指导员"])
            .told("赵强", "已经登记的指导员的姓名，有同名的写成“赵强（街道党建办）”；没有的不填"),
        of(false, SERVED, "开始联系日期", &["派驻日期", "联系日期", "选派日期"]).told("", "不填的，用登记日期"),
    ]
}
