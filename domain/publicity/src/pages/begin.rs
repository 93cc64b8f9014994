//! Beginning a publicity from a case: the form of its first step with kind, words and people filled in.

use crate::acts::{self, NewPublicity};
use crate::notice::{self, Notice};
use crate::{PUBLICITY, PUBLISHED, rules};
use access::Scope;
use axum::extract::State;
use base::{Fault, Outcome, secret};
use case::acts::{NewStep, procedure_of, step_of};
use case::store::Filter;
use case::{CaseFile, CaseId};
use catalogue::Step;
use db::Conn;
use maud::html;
use record::forms::{Chosen, Ground, texts, uploads};
use record::value::{Value, Values};
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, csrf, parts, see_other};

/// Earlier publicities of the unit looked through for where and by whom.
const LOOKED: i64 = 20;

/// What the form is made of.
struct Place<'s> {
    origin: CaseFile,
    unit: org::Unit,
    scope: Scope,
    step: &'s Step,
    notice: Notice,
}

impl<'s> Place<'s> {
    /// The case named in the address or the form, for whoever may read it and write in its unit.
    async fn find(conn: &mut Conn, site: &'s Site, me: &Me, id: &str) -> Outcome<Self> {
        let id: CaseId = id.parse().map_err(|_| Fault::NotFound)?;
        let scope = me.scope("case.write")?;
        let origin = case::store::find(conn, &me.scope("case.read")?, id).await?;
        let unit = org::store::find(conn, &scope, origin.unit).await?;
        let notice = notice::of(conn, site, me, &origin).await?.ok_or(Fault::NotFound)?;
        let step = step_of(procedure_of(&site.catalogue, PUBLICITY)?, PUBLISHED)?;
        Ok(Self { origin, unit, scope, step, notice })
    }

    /// The form's ground; those who are shown can be chosen whether they are members of the unit itself or of one below.
    async fn ground(&self, conn: &mut Conn, site: &Site, chosen: &Chosen) -> Outcome<Ground> {
        let shown = Values::new().with("people", Value::Persons(self.notice.people.clone()));
        Ground::gather(conn, site, &self.scope, self.unit.clone(), (chosen, &shown)).await
    }

    /// What is filled in: by the case, and as the unit did it last time.
    async fn filled(&self, conn: &mut Conn, site: &Site) -> Outcome<Form> {
        let n = &self.notice;
        let mut form = Form::empty()
            .with("_request", secret::random_token(24)?)
            .with("_title", &n.title)
            .with("on", site.today())
            .with("about", n.about)
            .with("content", &n.content);
        for person in &n.people {
            form = form.with("people", format!("#{}", person.id));
        }
        let filter = Filter { unit: Some(self.unit.id), ..Filter::default() };
        let mut before = case::store::page(conn, &[&self.scope], PUBLICITY, &filter, Some((LOOKED, 0))).await?;
        before.sort_by_key(|c| std::cmp::Reverse(c.id.0));
        for case in before {
            let rows = case::store::rows(conn, &site.keys, &self.scope, case.id).await?;
            if let Some(row) = rules::published(&rows) {
                return Ok(form.with("place", row.values.text("place")).with("contact", row.values.text("contact")));
            }
        }
        Ok(form)
    }

    fn page(&self, site: &Site, me: &Me, (ground, form): (&Ground, &Form)) -> Page {
        let back = format!("/cases/{}", self.origin.id);
        let body = html! {
            section.card { div.card-body { form.form method="post" action="/publicities/new" enctype="multipart/form-data" {
                (csrf(me))
                input type="hidden" name="_request" value=(form.value("_request"));
                input type="hidden" name="case" value=(self.origin.id);
                (form.errors())
                p.hint { "公示的种类、对象和内容已从事项带出，请核对。" (self.step.help) }
                div.fields { (form.input(&Field::text("_title", "公示事项").required().wide().max(100))) }
                (ground.fields(site, &self.scope, &self.step.form, form, &Values::new()))
                div.form-acts.form-acts-stay { button.btn.btn-primary { "发布公示" } a.btn.btn-outline-secondary href=(back) { "返回" } }
            } } }
            (parts::rules(&site.catalogue, &["publicity_length"]))
        };
        Page::new("发布公示")
            .lead(format!("{} · {}", self.unit.name, self.origin.title))
            .crumb(&self.origin.title, back)
            .body(body)
    }
}

/// `GET /publicities/new?case=`
pub async fn blank(State(site): State<Site>, me: Me, params: Params) -> Reply {
    let mut conn = site.db.read().await?;
    let place = Place::find(&mut conn, &site, &me, params.text("case")).await?;
    let form = place.filled(&mut conn, &site).await?;
    let ground = place.ground(&mut conn, &site, &Chosen::default()).await?;
    drop(conn);
    place.page(&site, &me, (&ground, &form)).reply()
}

/// `POST /publicities/new`
pub async fn create(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let mut conn = site.db.read().await?;
    let place = Place::find(&mut conn, &site, &me, posted.text("case")).await?;
    drop(conn);
    match try_create(&site, &me, &place, &posted).await {
        Ok(id) => Ok(see_other(&format!("/cases/{id}"), "已发布公示，党员可以看到")),
        Err(Fault::Refused(faults)) => {
            let mut conn = site.db.read().await?;
            let ground = place.ground(&mut conn, &site, &Chosen::of(&place.step.form, &posted)).await?;
            drop(conn);
            place.page(&site, &me, (&ground, &Form::refused(&posted, faults))).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_create(site: &Site, me: &Me, place: &Place<'_>, posted: &Posted) -> Outcome<CaseId> {
    let step = NewStep {
        texts: texts(&place.step.form, posted),
        uploads: uploads(&place.step.form, posted),
        request: posted.text("_request").chars().take(60).collect(),
        ..NewStep::default()
    };
    let new = NewPublicity { title: posted.text("_title").to_owned(), step };
    let mut work = site.begin(me).await?;
    let id = acts::begin(&mut work, &place.scope, &site.attachments, (&place.origin, new)).await?;
    work.commit().await?;
    Ok(id)
}
