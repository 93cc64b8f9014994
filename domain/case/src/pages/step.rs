//! Taking a step: one screen with the step's fields, its vote, its files, and the way past a hard rule for those who may.

use super::{list_href, readable};
use crate::acts::{self, NewStep, step_of};
use crate::due::{self, Due, Voting};
use crate::file::{CaseFile, CaseId};
use crate::held::{self, MEETING};
use crate::hook::{self, Electorate, Shape};
use crate::rules::{self, BALLOTS, Leave};
use crate::store;
use access::Scope;
use axum::extract::{Path, State};
use base::id::UnitId;
use base::{Day, Fault, Outcome, secret};
use catalogue::{APPROVER, FieldType, ON, Procedure, Step, Vote};
use db::Conn;
use maud::{Markup, html};
use meeting::store::Item;
use member::rights::Asked;
use record::forms::{Chosen, Ground, texts, uploads};
use record::value::Values;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, list, parts, see_other};

/// A step to be taken, found for whoever takes it.
struct Place<'s> {
    case: CaseFile,
    procedure: &'s Procedure,
    step: Step,
    scope: Scope,
    unit: org::Unit,
    electorate: Electorate,
    /// The meetings at which it may have been taken.
    meetings: Vec<Item>,
}

impl<'s> Place<'s> {
    async fn find(conn: &mut Conn, site: &'s Site, me: &Me, (id, step): (&str, &str)) -> Outcome<Self> {
        let id: CaseId = id.parse().map_err(|_| Fault::NotFound)?;
        let case = store::find(conn, &me.scope("case.write")?, id).await?;
        let (procedure, _) = readable(site, me, &case)?;
        let scope = me.scope(&procedure.write).map_err(|_| Fault::NotFound)?;
        let case = store::find(conn, &scope, id).await?;
        let unit = org::store::find(conn, &scope, case.unit).await?;
        let rows = store::rows(conn, &site.keys, &scope, id).await?;
        let mut step = hook::shaped(&site.catalogue, &unit, procedure, step_of(procedure, step)?, &rows);
        let shape =
            Shape { catalogue: &site.catalogue, unit: &unit, procedure: &procedure.key, step: &step.key, rows: &rows };
        let electorate = hook::electorate(procedure, shape, None);
        let meetings = held::offered(conn, &site.catalogue, &scope, (&unit, &step)).await?;
        if !meetings.is_empty() {
            // The day is the meeting's where one is picked.
            step.form.fields.iter_mut().filter(|f| f.key == ON).for_each(|f| f.required = false);
        }
        Ok(Self { case, procedure, step, scope, unit, electorate, meetings })
    }

    fn href(&self) -> String {
        format!("/cases/{}/steps/{}", self.case.id, self.step.key)
    }

    async fn ground(&self, conn: &mut Conn, site: &Site, chosen: &Chosen) -> Outcome<Ground> {
        Ground::gather(conn, site, &self.scope, self.unit.clone(), (chosen, &Values::new())).await
    }

    /// What is filled in beforehand.
    fn defaults(&self, ground: &Ground) -> Form {
        let value = |field: &catalogue::Field| match (field.kind, field.default.as_deref()?) {
            (FieldType::Unit, APPROVER) => approver(&self.unit, &ground.units).map(|unit| unit.to_string()),
            (_, value) => Some(value.to_owned()),
        };
        let fields = self.step.form.fields.iter();
        fields.fold(Form::empty(), |form, f| value(f).map_or(form.clone(), |value| form.with(&f.key, value)))
    }

    /// The meeting of that id, among those offered.
    fn meeting(&self, id: &str) -> Option<&Item> {
        self.meetings.iter().find(|item| item.id.to_string() == id)
    }

    /// The form with a meeting picked, and with the body that met in it.
    fn at(&self, catalogue: &catalogue::Catalogue, form: Form, meeting: &Item) -> Form {
        let form = form.with(MEETING, meeting.id);
        let instead = self.step.vote_instead.as_ref();
        let met = instead.filter(|i| catalogue.vote(&i.vote).is_some_and(|v| v.meetings.contains(&meeting.kind)));
        met.iter().fold(form, |form, instead| form.with(&instead.field, &instead.is))
    }

    /// Those due at its vote on a day.
    async fn due(&self, conn: &mut Conn, site: &Site, on: Day) -> Outcome<Option<Due>> {
        let Some(vote) = self.vote(site) else { return Ok(None) };
        let asked = Asked { keys: &site.keys, catalogue: &site.catalogue, on };
        let electorate = self.electorate.clone();
        let voting = Voting { vote, unit: &self.unit, by: self.step.by, body: None, electorate };
        due::due(conn, &self.scope, asked, &voting).await
    }

    fn vote<'c>(&self, site: &'c Site) -> Option<&'c Vote> {
        self.step.vote.as_deref().and_then(|key| site.catalogue.vote(key))
    }
}

/// The next unit above that may approve probationary members, as far as it is in reach.
fn approver(unit: &org::Unit, units: &[org::Unit]) -> Option<UnitId> {
    let parent = |of: &org::Unit| units.iter().find(|u| Some(u.id) == of.parent);
    let mut above = parent(unit)?;
    while !above.approves {
        above = parent(above)?;
    }
    Some(above.id)
}

/// `GET /cases/{id}/steps/{step}?meeting=`
pub async fn blank(
    State(site): State<Site>,
    me: Me,
    Path((id, step)): Path<(String, String)>,
    params: Params,
) -> Reply {
    let mut conn = site.db.read().await?;
    let place = Place::find(&mut conn, &site, &me, (&id, &step)).await?;
    let ground = place.ground(&mut conn, &site, &Chosen::default()).await?;
    let meeting = place.meeting(params.text("meeting"));
    let due = place.due(&mut conn, &site, meeting.map_or_else(|| site.today(), |m| m.day)).await?;
    drop(conn);
    let form = place.defaults(&ground);
    let form = meeting.iter().fold(form, |form, meeting| place.at(&site.catalogue, form, meeting));
    // Numbers that may be left out begin empty: a number filled in beforehand would be one of them.
    let known = due.iter().filter(|_| !place.step.vote_optional);
    let form = known.fold(form, |form, due| form.with("due", due.many));
    let form = form.with("_request", secret::random_token(24)?).with("_version", place.case.version);
    page(&site, &me, &place, (&ground, due.as_ref(), &form)).reply()
}

fn page(site: &Site, me: &Me, place: &Place<'_>, (ground, due, form): (&Ground, Option<&Due>, &Form)) -> Page {
    let back = format!("/cases/{}", place.case.id);
    let body = html! {
        @if !place.step.help.is_empty() { p.hint { (place.step.help) } }
        section.card { div.card-body {
            form.form method="post" action=(place.href()) enctype="multipart/form-data" {
                (csrf(me))
                input type="hidden" name="_request" value=(form.value("_request"));
                input type="hidden" name="_version" value=(form.value("_version"));
                (form.errors())
                (meetings(site, me, place, form))
                (ground.fields(site, &place.scope, &place.step.form, form, &Values::new()))
                @if let Some(vote) = place.vote(site) { (voting(site, &place.step, vote, (due, form))) }
                div.fields { (form.input(&Field::text("_document", "依据").wide().max(200).help("文件、会议记录等的名称和文号，没有的不填"))) }
                (leave(me, place, form))
                div.form-acts.form-acts-stay { button.btn.btn-primary { "保存" } a.btn.btn-outline-secondary href=(back) { "返回" } }
            }
        } }
        (rules_of(site, place))
    };
    let page = Page::new(&place.step.name).lead(format!("{} · {}", place.procedure.name, place.case.title));
    page.crumb("办理事项", "/procedures")
        .crumb(&place.procedure.name, list_href(place.procedure))
        .crumb(&place.case.title, back)
        .body(body)
}

/// The meeting at which it was taken: one that is recorded, or the way to record it.
fn meetings(site: &Site, me: &Me, place: &Place<'_>, form: &Form) -> Markup {
    if !held::has_meetings(&site.catalogue, &place.unit, &place.step) {
        return html! {};
    }
    let name = |item: &Item| {
        let kind = site.catalogue.meeting_kind(&item.kind).map_or(item.kind.as_str(), |k| k.name.as_str());
        let there = item.counts.present.map_or(String::new(), |n| format!("，实到{n}人"));
        format!("{} {kind}：{}{there}", item.day, item.title)
    };
    let offered: Vec<(String, String)> = place.meetings.iter().map(|m| (m.id.to_string(), name(m))).collect();
    let field = Field { none: "不选会议，下面逐项填写", ..Field::text(MEETING, "召开的会议") };
    let field = field.wide().help("选了会议的，日期、实到会人数和参加表决的党员以会议记录为准，不用再填");
    let new = list::address("/meetings/new", &[("unit", &place.unit.id.to_string()), ("kind", &kind_of(site, place))]);
    html! {
        @if !offered.is_empty() { div.fields { (form.select(&field, &offered)) } }
        @if me.can("meeting.write") {
            p.hint { @if offered.is_empty() { "还没有可选的会议记录。" } "会议还没有登记的，可以先" a href=(new) { "登记会议" } "，再从会议页面办理这一步" }
        }
    }
}

/// The kind of meeting at which it is taken first of all.
fn kind_of(site: &Site, place: &Place<'_>) -> String {
    site.catalogue.meetings_of(&place.step).first().map_or(String::new(), |k| k.key.clone())
}

/// How many are due by the books, and who is left out and why.
fn counted(site: &Site, vote: &Vote, due: Option<&Due>) -> Markup {
    html! {
        @if let Some(due) = due {
            p.hint { "应到会人数按" (due.told()) "核对；日期不是今天的，按那一天核对" }
            (parts::rules(&site.catalogue, &due.rules))
        } @else if vote.due.is_some() {
            p.hint { "系统中没有可以核对的人员，应到会人数按会议记录填写" }
        }
    }
}

/// The vote; out of the way where its numbers may be left out.
fn voting(site: &Site, step: &Step, vote: &Vote, (due, form): (Option<&Due>, &Form)) -> Markup {
    let counted = html! { (counted(site, vote, due)) (instead(site, step)) };
    if !step.vote_optional {
        return ballots(vote, &counted, form);
    }
    html! {
        details.fold.wide open[form.is_refused() || BALLOTS.iter().any(|(name, _)| !form.value(name).is_empty())] {
            summary { "表决票数" }
            p.hint { "会议记录写有票数的填写；没有票数的不填，一项也不填" }
            (ballots(vote, &counted, form))
        }
    }
}

/// Who are due when another body decided.
fn instead(site: &Site, step: &Step) -> Markup {
    let told = || {
        let instead = step.vote_instead.as_ref()?;
        let vote = site.catalogue.vote(&instead.vote)?;
        let field = step.fields.iter().find(|f| f.key == instead.field)?;
        let code = field.codes.iter().find(|c| c.code == instead.is)?;
        let who = vote.voters.trim_start_matches("应到会");
        Some(format!("“{}”选“{}”的，应到会人数为{who}的人数", field.name, code.name))
    };
    html! { @if let Some(told) = told() { p.hint { (told) } } }
}

/// The numbers of the vote; only those that this kind of vote has.
fn ballots(vote: &Vote, counted: &Markup, form: &Form) -> Markup {
    let wanted = |name: &str| match name {
        "issued" | "returned" => vote.secret,
        "written_yes" | "written_no" => vote.written,
        "yes" | "no" | "abstain" => vote.pass.is_some(),
        _ => true,
    };
    html! {
        fieldset {
            legend.field-label { "表决（" (vote.name) "）" }
            p.hint {
                "应到会人数为" (vote.voters.trim_start_matches("应到会")) "的人数"
                @if let Some(share) = &vote.attendance { "；到会" (share.chinese()) "方可开会" }
                @if let Some(share) = &vote.pass { "；赞成" (share.chinese()) "方可通过" }
                @if vote.one_by_one { "；逐个讨论、逐个表决" }
            }
            (counted)
            div.fields {
                @for (name, label) in BALLOTS.iter().filter(|(name, _)| wanted(name)) {
                    (form.input(&Field::of("number", name, label)))
                }
            }
        }
    }
}

/// Taking over from paper, and letting a hard rule pass: only for those who may.
fn leave(me: &Me, place: &Place<'_>, form: &Form) -> Markup {
    let may = |capability: &str| rules::may_above(me, capability, &place.unit.path);
    let (paper, pass) = (may("case.backfill"), may("case.override"));
    let reason = Field::text("_let_pass", "放行原因").wide().max(200);
    html! {
        @if paper || pass {
            details.fold.wide open[form.is_refused()] {
                summary { "补录或放行" }
                @if paper { (form.tick("_paper", "补录纸质档案：按纸质材料如实登记，不合规定的只作标记")) }
                @if pass { div.fields { (form.input(&reason.help("硬性规定不符合、确有特殊情况的，写明原因后放行；放行人和原因永久保留"))) } }
            }
        }
    }
}

/// The rules that speak of the step.
fn rules_of(site: &Site, place: &Place<'_>) -> Markup {
    parts::rules(&site.catalogue, &site.catalogue.rules_of_step(&place.step))
}

/// `POST /cases/{id}/steps/{step}`
pub async fn take(State(site): State<Site>, me: Me, Path((id, step)): Path<(String, String)>, posted: Posted) -> Reply {
    let mut conn = site.db.read().await?;
    let place = Place::find(&mut conn, &site, &me, (&id, &step)).await?;
    drop(conn);
    match try_take(&site, &me, &place, &posted).await {
        Ok(()) => Ok(see_other(&format!("/cases/{}", place.case.id), &format!("已登记：{}", place.step.name))),
        Err(Fault::Refused(faults)) => {
            let mut conn = site.db.read().await?;
            let ground = place.ground(&mut conn, &site, &Chosen::of(&place.step.form, &posted)).await?;
            let held = place.meeting(posted.text(MEETING)).map(|m| m.day);
            let on = held.or_else(|| posted.text(ON).parse().ok()).unwrap_or_else(|| site.today());
            let due = place.due(&mut conn, &site, on).await?;
            drop(conn);
            page(&site, &me, &place, (&ground, due.as_ref(), &Form::refused(&posted, faults))).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_take(site: &Site, me: &Me, place: &Place<'_>, posted: &Posted) -> Outcome<()> {
    let ballots = match place.vote(site) {
        Some(_) => Some(rules::ballots(|name| posted.text(name)).map_err(Fault::Refused)?),
        None => None,
    };
    let new = NewStep {
        step: place.step.key.clone(),
        version: posted.text("_version").parse().unwrap_or(0),
        texts: texts(&place.step.form, posted),
        ballots,
        meeting: posted.text(MEETING).parse().ok(),
        uploads: uploads(&place.step.form, posted),
        document: posted.text("_document").to_owned(),
        leave: Leave { paper: posted.ticked("_paper"), reason: posted.text("_let_pass").to_owned() },
        request: posted.text("_request").chars().take(60).collect(),
    };
    let mut work = site.begin(me).await?;
    acts::take(&mut work, &place.scope, &site.attachments, place.case.id, &new).await?;
    work.commit().await
}
