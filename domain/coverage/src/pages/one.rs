//! One file: how it is covered and since when, its instructors or whom it looks after, what should be seen to, and all that happened.

use super::event::address;
use super::list::number;
use super::{LIST, lead, sign};
use crate::acts;
use crate::alarm::alarms;
use crate::file::{Event, EventKind, File, FileId, Form, Kind, SOLVED, name_of};
use crate::fold::{Standing, fold, forms, live, newest_first, on_day};
use crate::store::{self, PostRow};
use crate::words::COVERS;
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Outcome, Refusal};
use maud::{Markup, html};
use std::collections::{HashMap, HashSet};
use ui::{Id, Me, Page, Params, Reply, Site, parts};

/// What the page is made of.
struct View {
    file: File,
    events: Vec<Event>,
    standing: Option<Standing>,
    posts: Vec<PostRow>,
    units: HashMap<UnitId, String>,
    files: HashMap<FileId, (String, bool)>,
    may: Vec<EventKind>,
    /// Whether the telephone number is shown whole.
    phone: bool,
    /// The day asked about, and what the organisation was on it.
    asked: Option<(Day, Option<&'static str>)>,
}

/// `GET /coverage/events/{id}`: where an entry of the ledger leads.
pub async fn of_event(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let scope = me.scope("coverage.read")?;
    let mut conn = site.db.read().await?;
    let file = store::file_of(&mut conn, &scope, id).await?;
    store::find(&mut conn, &scope, file).await?;
    Ok(lead(&format!("/coverage/{file}#e-{id}")))
}

async fn view(site: &Site, me: &Me, id: FileId, day: Option<Day>) -> Outcome<View> {
    let scope = me.scope("coverage.read")?;
    let mut conn = site.db.read().await?;
    let file = store::find(&mut conn, &scope, id).await?;
    let events = store::events(&mut conn, &site.keys, &scope, id).await?;
    let standing = fold(file.kind, &events)?.map(|f| f.standing);
    let posts = if file.kind == Kind::Instructor {
        store::posts_by(&mut conn, scope.district(), id).await?
    } else {
        store::posts(&mut conn, scope.district(), id).await?
    };
    let branches = events.iter().filter_map(|e| e.data.branch);
    let moves = events.iter().flat_map(|e| [e.data.from, e.data.to]).flatten();
    let ids: Vec<UnitId> = std::iter::once(file.unit.0).chain(branches).chain(moves).map(UnitId).collect();
    let units = org::store::names(&mut conn, &access::Scope::whole(scope.district_id()), &ids).await?;
    let named =
        posts.iter().flat_map(|p| [p.file, p.instructor]).chain(events.iter().filter_map(|e| e.data.instructor));
    let named: HashSet<i64> = named.collect();
    let files = store::known(&mut conn, &scope, &named.into_iter().collect::<Vec<_>>()).await?;
    let writes = access::tree::reaches(&mut conn, me, "coverage.write", Some(file.unit)).await?;
    let may = EventKind::ALL.into_iter().filter(|kind| writes && acts::may(&file, *kind)).collect();
    let asked = day.map(|day| on_day(file.kind, &events, day).map(|cover| (day, cover))).transpose()?;
    let phone = scope.may_see("phone");
    Ok(View { file, events, standing, posts, units, files, may, phone, asked })
}

/// `GET /coverage/{id}?day=`
pub async fn show(State(site): State<Site>, me: Me, Id(id): Id<FileId>, params: Params) -> Reply {
    let v = view(&site, &me, id, params.read("day")).await?;
    let f = &v.file;
    let rules: &[&str] = match f.kind {
        Kind::Enterprise | Kind::Social => &["branch_min_members", "branch_joint_units", "coverage_instructor"],
        Kind::Village => &["coverage_village"],
        Kind::Instructor => &["coverage_contact"],
    };
    let body = html! {
        @for alarm in alarms(f, &site.catalogue, site.today()) {
            (parts::warning(&Refusal::new(alarm.what, alarm.gap.remedy()).by(alarm.clause)))
        }
        div.two {
            div.stack { (v.facts()) (v.covered()) (v.served()) }
            div.stack { (v.acts()) (v.log()) }
        }
        (parts::rules(&site.catalogue, rules))
    };
    let acts = html! { button.btn.btn-outline-secondary.js-only type="button" data-print="" { "打印" } };
    Page::new(&f.name).lead(f.kind.name()).crumb(LIST, "/coverage").acts(acts).body(body).reply()
}

impl View {
    fn unit(&self, id: i64) -> &str {
        self.units.get(&UnitId(id)).map_or("", String::as_str)
    }

    /// The name of a file, leading there when it is in reach.
    fn named(&self, id: i64) -> Markup {
        let (name, reached) =
            self.files.get(&FileId(id)).map_or(("", false), |(name, reached)| (name.as_str(), *reached));
        html! { @if reached { a href=(format!("/coverage/{id}")) { (name) } } @else { (name) } }
    }

    fn number(&self, phone: &str) -> String {
        if self.phone || phone.is_empty() { phone.to_owned() } else { base::phone::mask(phone) }
    }

    fn facts(&self) -> Markup {
        let f = &self.file;
        let told = self.standing.as_ref().map(|s| &s.data);
        let said = |read: fn(&crate::file::Data) -> &String| told.map(|d| read(d).clone()).unwrap_or_default();
        let place = if f.kind == Kind::Instructor { "工作单位" } else { "地址" };
        let end = f.end.as_ref().map(|(on, how)| format!("{} {}", on.chinese(), name_of(f.kind.ends(), how)));
        let counted = if f.kind.is_new_sector() { f.verified_on.chinese() } else { String::new() };
        let pairs = [
            ("统一社会信用代码", f.code.clone()),
            ("行业", f.industry.clone()),
            (place, f.place.clone()),
            ("职工人数", number(f.employees)),
            ("正式党员人数", number(f.full)),
            ("核实日期", counted),
            ("联系人", said(|d| &d.contact)),
            ("联系电话", self.number(&said(|d| &d.phone))),
            ("选派依据", if f.kind == Kind::Instructor { said(|d| &d.basis) } else { String::new() }),
            (if f.kind == Kind::Instructor { "选派日期" } else { "登记日期" }, f.since.chinese()),
            ("结束", end.unwrap_or_default()),
        ];
        let unit = self.unit(f.unit.0);
        parts::card(
            "基本情况",
            &html! {
                p { (sign(f)) @if f.problems > 0 { " " (parts::state(&format!("{}个问题没有解决", f.problems), "warn")) } }
                dl.facts {
                    div { dt { "登记的党组织" } dd { a href=(format!("/units/{}", f.unit)) { (unit) } } }
                    @for (name, text) in pairs.iter().filter(|(_, text)| !text.is_empty()) { div { dt { (name) } dd { (text) } } }
                    @if let Some(person) = f.person { div { dt { "党员" } dd { a href=(format!("/members/{person}")) { "党员信息" } } } }
                }
            },
        )
    }

    /// How it was organised from which day on, and on any day.
    fn covered(&self) -> Markup {
        let f = &self.file;
        let day = self.asked.map(|(day, _)| day.to_string()).unwrap_or_default();
        html! { @if f.kind.is_new_sector() { (parts::card("组建情况", &html! {
            ul.evidence { @for (on, e) in forms(&self.events) { li {
                span.meta { (on.chinese()) "起" } " "
                @if e.kind == EventKind::End { "登记结束" } @else { (Form::parse(&e.data.form).map_or("", Form::name)) }
                @if let Some(branch) = e.data.branch { "：" a href=(format!("/units/{branch}")) { (self.unit(branch)) } }
                @if !e.data.basis.is_empty() { " " span.meta { (e.data.basis) } }
            } } }
            form.tools method="get" action=(format!("/coverage/{}", f.id)) aria-label="查某一天" {
                div.field { label.field-label for="f-day" { "查某一天的覆盖情况" } input.form-control id="f-day" type="date" name="day" value=(day) required; }
                button.btn { "查看" }
            }
            @if let Some((day, cover)) = self.asked {
                p { (day.chinese()) "：" b { (cover.map_or("当时没有登记", |cover| name_of(COVERS, cover))) } }
            }
        })) } }
    }

    /// The instructors of an organisation or village; whom an instructor looks after.
    fn served(&self) -> Markup {
        let by = self.file.kind == Kind::Instructor;
        let mut all: Vec<&PostRow> = self.posts.iter().filter(|p| p.state != "void").collect();
        all.sort_by(|a, b| (&b.state, &b.from_day).cmp(&(&a.state, &a.from_day)));
        html! { @if by || !all.is_empty() { (parts::card(if by { "联系的单位" } else { "指导员" }, &html! {
            @if all.is_empty() { p.hint { "还没有派到单位。在企业、社会组织或村的页面上点“派指导员”。" } }
            ul.evidence { @for p in &all { li {
                (self.named(if by { p.file } else { p.instructor })) " "
                span.meta { (p.from_day) "起" @if !p.to_day.is_empty() { "，至" (p.to_day) } }
            } } }
        })) } }
    }

    fn acts(&self) -> Markup {
        let first = self.may.iter().find(|k| matches!(k, EventKind::Contact)).or(self.may.first()).copied();
        html! {
            @if !self.may.is_empty() {
                (parts::card("办理", &html! { ul.filters { @for kind in &self.may { li {
                    a class=(if Some(*kind) == first { "btn btn-primary" } else { "btn btn-outline-secondary" }) href=(address(self.file.id, *kind)) { (kind.name()) }
                } } } }))
            }
        }
    }

    fn log(&self) -> Markup {
        let standing: Vec<i64> = live(&self.events).iter().map(|e| e.id).collect();
        parts::card(
            "经过",
            &html! { ol.line { @for e in newest_first(&self.events) { (self.event(e, standing.contains(&e.id))) } } },
        )
    }

    fn event(&self, e: &Event, stands: bool) -> Markup {
        let gone = e.kind != EventKind::Annul && !stands;
        // Whoever may end a file may also take back what stands in it; an end is taken back when nothing else can be done any more.
        let may = stands && !self.file.undone && (self.may.contains(&EventKind::End) || e.kind == EventKind::End);
        let of = |id: i64| self.events.iter().find(|e| e.id == id);
        html! {
            li id=(format!("e-{}", e.id)) {
                h3.h4.struck[gone] { (e.day.chinese()) " " (e.kind.name()) @if let Some(old) = e.annuls.and_then(of) { "：" (old.kind.name()) } }
                @if gone { p { (parts::state("已撤销", "")) } }
                (self.told(e, of))
                p.meta { (e.recorded_by) " " (e.recorded_at.to_local_text()) "登记" }
                @if may { p { a href=(format!("/coverage/{}/annul/{}", self.file.id, e.id)) { "撤销这一条" span.visually-hidden { "：" (e.kind.name()) (e.day) } } } }
            }
        }
    }

    /// What an event says.
    fn told<'e>(&self, e: &'e Event, of: impl Fn(i64) -> Option<&'e Event>) -> Markup {
        let (d, f) = (&e.data, &self.file);
        let text = match e.kind {
            EventKind::Annul => "撤销原因",
            EventKind::Contact => "做了什么",
            EventKind::Solve => "怎样解决",
            _ => "说明",
        };
        let about = d.about.and_then(of).map(|c| format!("{} {}", c.day, c.data.problem));
        let how = if e.kind == EventKind::End { name_of(f.kind.ends(), &d.how) } else { "" };
        let lines = [
            ("原因", how.to_owned()),
            ("原来的党组织", d.from.map(|id| self.unit(id).to_owned()).unwrap_or_default()),
            ("划转到", d.to.map(|id| self.unit(id).to_owned()).unwrap_or_default()),
            ("名称", if e.kind == EventKind::Register { String::new() } else { d.name.clone() }),
            ("统一社会信用代码", d.code.clone()),
            ("行业", d.industry.clone()),
            (if f.kind == Kind::Instructor { "工作单位" } else { "地址" }, d.place.clone()),
            ("联系人", d.contact.clone()),
            ("联系电话", self.number(&d.phone)),
            ("职工人数", number(d.employees)),
            ("正式党员人数", number(d.full)),
            ("组建方式", Form::parse(&d.form).map(|form| form.name().to_owned()).unwrap_or_default()),
            ("所建的党组织", d.branch.map(|b| self.unit(b).to_owned()).unwrap_or_default()),
            ("依据", d.basis.clone()),
            (text, d.text.clone()),
            ("发现的问题", d.problem.clone()),
            ("是否解决", name_of(SOLVED, &d.solved).to_owned()),
            ("解决的问题", about.unwrap_or_default()),
        ];
        let said: Vec<_> = lines.iter().filter(|(_, text)| !text.is_empty()).collect();
        html! { @if !said.is_empty() || d.instructor.is_some() { dl.facts {
            @if let Some(id) = d.instructor { div { dt { "指导员" } dd { (self.named(id)) } } }
            @for (name, text) in said { div { dt { (name) } dd { (text) } } }
        } } }
    }
}
