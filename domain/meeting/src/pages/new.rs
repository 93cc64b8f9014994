//! Recording a meeting: choose unit and kind, look over what is filled in already, save.

use super::choices;
use super::counts::counted;
use super::form::{View, form};
use super::posted;
use super::posted::MARK;
use crate::acts::{self, Recorded};
use crate::record::{Attend, NewMeeting};
use crate::rules::duty::{UnitFacts, Year};
use crate::rules::{self, Candidate, duty};
use crate::{MeetingId, NOUN, due, planned, store};
use access::Scope;
use attachment::Owner;
use axum::extract::State;
use base::id::UnitId;
use base::{Day, Fault, Outcome, Period, Refusal, secret};
use catalogue::{Due, FieldType, MeetingKind};
use db::Conn;
use maud::{Markup, html};
use member::rights;
use org::Unit;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, Upload, done, parts};

/// `GET /meetings/new?unit=&kind=&day=`, or `?plan=` with everything that was planned filled in.
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let scope = me.scope("meeting.write")?;
    let mut conn = site.db.read().await?;
    let units = org::store::list(&mut conn, &scope).await?;
    if let Some(plan) = params.read::<i64>("plan") {
        return by_plan(&mut conn, &site, &me, &units, plan).await;
    }
    let Some(unit) = unit_of(&me, &params, &units)? else {
        let hint = "您的管理范围内没有党组织，请联系安全保密管理员核对授权";
        return Page::new("记会议").body(parts::empty("没有可以记录会议的党组织", hint, &html! {})).reply();
    };
    let day = params.read::<Day>("day").unwrap_or_else(|| site.today());
    let kind = kind_of(&mut conn, &site, &scope, unit, params.text("kind")).await?;
    let Some(kind) = kind else {
        let none = parts::empty("这个党组织没有可以记录的会议类型", "请换一个党组织", &html! {});
        let body = html! { (chooser(&site, unit, "", &units)) (none) };
        return Page::new("记会议").crumb("会议记录", "/meetings").body(body).reply();
    };
    let asked = rights::Asked { keys: &site.keys, catalogue: &site.catalogue, on: day };
    let candidates = due::candidates(&mut conn, &scope, asked, kind, unit).await?;
    let filled = defaults(&mut conn, &site, &scope, unit, kind, (Form::empty(), day, &candidates)).await?;
    drop(conn);
    let request = secret::random_token(24)?;
    let (candidates, units) = (&candidates, &units);
    let shown = Shown { site: &site, me: &me, unit, kind, candidates, units, form: &filled, request, plan: None };
    let waiting = site.panels(&me, planned::WAITING, unit.id.0).await?;
    shown.page(&waiting).reply()
}

/// The form as a plan fills it in; held earlier than planned, the day is today.
async fn by_plan(conn: &mut Conn, site: &Site, me: &Me, units: &[Unit], plan: i64) -> Reply {
    let scope = me.scope("meeting.write")?;
    let planned = planned::fill(conn, &scope, plan).await?;
    let unit = units.iter().find(|u| u.id == planned.unit).ok_or(Fault::NotFound)?;
    let kind = site.catalogue.meeting_kind(&planned.kind).ok_or(Fault::NotFound)?;
    let day = planned.day.min(site.today());
    let asked = rights::Asked { keys: &site.keys, catalogue: &site.catalogue, on: day };
    let candidates = &due::candidates(conn, &scope, asked, kind, unit).await?;
    let field = |field: Option<&catalogue::Field>| field.map(|field| rules::fields::form_name(&field.key));
    let subject = field(rules::title_field(kind)).unwrap_or_else(|| "agenda".to_owned());
    let leader = field(kind.field("lecturer")).unwrap_or_else(|| "chair".to_owned());
    let told =
        [("start", &planned.start), ("place", &planned.place), (&subject, &planned.agenda), (&leader, &planned.chair)];
    let begun = told.into_iter().filter(|(_, value)| !value.is_empty());
    let begun = begun.fold(Form::empty(), |form, (name, value)| form.with(name, value));
    let filled = defaults(conn, site, &scope, unit, kind, (begun, day, candidates)).await?;
    let request = secret::random_token(24)?;
    let shown = Shown { site, me, unit, kind, candidates, units, form: &filled, request, plan: Some(plan) };
    shown.page(&html! {}).reply()
}

/// The unit asked for, else the one the actor works for, else the first in reach.
fn unit_of<'u>(me: &Me, params: &Params, units: &'u [Unit]) -> Outcome<Option<&'u Unit>> {
    let typed = params.text("unit");
    let wanted = org::pick::chosen(typed, units);
    if wanted.is_none() && !typed.is_empty() {
        return Err(Fault::NotFound);
    }
    let by_id = |id: UnitId| units.iter().find(|u| u.id == id);
    Ok(wanted.and_then(by_id).or_else(|| me.home_unit().and_then(by_id)).or_else(|| units.first()))
}

/// The kind asked for, else the first that the unit still owes in the running span, else its first.
async fn kind_of<'c>(
    conn: &mut Conn,
    site: &'c Site,
    scope: &Scope,
    unit: &Unit,
    asked: &str,
) -> Outcome<Option<&'c MeetingKind>> {
    let kinds = rules::kinds_of(&site.catalogue, &unit.kind);
    if let Some(kind) = kinds.iter().find(|k| k.key == asked) {
        return Ok(Some(kind));
    }
    let today = site.today();
    let counts = store::by_month(conn, scope, &[unit.id], Period::year_to_date(today)).await?;
    let facts = UnitFacts::default();
    let owed = kinds.iter().filter(|kind| kind.due == Due::Members).find(|kind| {
        duty::asked_of(&site.catalogue, kind, &unit.kind, today).is_some_and(|asked| {
            let counted = &counted(&site.catalogue, &counts, unit.id, &asked);
            let year = Year { unit_kind: &unit.kind, facts: &facts, year: today.year(), counted, groups: &[], today };
            year.owed_now(&asked, site.catalogue.workdays())
        })
    });
    Ok(owed.or_else(|| kinds.first()).copied())
}

/// What is filled in beforehand, beside what the form holds already, which goes before: today, where it was last time, who leads and who took the minutes last; of a group, who was due last.
async fn defaults(
    conn: &mut Conn,
    site: &Site,
    scope: &Scope,
    unit: &Unit,
    kind: &MeetingKind,
    (begun, day, candidates): (Form, Day, &[Candidate]),
) -> Outcome<Form> {
    let mut form = begun.with("day", day);
    for field in &kind.fields {
        if let Some(value) = &field.default {
            form = form.with(&rules::fields::form_name(&field.key), value);
        }
    }
    let last = store::last(conn, scope, unit.id, None).await?;
    if let Some(last) = last {
        form = form.with("place", &last.place).with("recorder", &last.recorder);
    }
    if kind.due == Due::Group
        && let Some(last) = store::last(conn, scope, unit.id, Some(&kind.key)).await?
    {
        let was_due = |c: &&Candidate| last.seats.iter().any(|s| s.person.map(crate::Who::Person) == Some(c.who));
        for candidate in candidates.iter().filter(was_due) {
            form = form.with(&format!("{MARK}{}", candidate.who.key()), Attend::Present.key());
        }
    }
    Ok(form.with("chair", due::head(conn, scope, &site.catalogue, unit.id, day).await?))
}

/// Everything the page is drawn from.
struct Shown<'a> {
    site: &'a Site,
    me: &'a Me,
    unit: &'a Unit,
    kind: &'a MeetingKind,
    candidates: &'a [Candidate],
    units: &'a [Unit],
    form: &'a Form,
    request: String,
    /// The plan by which it is recorded.
    plan: Option<i64>,
}

impl Shown<'_> {
    /// `waiting` tells of plans that may be meant.
    fn page(&self, waiting: &Markup) -> Page {
        let mut hidden = vec![
            ("unit", self.unit.id.to_string()),
            ("kind", self.kind.key.clone()),
            ("request", self.request.clone()),
        ];
        hidden.extend(self.plan.map(|plan| ("plan", plan.to_string())));
        let asks_unit = self.kind.fields.iter().any(|f| f.kind == FieldType::Unit);
        let few = choices(self.units, None);
        let view = View {
            me: self.me,
            catalogue: &self.site.catalogue,
            unit: self.unit,
            kind: self.kind,
            candidates: self.candidates,
            units: if asks_unit { &few } else { &[] },
            form: self.form,
            today: self.site.today(),
            files: &[],
            action: "/meetings/new",
            draft: &draft_key(self.unit.id, self.plan, self.me),
            hidden: &hidden,
            correcting: false,
            back: "/meetings",
        };
        let body = html! {
            @match self.plan {
                Some(plan) => (self.told(plan)),
                None => { (chooser(self.site, self.unit, &self.kind.key, self.units)) (waiting) }
            }
            (form(&view))
        };
        Page::new(format!("记{}", self.kind.name))
            .lead(format!("{}。{}", self.unit.name, self.kind.purpose))
            .crumb("会议记录", "/meetings")
            .body(body)
    }

    /// By which plan it is recorded.
    fn told(&self, plan: i64) -> Markup {
        let href = self.site.source_href(planned::NOUN, plan);
        let what = "按计划记录：计划里写的已经填好，请按实际情况核对、补充后保存。";
        parts::note("info", &html! { p { (what) @if let Some(href) = href { a href=(href) { "查看计划" } } } })
    }
}

/// One of its own for each plan: what was typed elsewhere must not take the place of what was planned.
fn draft_key(unit: UnitId, plan: Option<i64>, me: &Me) -> String {
    let account = me.account.map(|a| a.to_string()).unwrap_or_default();
    match plan {
        Some(plan) => format!("meeting:plan:{plan}:{account}"),
        None => format!("meeting:new:{unit}:{account}"),
    }
}

/// Unit and kind; choosing another one draws the form anew.
fn chooser(site: &Site, unit: &Unit, kind: &str, units: &[Unit]) -> Markup {
    let form = Form::empty().with("unit", unit.id);
    html! {
        form.tools action="/meetings/new" method="get" data-auto="" {
            @if units.len() > 1 { (org::pick::unit_field(&form, &Field::text("unit", "党组织"), &choices(units, Some(unit.id)))) }
            @else { input type="hidden" name="unit" value=(unit.id); }
            div.field.grow {
                span.field-label #kinds { "会议类型" }
                div.seg role="radiogroup" aria-labelledby="kinds" {
                    @for one in rules::kinds_of(&site.catalogue, &unit.kind) {
                        label.seg-item title=(one.purpose) { input type="radio" name="kind" value=(one.key) checked[one.key == kind]; span { (one.name) } }
                    }
                }
            }
            // With script a choice sends the form; a typed unit is sent by the button.
            button.btn.no-js[units.len() <= 1] { "切换" }
        }
    }
}

/// `POST /meetings/new`
pub async fn create(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let scope = me.scope("meeting.write")?;
    let (unit, kind) = posted::unit_and_kind(&posted, &site.catalogue)?;
    let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
    let unit = units.iter().find(|u| u.id == unit).ok_or(Fault::NotFound)?;
    let (new, faults) = posted::read(&posted, unit.id, kind, &units, site.today());
    let uploads: Vec<&Upload> = posted.files("files").collect();
    match record(&site, &me, &scope, &new, faults, &uploads).await {
        Ok(id) => {
            let draft = draft_key(unit.id, new.plan, &me);
            Ok(done(&format!("/meetings/{id}"), "会议已记录", &draft))
        }
        Err(Fault::Refused(mut faults)) => {
            // What was typed stays; saved once more, it is a meeting without the plan.
            let gone = faults.iter().any(|f| f.place == planned::GONE);
            faults.iter_mut().filter(|f| f.place == planned::GONE).for_each(|f| f.place.clear());
            let plan = new.plan.filter(|_| !gone);
            let mut conn = site.db.read().await?;
            let asked = rights::Asked { keys: &site.keys, catalogue: &site.catalogue, on: new.day };
            let candidates = due::candidates(&mut conn, &scope, asked, kind, unit).await?;
            let form = Form::refused(&posted, faults);
            let request = posted.text("request").to_owned();
            let shown = Shown {
                site: &site,
                me: &me,
                unit,
                kind,
                candidates: &candidates,
                units: &units,
                form: &form,
                request,
                plan,
            };
            shown.page(&html! {}).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

/// Records it with its attachments, or tells everything that speaks against it at once.
async fn record(
    site: &Site,
    me: &Me,
    scope: &Scope,
    new: &NewMeeting,
    unread: Vec<Refusal>,
    uploads: &[&Upload],
) -> Outcome<MeetingId> {
    let mut faults = unread;
    faults.extend(attachment::faults(uploads));
    let mut work = site.begin(me).await?;
    if !faults.is_empty() {
        faults.extend(acts::also_against(&mut work, scope, new, None).await?);
        return Err(Fault::Refused(faults));
    }
    let recorded = acts::record(&mut work, scope, new).await?;
    if let Recorded::New(id) = recorded {
        let owner = Owner { noun: NOUN, source: id.0, unit: new.unit };
        attachment::add(&mut work, scope, &site.attachments, owner, uploads).await?;
        work.commit().await?;
    }
    Ok(recorded.id())
}
