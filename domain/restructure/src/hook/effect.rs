//! What a reply brings about, on its day and in its transaction: units founded, renamed, moved or ended, members moved, posts given and
//! ended. Everything leaves a trace.

use super::{agrees, code, parent_of, people, request, task, unit, unit_of};
use crate::store::{self, Trace, What};
use crate::{DIRECT, DISSOLVE, FOUND, MERGE, MOVE, REKIND, RENAME, SPLIT, TASK, TRACE};
use access::{Line, Scope, Work};
use base::id::{PersonId, UnitId};
use base::{Day, Fault, Outcome, PartialDay, Refusal};
use case::hook::{Doing, DoneFuture};
use member::acts::{self as members, Handle};
use member::life::live;
use org::{Change, Details, Event, NewPost, NewUnit, Unit, acts};
use record::value::{Named, Values};

pub(super) fn effect<'a>(work: &'a mut Work, doing: Doing<'a>) -> DoneFuture<'a> {
    Box::pin(async move {
        if doing.case.procedure == TASK {
            return task::effect(work, doing).await;
        }
        if !agrees(doing) {
            return Ok(());
        }
        let none = || Refusal::new("没有请示", "请先登记请示");
        let asked = request(doing.rows).ok_or_else(none)?.values.clone();
        let unit = unit(work, doing.case).await?;
        let all = Scope::whole(work.district());
        let reply = Reply { doing, unit, all, asked };
        match doing.case.procedure.as_str() {
            FOUND | DIRECT => reply.found(work).await,
            SPLIT => reply.split(work).await,
            MERGE => reply.merge(work).await,
            RENAME => reply.rename(work).await,
            MOVE => reply.move_to(work).await,
            REKIND => reply.rekind(work).await,
            DISSOLVE => reply.dissolve(work).await,
            _ => Ok(()),
        }
    })
}

/// A reply that agrees.
pub(super) struct Reply<'a> {
    pub doing: Doing<'a>,
    pub unit: Unit,
    /// The whole district, for writing.
    pub all: Scope,
    pub asked: Values,
}

impl Reply<'_> {
    pub(super) fn on(&self) -> Day {
        self.doing.row.on
    }

    fn document(&self) -> String {
        self.doing.row.values.text("number").trim().to_owned()
    }

    pub(super) fn change(&self) -> Change {
        let reason = self.asked.text("reason").to_owned();
        let reason = if reason.is_empty() { "经上级党组织批复".to_owned() } else { reason };
        Change { on: self.on(), reason, document: self.document(), version: None, case: Some(self.doing.case.id.0) }
    }

    async fn found(self, work: &mut Work) -> Outcome<()> {
        let parent = parent_of(self.doing.case, &self.unit, &self.asked);
        let details = Details {
            sector: code(&self.asked, "sector").to_owned(),
            address: self.asked.text("address").to_owned(),
            covers: self.asked.text("covers").to_owned(),
            ..Details::default()
        };
        let (name, kind) = (self.doing.case.title.clone(), code(&self.asked, "kind").to_owned());
        self.begin(work, (name, kind, parent), details).await
    }

    async fn split(self, work: &mut Work) -> Outcome<()> {
        let parent = self.unit.parent.ok_or_else(|| Fault::internal("a branch without a superior"))?;
        let details = Details {
            sector: self.unit.sector.clone(),
            address: self.asked.text("address").to_owned(),
            village: self.unit.village,
            ..Details::default()
        };
        let (name, kind) = (self.asked.text("name").to_owned(), "branch".to_owned());
        self.begin(work, (name, kind, parent), details).await
    }

    /// The unit stands from the day of the reply; then its members come, then its secretary.
    pub async fn begin(
        &self,
        work: &mut Work,
        (name, kind, parent): (String, String, UnitId),
        more: Details,
    ) -> Outcome<()> {
        let Details { founded, approved_by, document, .. } = self.founding(work, parent).await?;
        let details = Details { founded, approved_by, document, ..more };
        let new = NewUnit::of(name, kind, Some(parent), self.on()).with(details);
        let id = plain(acts::found(work, &self.all, new).await)?;
        self.trace_event(work, id).await?;
        for who in people(&self.asked, "people") {
            self.bring(work, who, (id, "")).await?;
        }
        if let Some(who) = people(&self.asked, "secretary").first() {
            self.give(work, id, who).await?;
        }
        Ok(())
    }

    /// When, by whom and by which document a unit is founded under another.
    pub(super) async fn founding(&self, work: &mut Work, parent: UnitId) -> Outcome<Details> {
        let by = match super::authority(work.conn(), &self.all, &self.unit).await? {
            Some(authority) if ![DIRECT, TASK].contains(&self.doing.case.procedure.as_str()) => authority,
            _ => org::store::find(work.conn(), &self.all, parent).await?,
        };
        let on = self.on();
        let founded = PartialDay::of(on.year(), Some(on.month()), Some(on.day()));
        Ok(Details { founded, approved_by: by.name, document: self.document(), ..Details::default() })
    }

    async fn give(&self, work: &mut Work, unit: UnitId, who: &Named) -> Outcome<()> {
        let detail = format!("{}批准成立时指定", self.on().chinese());
        let (person, from) = (Some(PersonId(who.id)), self.on());
        let new = NewPost { post: "secretary".to_owned(), name: who.name.clone(), person, from, detail };
        let post = plain(acts::set_post(work, &self.all, unit, new).await)?;
        self.trace(work, (unit, What::Given, post), None).await
    }

    /// A member comes to a unit; `form` says whether alone or with the whole branch.
    pub(super) async fn bring(&self, work: &mut Work, who: &Named, (to, form): (UnitId, &str)) -> Outcome<()> {
        let (keys, id) = (work.keys().clone(), PersonId(who.id));
        let person = member::store::find(work.conn(), &keys, &self.all, id).await?;
        let how = members::Doing::on(self.on()).by(&self.document()).because(form).noting("党组织设置调整");
        let moved = members::move_to(work, &self.all, Handle { id, version: person.version }, to, &how).await;
        plain(moved.map_err(|fault| named(fault, &who.name)))?;
        let events = member::store::events(work.conn(), &self.all, id).await?;
        let event = live(&events).last().map(|e| e.id).ok_or_else(|| Fault::internal("a move without its event"))?;
        self.trace(work, (to, What::Moved, event), Some(id)).await
    }

    async fn merge(self, work: &mut Work) -> Outcome<()> {
        let none = || Refusal::at("into", "没有选定并入的党组织", "请选定");
        let into = unit_of(&self.doing.row.values, "into").ok_or_else(none)?;
        self.merge_into(work, &self.unit, into).await
    }

    /// A unit goes up in another with all its members.
    pub(super) async fn merge_into(&self, work: &mut Work, unit: &Unit, into: UnitId) -> Outcome<()> {
        self.end_posts(work, unit.id).await?;
        self.all_to(work, unit, into).await?;
        plain(acts::merge(work, &self.all, unit.id, into, self.change()).await)?;
        self.trace_event(work, unit.id).await
    }

    pub async fn dissolve(self, work: &mut Work) -> Outcome<()> {
        self.end_posts(work, self.unit.id).await?;
        plain(acts::dissolve(work, &self.all, self.unit.id, self.change()).await)?;
        self.trace_event(work, self.unit.id).await
    }

    /// Posts end with the unit.
    async fn end_posts(&self, work: &mut Work, unit: UnitId) -> Outcome<()> {
        let why = format!("{}随党组织终止", self.on().chinese());
        for post in org::store::every_post(work.conn(), &self.all, unit).await? {
            if post.to.is_none() {
                let last = self.on().plus_days(-1).max(post.from);
                plain(acts::end_post(work, &self.all, post.id, last, &why).await)?;
                self.trace(work, (unit, What::Ended, post.id), None).await?;
            }
        }
        Ok(())
    }

    async fn rename(self, work: &mut Work) -> Outcome<()> {
        let names = (self.asked.text("name"), self.asked.text("short_name"));
        plain(acts::rename(work, &self.all, self.unit.id, names, self.change()).await)?;
        self.trace_event(work, self.unit.id).await
    }

    async fn move_to(self, work: &mut Work) -> Outcome<()> {
        let none = || Refusal::at("under", "没有选定新的上级", "请选定");
        let under = unit_of(&self.doing.row.values, "under").ok_or_else(none)?;
        plain(acts::move_to(work, &self.all, self.unit.id, under, self.change()).await)?;
        self.trace_event(work, self.unit.id).await
    }

    /// Traces the latest event of a unit.
    pub(super) async fn trace_event(&self, work: &mut Work, unit: UnitId) -> Outcome<()> {
        let events = org::store::events(work.conn(), &self.all, unit).await?;
        let last = Event::live(&events).into_iter().max_by_key(|e| e.id).map(|e| e.id);
        let event = last.ok_or_else(|| Fault::internal("a unit without events"))?;
        self.trace(work, (unit, What::Event, event), None).await
    }

    async fn trace(
        &self,
        work: &mut Work,
        (unit, what, target): (UnitId, What, i64),
        person: Option<PersonId>,
    ) -> Outcome<()> {
        let trace = Trace { id: work.new_id(), step: self.doing.row.id, unit, what, target, person, undone: false };
        let line = Line::done("restructure.trace", TRACE, trace.id).unit(unit).seal(work.keys(), &trace)?;
        let district = work.district().0;
        store::insert(work.conn(), district, &trace).await?;
        work.audit(line);
        Ok(())
    }
}

/// Reasons of other nouns, without the names of their fields.
pub(super) fn plain<T>(done: Outcome<T>) -> Outcome<T> {
    done.map_err(|fault| match fault {
        Fault::Refused(all) => {
            Fault::Refused(all.into_iter().map(|r| Refusal::new(r.what, r.remedy).by(r.clause)).collect())
        }
        other => other,
    })
}

/// Reasons with the name of the member they are about.
fn named(fault: Fault, name: &str) -> Fault {
    match fault {
        Fault::Refused(all) => {
            let told = |r: Refusal| Refusal { what: format!("{name}：{}", r.what), ..r };
            Fault::Refused(all.into_iter().map(told).collect())
        }
        other => other,
    }
}
