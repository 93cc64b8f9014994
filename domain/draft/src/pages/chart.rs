//! A figure of a draft as a chart: by unit or by month, to look at and to take along.

use super::{View, aside, filled, out, source};
use crate::chart::{self, Bar};
use crate::fill::{Filled, Known, document_with};
use crate::meaning::{Form as How, Meaning, Span};
use crate::store::{Draft, DraftId};
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Period};
use catalogue::Figure;
use db::Conn;
use figure::Value;
use figure::rules::{measure, text};
use maud::{Markup, html};
use paper::chart::{Chart, Kind, Point};
use ui::download::{DOCX, download};
use ui::list::address;
use ui::{Id, Me, Page, Params, Reply, Site};

/// Bars drawn.
const BARS: usize = 40;
/// What an SVG file is.
const SVG: &str = "image/svg+xml";

/// A chart ready to be shown.
struct Drawn {
    draft: Draft,
    slot: usize,
    by: &'static str,
    title: String,
    picture: Markup,
    /// The same for a document.
    drawing: Chart,
    slots: Vec<Filled>,
    left_out: usize,
}

async fn drawn(site: &Site, me: &Me, id: DraftId, params: &Params) -> Outcome<Drawn> {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, site, me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let slot = params.read::<usize>("slot").unwrap_or(0);
    let meaning = slots.get(slot).and_then(|f| f.meaning.clone()).ok_or(Fault::NotFound)?;
    let meaning = Meaning { form: How::Value, ..meaning };
    let figure = &meaning.asked_of(view.catalogue()).ok_or(Fault::NotFound)?;
    let by = if params.text("by") == "month" { "month" } else { "unit" };
    let draw = Drawing { view: &view, draft: &draft, figure, meaning };
    let mut bars = if by == "month" { draw.months(&mut conn).await? } else { draw.units(&mut conn).await? };
    let unit = draw.meaning.unit.map_or(draft.unit, UnitId);
    let unit = org::store::find(&mut conn, &scope, unit).await?.name;
    let period = draw.meaning.span.of(draft.period).chinese();
    let left_out = bars.len().saturating_sub(BARS);
    bars.truncate(BARS);
    let title = format!("{}{}（{}）", unit, figure.name, if by == "month" { "分月" } else { "分党组织" });
    let source = format!("{period}，单位：{}，来源：台账", measure(figure));
    let picture = chart::svg(&title, &bars, &source);
    // Within one year, the source under the chart names it.
    let years = draw.meaning.span.of(draft.period);
    let year = format!("{}年", years.to.year());
    let label = |bar: &Bar| match bar.label.strip_prefix(&year).filter(|_| years.from.year() == years.to.year()) {
        Some(month) => month.to_owned(),
        None => bar.label.clone(),
    };
    let point = |bar: &Bar| Point { label: label(bar), value: bar.value };
    let drawing = Chart {
        title: title.clone(),
        series: format!("{}（{}）", figure.name, measure(figure)),
        note: source,
        kind: if by == "month" { Kind::Columns } else { Kind::Bars },
        points: bars.iter().map(point).collect(),
    };
    Ok(Drawn { draft, slot, by, title, picture, drawing, slots, left_out })
}

struct Drawing<'a> {
    view: &'a View<'a>,
    draft: &'a Draft,
    figure: &'a Figure,
    meaning: Meaning,
}

impl Drawing<'_> {
    fn bar(&self, label: String, value: &Value) -> Bar {
        let text = value.amount.map_or_else(|| "缺".into(), |a| text(self.figure, a));
        Bar { label, value: value.amount.map(base::Quantity::as_f64), text }
    }

    /// A bar for each unit directly below.
    async fn units(&self, conn: &mut Conn) -> Outcome<Vec<Bar>> {
        let mut known = Known::new(conn, self.view.ground(self.draft)).await?;
        let top = self.meaning.unit.map_or(self.draft.unit, UnitId);
        let below: Vec<(UnitId, String)> = known
            .tree()
            .map(|t| {
                t.children(top)
                    .map(|n| (n.id, if n.short_name.is_empty() { n.name.clone() } else { n.short_name.clone() }))
                    .collect()
            })
            .unwrap_or_default();
        let one = |(unit, _): &(UnitId, String)| Meaning { unit: Some(unit.0), ..self.meaning.clone() };
        let meanings: Vec<Meaning> = below.iter().map(one).collect();
        let values = known.values(conn, &meanings.iter().collect::<Vec<_>>()).await?;
        let mut bars: Vec<Bar> = below.into_iter().zip(&values).map(|((_, name), v)| self.bar(name, v)).collect();
        bars.sort_by(|a, b| b.value.unwrap_or(-1.0).total_cmp(&a.value.unwrap_or(-1.0)));
        Ok(bars)
    }

    /// A bar for each month of the period.
    async fn months(&self, conn: &mut Conn) -> Outcome<Vec<Bar>> {
        let mut known = Known::new(conn, self.view.ground(self.draft)).await?;
        let period = self.meaning.span.of(self.draft.period);
        let mut bars = Vec::new();
        let mut from = period.from;
        while from <= period.to && bars.len() < BARS {
            let month = Period { from, to: from.month_end().min(period.to) };
            let value = known.value(conn, &Meaning { span: Span::Days(month), ..self.meaning.clone() }).await?;
            bars.push(self.bar(format!("{}年{}月", from.year(), from.month()), &value));
            from = from.month_end().plus_days(1);
        }
        Ok(bars)
    }
}

/// `GET /drafts/{id}/chart?slot=N&by=unit|month`.
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let d = drawn(&site, &me, id, &params).await?;
    let slot = d.slot.to_string();
    let link = |by: &str| address(&format!("/drafts/{id}/chart"), &[("slot", &slot), ("by", by)]);
    let file = address(&format!("/drafts/{id}/chart.svg"), &[("slot", &slot), ("by", d.by)]);
    let body = html! {
        ul.filters {
            li { a.filter href=(link("unit")) aria-current=[(d.by == "unit").then_some("true")] { "分党组织" } }
            li { a.filter href=(link("month")) aria-current=[(d.by == "month").then_some("true")] { "分月" } }
        }
        div.chart-box tabindex="0" role="region" aria-label="图" { (d.picture) }
        @if d.left_out > 0 { p.hint { "只画前 " (BARS) " 项，还有 " (d.left_out) " 项没有画出。" } }
        p.hint { "图放在这个数所在段落或表格的后面，可以在 Word、WPS 中改样式和数据。" }
        div.btn-list {
            a.btn.btn-primary href=(address(&format!("/drafts/{id}/chart.docx"), &[("slot", &slot), ("by", d.by)])) { "下载放入本图的文稿（.docx）" }
            a.btn.btn-outline-secondary href=(file) download="" { "下载图（.svg）" }
            a.btn.btn-outline-secondary.js-only href=(file) data-png=(format!("{}.png", d.title)) { "下载图（.png）" }
        }
    };
    Page::new("制图")
        .crumb("文稿", "/drafts")
        .crumb(d.draft.title.clone(), format!("/drafts/{id}?slot={}", d.slot))
        .lead(d.title)
        .body(body)
        .reply()
}

/// `GET /drafts/{id}/chart.svg`.
pub async fn svg(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let d = drawn(&site, &me, id, &params).await?;
    Ok(download(&format!("{}.svg", d.title), SVG, d.picture.into_string().into_bytes()))
}

/// `GET /drafts/{id}/chart.docx`: the filled document with the chart behind the paragraph of its figure.
pub async fn docx(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let d = drawn(&site, &me, id, &params).await?;
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let source = source(&mut conn, &site, &scope, &d.draft).await?;
    drop(conn);
    let (slots, slot, drawing) = (d.slots, d.slot, d.drawing);
    let bytes = aside(move || document_with(&source, &slots, slot, drawing)).await?;
    out::noted(&site, &me, &d.draft, "文稿").await?;
    Ok(download(&format!("{}（含图）.docx", d.draft.title), DOCX, bytes))
}
