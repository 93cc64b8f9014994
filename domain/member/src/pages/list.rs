//! `GET /members`: the roster, searched, filtered, sorted, paged; and exactly the same list as a file.

use super::list_view::{self, Shown};
use crate::filter::{Filter, Needle, Sort};
use crate::papers::{self, Format, Maker};
use crate::store::answer;
use access::{Line, Scope, audit};
use axum::extract::State;
use axum::response::IntoResponse;
use base::id::UnitId;
use base::{Day, Fault, Outcome};
use db::Conn;
use ui::download::{CSV, XLSX, download};
use ui::list::{PAGE_SIZE, address};
use ui::{Me, Page, Params, Reply, Site};

/// How many units a text for the unit may mean before the visitor has to say more.
const UNITS_SHOWN: i64 = 12;

/// Parameters of the list; the address of a list is made of the same.
pub(super) fn read(params: &Params, today: Day) -> Filter {
    let text = |name: &str| params.text(name).chars().take(60).collect::<String>();
    Filter {
        q: text("q"),
        unit: params.read("unit"),
        category: text("category"),
        sex: text("sex"),
        ethnicity: text("ethnicity"),
        education: text("education"),
        age_from: params.read("age_from"),
        age_to: params.read("age_to"),
        joined_from: params.read("joined_from"),
        joined_to: params.read("joined_to"),
        status: text("status"),
        state: match params.text("state") {
            state @ ("left" | "all") => state.to_owned(),
            _ => "active".to_owned(),
        },
        floating: params.text("floating") == "1",
        lost: params.text("lost") == "1",
        incomplete: params.text("incomplete") == "1",
        as_of: params.read::<Day>("as_of").filter(|day| *day < today),
        sort: Sort::of(params.text("sort")),
    }
}

/// The address of a list.
pub(crate) fn link(path: &str, filter: &Filter, page: i64) -> String {
    let number = |n: Option<i32>| n.map(|n| n.to_string()).unwrap_or_default();
    let day = |d: Option<Day>| d.map(|d| d.to_string()).unwrap_or_default();
    let flag = |yes: bool| if yes { "1".to_owned() } else { String::new() };
    let sort = if filter.sort == Sort::default() { String::new() } else { filter.sort.text() };
    let state = if filter.state == "active" { String::new() } else { filter.state.clone() };
    let pairs = [
        ("q", filter.q.clone()),
        ("unit", filter.unit.map(|u| u.to_string()).unwrap_or_default()),
        ("category", filter.category.clone()),
        ("sex", filter.sex.clone()),
        ("ethnicity", filter.ethnicity.clone()),
        ("education", filter.education.clone()),
        ("age_from", number(filter.age_from)),
        ("age_to", number(filter.age_to)),
        ("joined_from", day(filter.joined_from)),
        ("joined_to", day(filter.joined_to)),
        ("status", filter.status.clone()),
        ("state", state),
        ("floating", flag(filter.floating)),
        ("lost", flag(filter.lost)),
        ("incomplete", flag(filter.incomplete)),
        ("as_of", day(filter.as_of)),
        ("sort", sort),
        ("page", if page > 1 { page.to_string() } else { String::new() }),
    ];
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
    address(path, &pairs)
}

/// The unit that was typed as text.
pub(super) enum Typed {
    /// Nothing was typed.
    Nothing,
    /// One unit has it.
    One(UnitId),
    /// Several have it, or none.
    Several(Vec<(UnitId, String)>),
}

async fn typed(conn: &mut Conn, scope: &Scope, text: &str) -> Outcome<Typed> {
    if text.is_empty() {
        return Ok(Typed::Nothing);
    }
    let found = org::store::search(conn, scope, text, UNITS_SHOWN).await?;
    let exact: Vec<&(UnitId, String)> = found.iter().filter(|(_, name)| name == text).collect();
    Ok(match (exact.as_slice(), found.as_slice()) {
        ([(unit, _)], _) | (_, [(unit, _)]) => Typed::One(*unit),
        _ => Typed::Several(found),
    })
}

/// `GET /members`.
pub(super) async fn show(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("member.read")?;
    let mut filter = read(&params, site.today());
    let mut conn = site.db.read().await?;
    // A whole ID number does not stay in the address: the visitor is sent on to the person.
    if let Needle::IdNumber(id) = Needle::of(&filter.q, site.today())
        && let Some(person) = crate::store::by_id_number(&mut conn, &site.keys, &scope, &id).await?
    {
        return Ok(axum::response::Redirect::to(&format!("/members/{person}")).into_response());
    }
    let typed = typed(&mut conn, &scope, params.text("in")).await?;
    if let Typed::One(unit) = typed {
        filter.unit = Some(unit);
    }
    let page = params.page();
    let answer = answer::page(&mut conn, &site, &scope, &filter, page, PAGE_SIZE).await?;
    let mut units: Vec<UnitId> = answer.rows.iter().map(answer::Listed::unit).collect();
    units.extend(filter.unit);
    let names = org::store::names(&mut conn, &scope, &units).await?;
    drop(conn);
    let shown =
        Shown { site: &site, scope: &scope, filter: &filter, page, answer: &answer, names: &names, typed: &typed };
    let title = filter.as_of.map_or_else(|| "党员名册".to_owned(), |d| format!("党员名册（截至{}）", d.chinese()));
    Page::new(title).acts(list_view::acts(&me, &filter)).body(list_view::body(&shown)?).reply()
}

/// `GET /members/export`: the same list, every row of it.
pub(super) async fn export(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("member.read")?;
    let exporting = me.scope("export")?;
    let filter = read(&params, site.today());
    let mut conn = site.db.read().await?;
    // Reading and exporting may be granted on different subtrees; only what both cover goes out.
    let scope = both(&scope, &exporting).ok_or(Fault::NotFound)?;
    let format = if params.text("format") == "csv" { Format::Csv } else { Format::Xlsx };
    let unit = match filter.unit {
        Some(unit) => org::store::find(&mut conn, &scope, unit).await?.name,
        None => "管理范围内全部党组织".to_owned(),
    };
    let maker = Maker { name: &me.name, when: super::when(site.clock.now()), scope: unit.clone() };
    let made = papers::roster(&mut conn, &site, &scope, &filter, (format, maker)).await?;
    drop(conn);
    let full = if made.in_full.is_empty() {
        "敏感项已脱敏".to_owned()
    } else {
        format!("含完整{}", made.in_full.join("、"))
    };
    let detail = format!("导出党员名册（{unit}）{}行，{full}", made.rows);
    audit::note(&site, &me, Line::general("export", detail)).await?;
    let (ending, kind) = if format == Format::Csv { ("csv", CSV) } else { ("xlsx", XLSX) };
    let name = format!("党员名册{}.{ending}", filter.as_of.unwrap_or_else(|| site.today()));
    Ok(download(&name, kind, made.bytes))
}

/// What two scopes have in common, with the sensitive fields of the first.
fn both(reading: &Scope, exporting: &Scope) -> Option<Scope> {
    if exporting.is_whole() {
        return Some(reading.clone());
    }
    match exporting.tops() {
        [top] => reading.within(top),
        // Several tops: fine as long as all of what is read lies within them.
        _ => reading.tops().iter().all(|path| exporting.covers(path)).then(|| reading.clone()),
    }
}
