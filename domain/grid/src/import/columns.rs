//! The columns of a table of grids.

use crate::place::{FORMS, Kind, TIMES, WAYS, WHO};
use crate::post;
use catalogue::Catalogue;
use org::upload::Wanted;

/// Key of the column of the person in a post; `name` is that of the place.
pub(super) const PERSON: &str = "person";
/// Key of the column of the day on which the person came.
pub(super) const CAME: &str = "came";

/// All columns; how many are needed has one for each post.
pub(super) fn columns(catalogue: &Catalogue) -> Vec<Wanted> {
    let mut all = of_place();
    all.extend(post::all(catalogue).iter().map(|(code, name)| {
        let column = Wanted::of(false, &format!("need_{code}"), &format!("应配{name}"), &[]);
        column.told("", "不填的按默认人数，不设的填0")
    }));
    all.extend(of_person(catalogue));
    all
}

fn of_place() -> Vec<Wanted> {
    let of = Wanted::of;
    let homes = FORMS.iter().map(|(_, name)| *name).filter(|name| *name != "其他");
    let kinds = [Kind::Grid.name(), Kind::Micro.name()].into_iter().chain(homes).chain(["其他小区楼宇"]);
    vec![
        of(false, "unit", "所属", &["党组织", "所属党组织", "所属单位", "所属社区", "社区", "街道或社区", "单位"])
            .told("", "街道或社区党组织的编码或全称；不填的，记在导入时选定的党组织名下"),
        of(true, "kind", "类别", &["类型", "种类", "网格类别"]).choose(kinds).told("网格", ""),
        of(false, "no", "编号", &["网格编号", "编码", "网格编码"])
            .told("01", "网格、微网格必填，在本单位内不重复；小区楼宇不填"),
        of(
            true,
            "name",
            "名称",
            &["网格名称", "小区名称", "楼栋名称", "楼宇名称", "小区（楼栋）名称", "网格（小区）名称"],
        )
        .told("第一网格", ""),
        of(false, "parent", "所在网格", &["所属网格", "上级网格"])
            .told("01", "微网格、小区楼宇必填，写网格的编号或名称"),
        of(false, "branch", "党支部", &["网格党支部", "小区党支部", "领导的党支部", "所属党支部"])
            .told("", "管理范围内党支部的编码或全称；没有的不填"),
        of(false, "area", "范围、地址", &["范围", "地址", "网格范围", "四至", "四至范围", "详细地址"]),
        of(false, "households", "户数", &["住户数", "总户数", "居民户数"]).told("320", "不知道的不填"),
        of(false, "residents", "人口", &["人口数", "居住人口", "常住人口", "总人口"]).told("900", "不知道的不填"),
        of(false, "manager", "物业企业", &["物业公司", "物业", "物业服务企业", "物业单位"]),
        of(false, "on", "设立日期", &["日期", "成立日期", "划分日期"]).told("2026-03-01", "不填的，用导入时填的日期"),
        of(false, "text", "说明", &["备注"]),
    ]
}

fn of_person(catalogue: &Catalogue) -> Vec<Wanted> {
    let of = Wanted::of;
    let names = |choices: &'static [(&'static str, &'static str)]| choices.iter().map(|(_, name)| *name);
    let posts = post::all(catalogue);
    vec![
        of(false, "post", "岗位", &["岗位名称", "职务"]).choose(posts.iter().map(|(_, name)| name.as_str())),
        of(false, PERSON, "姓名", &["人员", "人员姓名", "在岗人员", "负责人"])
            .told("张三（1234）", "名册中有同名的，加身份证号末四位；没有人在岗的不填"),
        of(false, "who", "是否在名册", &["是否名册中的党员", "人员类别"])
            .choose(names(WHO))
            .told("", "不填的：填了电话的按名册以外，没有填电话的从名册中查找"),
        of(false, "phone", "电话", &["联系电话", "手机", "手机号", "手机号码", "联系方式"]).told("", "名册以外的必填"),
        of(false, "time", "专职或兼职", &["专兼职", "专（兼）职", "专职/兼职"]).choose(names(TIMES)),
        of(false, "way", "选配方式", &["产生方式", "来源"]).choose(names(WAYS)),
        of(false, CAME, "上岗日期", &["到岗日期", "任职日期", "任职时间"]).told("", "不填的，用导入时填的日期"),
    ]
}
