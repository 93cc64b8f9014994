//! A figure of a draft as a chart, by unit or by month, or a table of it: to look at and to take along.

use super::out::can_print;
use super::{View, aside, filled, out, source};
use crate::chart::{self, Bar};
use crate::fill::{Filled, Known, document_with, pdf_with};
use crate::meaning::{Form as How, Meaning, Span};
use crate::store::{Draft, DraftId};
use crate::table::{Table, tables};
use crate::text::Source;
use axum::extract::State;
use base::id::UnitId;
use base::{Fault, Outcome, Period};
use catalogue::Figure;
use db::Conn;
use figure::Value;
use figure::rules::{measure, text};
use maud::{Markup, html};
use paper::chart::{Chart, Kind, Point};
use ui::download::{DOCX, PDF, download};
use ui::list::address;
use ui::{Id, Me, Page, Params, Reply, Site};

/// Bars drawn.
const BARS: usize = 40;
/// What an SVG file is.
const SVG: &str = "image/svg+xml";

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// A figure: its slot, and by what (`unit` or `month`).
    Figure(usize, &'static str),
    /// A table of the document, or one of its columns.
    Table(usize, Option<usize>),
}

impl What {
    /// What was asked for. A slot without a figure stands for its table.
    fn of(params: &Params, slots: &[Filled], tables: &[Table]) -> Outcome<Self> {
        if let Some(table) = params.read::<usize>("table") {
            return Ok(Self::Table(table, params.read::<usize>("column")));
        }
        let slot = params.read::<usize>("slot").unwrap_or(0);
        let by = if params.text("by") == "month" { "month" } else { "unit" };
        let f = slots.get(slot).ok_or(Fault::NotFound)?;
        if f.meaning.is_some() {
            return Ok(Self::Figure(slot, by));
        }
        let table = tables.iter().find(|t| (t.range.0..=t.range.1).contains(&f.start)).ok_or(Fault::NotFound)?;
        Ok(Self::Table(table.n, None))
    }

    /// Its address, from that of the page, with the ending of a file.
    fn address(self, id: DraftId, ending: &str) -> String {
        let (first, second) = match self {
            Self::Figure(slot, by) => (("slot", slot.to_string()), Some(("by", by.to_owned()))),
            Self::Table(table, column) => (("table", table.to_string()), column.map(|c| ("column", c.to_string()))),
        };
        let all: Vec<(&str, &str)> =
            [Some(&first), second.as_ref()].into_iter().flatten().map(|(k, v)| (*k, v.as_str())).collect();
        address(&format!("/drafts/{id}/chart{ending}"), &all)
    }
}

/// A chart ready to be shown.
struct Drawn {
    draft: Draft,
    what: What,
    picture: Markup,
    /// The same for a document.
    drawing: Chart,
    /// The character of the document behind whose paragraph or table it goes.
    at: usize,
    slots: Vec<Filled>,
    tables: Vec<Table>,
    left_out: usize,
}

/// A chart as a picture and for a document, and how many bars were left out.
struct Picture(Markup, Chart, usize);

async fn drawn(site: &Site, me: &Me, id: DraftId, params: &Params) -> Outcome<Drawn> {
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let view = View::new(&mut conn, site, me, &scope).await?;
    let (draft, slots) = filled(&mut conn, &view, id).await?;
    let tables = tables(&draft, &slots);
    let what = What::of(params, &slots, &tables)?;
    let (Picture(picture, drawing, left_out), at) = match what {
        What::Figure(slot, by) => {
            let f = slots.get(slot).ok_or(Fault::NotFound)?;
            (of_figure(&mut conn, &view, &draft, f, by).await?, f.slot.start)
        }
        What::Table(n, column) => {
            let table = tables.get(n).ok_or(Fault::NotFound)?;
            (of_table(table, column)?, table.at)
        }
    };
    Ok(Drawn { draft, what, picture, drawing, at, slots, tables, left_out })
}

async fn of_figure(conn: &mut Conn, view: &View<'_>, draft: &Draft, f: &Filled, by: &str) -> Outcome<Picture> {
    let meaning = f.meaning.clone().ok_or(Fault::NotFound)?;
    let meaning = Meaning { form: How::Value, ..meaning };
    let figure = &meaning.asked_of(view.catalogue()).ok_or(Fault::NotFound)?;
    let draw = Drawing { view, draft, figure, meaning };
    let mut bars = if by == "month" { draw.months(conn).await? } else { draw.units(conn).await? };
    let unit = draw.meaning.unit.map_or(draft.unit, UnitId);
    let unit = org::store::find(conn, view.scope, unit).await?.name;
    let years = draw.meaning.span.of(draft.period);
    let left_out = bars.len().saturating_sub(BARS);
    bars.truncate(BARS);
    let title = format!("{}{}（{}）", unit, figure.name, if by == "month" { "分月" } else { "分党组织" });
    let source = format!("{}，单位：{}，来源：台账", years.chinese(), measure(figure));
    let picture = chart::svg(&title, &bars, &source);
    // Within one year, the source under the chart names it.
    let year = format!("{}年", years.to.year());
    let label = |bar: &Bar| match bar.label.strip_prefix(&year).filter(|_| years.from.year() == years.to.year()) {
        Some(month) => month.to_owned(),
        None => bar.label.clone(),
    };
    let point = |bar: &Bar| Point { label: label(bar), values: vec![bar.value] };
    let drawing = Chart {
        title,
        series: vec![format!("{}（{}）", figure.name, measure(figure))],
        note: source,
        kind: if by == "month" { Kind::Columns } else { Kind::Bars },
        points: bars.iter().map(point).collect(),
    };
    Ok(Picture(picture, drawing, left_out))
}

fn of_table(table: &Table, column: Option<usize>) -> Outcome<Picture> {
    let drawing = table.chart(column)?;
    let one = |point: &Point, series: usize, head: &String| {
        let value = point.values.get(series).copied().flatten();
        let label = if drawing.series.len() > 1 { both(&point.label, head) } else { point.label.clone() };
        Bar { label, value, text: value.map_or_else(|| "缺".into(), |v| v.to_string()), series }
    };
    let bars: Vec<Bar> = drawing
        .points
        .iter()
        .flat_map(|point| drawing.series.iter().enumerate().map(move |(n, head)| one(point, n, head)))
        .collect();
    Ok(Picture(chart::svg(&drawing.title, &bars, &drawing.note), drawing, 0))
}

/// A row and a column as one label, short enough to show both.
fn both(row: &str, head: &str) -> String {
    let row: String = row.chars().take(8).collect();
    let head: String = head.chars().take(5).collect();
    format!("{row} {head}")
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
        Bar { label, value: value.amount.map(base::Quantity::as_f64), text, series: 0 }
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

/// What else can be drawn: the figure at hand by unit or month, the tables of the document, the columns of the table at hand.
fn choices(d: &Drawn) -> Markup {
    let link = |what: What, words: &str| {
        let current = (what == d.what).then_some("true");
        html! { li { a.filter href=(what.address(d.draft.id, "")) aria-current=[current] { (words) } } }
    };
    let at_hand = match d.what {
        What::Table(n, _) => d.tables.get(n).and_then(|t| Some((n, t.numbers().ok()?.heads))),
        What::Figure(..) => None,
    };
    html! {
        @if let What::Figure(slot, _) = d.what {
            ul.filters { (link(What::Figure(slot, "unit"), "分党组织")) (link(What::Figure(slot, "month"), "分月")) }
        }
        @if d.tables.iter().any(Table::counts) {
            p.hint { "文稿中的表：" }
            ul.filters { @for table in d.tables.iter().filter(|t| t.counts()) {
                @match table.numbers() {
                    Ok(_) => (link(What::Table(table.n, None), &table.title)),
                    Err(why) => li { span.hint { (why.what) } },
                }
            } }
        }
        @if let Some((n, heads)) = at_hand.filter(|(_, heads)| heads.len() > 1) {
            p.hint { "各列的单位不同时，请分列画：" }
            ul.filters { (link(What::Table(n, None), "全部列")) @for (column, head) in heads.iter().enumerate() { (link(What::Table(n, Some(column)), head)) } }
        }
    }
}

/// `GET /drafts/{id}/chart?slot=N&by=unit|month`, or `?table=N&column=N`.
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let d = drawn(&site, &me, id, &params).await?;
    let title = &d.drawing.title;
    let file = d.what.address(id, ".svg");
    let body = html! {
        (choices(&d))
        div.chart-box tabindex="0" role="region" aria-label="图" { (d.picture) }
        @if d.left_out > 0 { p.hint { "只画前 " (BARS) " 项，还有 " (d.left_out) " 项没有画出。" } }
        @if matches!(d.what, What::Table(..)) { p.hint { "表里的数以填好后的为准，没有数的标“缺”；合计和文字的行、列不画。" } }
        p.hint { "图放在这个数所在段落或表格的后面，可以在 Word、WPS 中改样式和数据。" }
        div.btn-list {
            a.btn.btn-primary href=(d.what.address(id, ".docx")) { "下载放入本图的文稿（.docx）" }
            @if can_print(&d.draft) { a.btn.btn-outline-secondary href=(d.what.address(id, ".pdf")) { "下载放入本图的文稿（.pdf）" } }
            a.btn.btn-outline-secondary href=(file) download="" { "下载图（.svg）" }
            a.btn.btn-outline-secondary.js-only href=(file) data-png=(format!("{title}.png")) { "下载图（.png）" }
        }
    };
    let back = match d.what {
        What::Figure(slot, _) => Some(slot),
        What::Table(n, _) => d.tables.get(n).and_then(|t| d.slots.iter().position(|f| f.start >= t.range.0)),
    };
    Page::new("制图")
        .crumb("文稿", "/drafts")
        .crumb(d.draft.title.clone(), format!("/drafts/{id}?slot={}", back.unwrap_or(0)))
        .lead(title.clone())
        .body(body)
        .reply()
}

/// `GET /drafts/{id}/chart.svg`.
pub async fn svg(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    let d = drawn(&site, &me, id, &params).await?;
    Ok(download(&format!("{}.svg", d.drawing.title), SVG, d.picture.into_string().into_bytes()))
}

/// `GET /drafts/{id}/chart.docx`: the filled document with the chart behind the paragraph or table of its numbers.
pub async fn docx(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    with_chart(&site, &me, id, &params, (document_with, "docx", DOCX)).await
}

/// `GET /drafts/{id}/chart.pdf`: the same as PDF.
pub async fn pdf(State(site): State<Site>, me: Me, Id(id): Id<DraftId>, params: Params) -> Reply {
    with_chart(&site, &me, id, &params, (pdf_with, "pdf", PDF)).await
}

/// Makes a document with a chart at a character.
type Make = fn(&Source, &[Filled], usize, Chart) -> Outcome<Vec<u8>>;

async fn with_chart(
    site: &Site,
    me: &Me,
    id: DraftId,
    params: &Params,
    (make, ending, kind): (Make, &str, &'static str),
) -> Reply {
    let d = drawn(site, me, id, params).await?;
    let scope = me.scope("draft.use")?;
    let mut conn = site.db.read().await?;
    let source = source(&mut conn, site, &scope, &d.draft).await?;
    drop(conn);
    let (slots, at, drawing) = (d.slots, d.at, d.drawing);
    let bytes = aside(move || make(&source, &slots, at, drawing)).await?;
    out::noted(site, me, &d.draft, "文稿").await?;
    Ok(download(&format!("{}（含图）.{ending}", d.draft.title), kind, bytes))
}
