//! Meetings to take away: the list as a workbook, one record as a document.

mod minutes;

pub(crate) use minutes::minutes;

use crate::record::{Attend, Meeting};
use crate::rules::fields;
use crate::store::{self, Filter};
use access::{Deployment, Scope};
use base::id::UnitId;
use base::{Fault, Outcome};
use catalogue::Catalogue;
use db::Conn;
use exchange::Book;
use exchange::out::{Caption, footer_line};
use org::Unit;
use std::collections::HashMap;

/// Most rows of one export; beyond it a narrower choice is asked for.
const MOST: i64 = 50_000;
/// Meetings read in one go.
const PART: i64 = 500;

fn captions() -> Vec<Caption> {
    let text = |name: &str, width: f64| Caption::text(name).wide(width);
    vec![
        text("党组织", 28.0),
        text("会议类型", 16.0),
        Caption::day("日期"),
        text("开始时间", 9.0),
        Caption::number("时长（分钟）"),
        text("地点", 18.0),
        text("主题", 32.0),
        text("议题", 40.0),
        text("议题类别", 12.0),
        text("主持人", 10.0),
        text("记录人", 10.0),
        Caption::number("应到"),
        Caption::number("实到"),
        Caption::number("请假"),
        Caption::number("缺席"),
        text("到会名单", 40.0),
        text("请假名单", 20.0),
        text("缺席名单", 20.0),
        Caption::number("列席人数"),
        text("会议记录", 60.0),
        text("授课人", 12.0),
        text("授课人类别", 12.0),
        text("活动内容", 12.0),
    ]
}

/// The list as a workbook: exactly the meetings of the filter. Gives the file and how many.
///
/// # Errors
/// When there are too many, or the database is away.
pub async fn list(
    conn: &mut Conn,
    deployment: &Deployment,
    me: &str,
    scope: &Scope,
    filter: &Filter,
    (units, words): (&[Unit], &str),
) -> Outcome<(Vec<u8>, i64)> {
    let count = store::count(conn, scope, filter).await?;
    if count > MOST {
        let what = format!("共有 {count} 次会议，一次最多导出 {MOST} 次");
        return Err(Fault::Refused(vec![base::Refusal::new(what, "请用党组织或日期缩小范围后分次导出")]));
    }
    let names: HashMap<UnitId, &str> = units.iter().map(|u| (u.id, u.name.as_str())).collect();
    let mut book = Book::new(deployment.today());
    let mut table = book.table("会议记录", "会议记录", &captions())?;
    let mut skip = 0;
    while skip < count {
        for meeting in store::whole(conn, scope, filter, skip, PART).await? {
            let unit = names.get(&meeting.unit).copied().unwrap_or("");
            table.row(&row(&deployment.catalogue, &meeting, unit))?;
        }
        skip += PART;
    }
    table.finish(&footer_line(me, &deployment.clock.now().to_local_text(), words))?;
    Ok((book.bytes()?, count))
}

fn row(catalogue: &Catalogue, m: &Meeting, unit: &str) -> Vec<String> {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let kind = catalogue.meeting_kind(&m.kind);
    let field = |key: &str| {
        let value = m.fields.get(key)?;
        Some(fields::shown(catalogue, kind?.field(key)?, value))
    };
    let field = |key: &str| field(key).unwrap_or_default();
    let names = |state: Attend| m.names(state).join("、");
    vec![
        unit.to_owned(),
        kind.map_or_else(|| m.kind.clone(), |k| k.name.clone()),
        m.day.to_string(),
        m.start.clone(),
        number(m.minutes),
        m.place.clone(),
        m.title.clone(),
        m.agenda.clone(),
        field("topic"),
        m.chair.clone(),
        m.recorder.clone(),
        number(m.counts.due),
        number(m.counts.present),
        number(m.counts.leave),
        number(m.counts.absent),
        names(Attend::Present),
        names(Attend::Leave),
        names(Attend::Absent),
        number(m.guests),
        m.content.clone(),
        field("lecturer"),
        field("lecturer_kind"),
        field("form"),
    ]
}
