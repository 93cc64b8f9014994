//! Exports: the same download that the page gives, so that nobody gets more by another way.

use crate::site;
use access::Actor;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use base::{Day, Fault, Outcome, Period, Refusal};
use catalogue::Catalogue;
use tower::ServiceExt;
use ui::Site;
use ui::list::address;

/// What is to be exported.
#[derive(Debug)]
pub struct Asked<'a> {
    /// `units`, `roster`, `meetings`, `figures`, or a simple kind.
    pub kind: &'a str,
    /// The unit's id.
    pub unit: String,
    /// `xlsx` or `csv`.
    pub format: &'a str,
    /// The day, for roster and figures.
    pub as_of: Option<Day>,
}

/// The address of the page's download.
///
/// # Errors
/// Refused for an unknown kind or format, or a day where none applies.
pub fn page_of(catalogue: &Catalogue, asked: &Asked<'_>, today: Day) -> Outcome<String> {
    let (kind, unit, format) = (asked.kind, asked.unit.as_str(), asked.format);
    let csv = !matches!(kind, "units" | "meetings" | "figures");
    if format != "xlsx" && !(format == "csv" && csv) {
        return Err(Refusal::at("格式", "输出文件的扩展名不对", "请用 .xlsx（名册和台账也可用 .csv）").into());
    }
    let day = asked.as_of.map_or(String::new(), |d| d.to_string());
    let year = Period::year_to_date(asked.as_of.unwrap_or(today));
    let (from, to) = (year.from.to_string(), year.to.to_string());
    Ok(match kind {
        "roster" => address("/members/export", &[("unit", unit), ("as_of", &day), ("format", format)]),
        "figures" => address("/figures/export", &[("unit", unit), ("from", &from), ("to", &to)]),
        _ if asked.as_of.is_some() => {
            return Err(Refusal::at("截至日期", "只有名册和指标可以按日期导出", "请去掉这个参数").into());
        }
        "units" => address("/units/export", &[("top", unit)]),
        "meetings" => address("/meetings/export", &[("unit", unit)]),
        _ if catalogue.kind(kind).is_some() => {
            address(&format!("/records/{kind}/export"), &[("unit", unit), ("as", format)])
        }
        other => {
            return Err(Refusal::new(
                format!("不认识“{other}”"),
                "可导出 units、roster、meetings、figures 或台账名称（如 award）",
            )
            .into());
        }
    })
}

/// Asks the page for its download, in the actor's name.
///
/// # Errors
/// As the page answers.
pub async fn fetch(site: Site, actor: Actor, path: &str) -> Outcome<Response> {
    let request = ui::in_the_name_of(Request::get(path).body(Body::empty())?, actor);
    let response = site::service(site).oneshot(request).await?;
    match response.status() {
        StatusCode::OK => Ok(response),
        StatusCode::NOT_FOUND => Err(Fault::NotFound),
        StatusCode::FORBIDDEN => {
            Err(Fault::Forbidden(Refusal::new("您的账号没有这项权限", "如工作需要，请联系安全保密管理员授权")))
        }
        status => Err(Fault::internal(format!("export of {path} answered {status}"))),
    }
}
