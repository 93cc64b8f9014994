//! Correcting a meeting: the same form, filled with the record, and the question why.

use super::form::{View, form};
use super::posted::{self, MARK};
use crate::record::{Meeting, NewMeeting, Roll};
use crate::rules::Candidate;
use crate::rules::fields::form_name;
use crate::{MeetingId, NOUN, acts, due, store};
use access::Scope;
use attachment::{Attachment, AttachmentId, Owner};
use axum::extract::State;
use base::{Day, Fault, Outcome, Refusal};
use catalogue::{FieldType, MeetingKind};
use db::Conn;
use member::rights::Asked;
use org::Unit;
use ui::{Form, Id, Me, Page, Posted, Reply, Site, Upload, done};

/// What the page needs besides the form's values.
struct Ground {
    old: Meeting,
    unit: Unit,
    kind: MeetingKind,
    files: Vec<Attachment>,
    units: Vec<Unit>,
}

impl Ground {
    async fn load(conn: &mut Conn, site: &Site, scope: &Scope, id: MeetingId) -> Outcome<Self> {
        let old = store::find(conn, scope, id).await?;
        let kind = site.catalogue.meeting_kind(&old.kind).cloned().ok_or(Fault::NotFound)?;
        let asks_unit = kind.fields.iter().any(|f| f.kind == FieldType::Unit);
        Ok(Self {
            unit: org::store::find(conn, scope, old.unit).await?,
            files: attachment::list(conn, scope, NOUN, id.0).await?,
            units: if asks_unit { org::store::list(conn, scope).await? } else { Vec::new() },
            old,
            kind,
        })
    }

    /// Those of the day's list, and those whom the record knows besides.
    async fn candidates(&self, conn: &mut Conn, site: &Site, scope: &Scope, day: Day) -> Outcome<Vec<Candidate>> {
        let asked = Asked { keys: &site.keys, catalogue: &site.catalogue, on: day };
        let mut all = due::candidates(conn, scope, asked, &self.kind, &self.unit).await?;
        for seat in acts::seated(&self.old) {
            if !all.iter().any(|c| c.who == seat.who) {
                all.push(seat);
            }
        }
        Ok(all)
    }

    fn page(&self, site: &Site, me: &Me, candidates: &[Candidate], filled: &Form) -> Page {
        let id = self.old.id;
        let (action, back) = (format!("/meetings/{id}/edit"), format!("/meetings/{id}"));
        let version = filled.value("version");
        let version = if version.is_empty() { self.old.version.to_string() } else { version.to_owned() };
        let view = View {
            me,
            catalogue: &site.catalogue,
            unit: &self.unit,
            kind: &self.kind,
            candidates,
            units: &super::choices(&self.units, None),
            form: filled,
            today: site.today(),
            files: &self.files,
            action: &action,
            draft: &draft_key(me, &self.old),
            hidden: &[("version", version)],
            correcting: true,
            back: &back,
        };
        Page::new(format!("更正{}记录", self.kind.name))
            .lead(format!("{}，{}。单位或会议类型记错了的，请撤销后重新记录", self.unit.name, self.old.day.chinese()))
            .crumb("会议记录", "/meetings")
            .crumb(self.old.title.clone(), back.clone())
            .body(form(&view))
    }
}

/// Bound to the version: a draft of a correction made elsewhere in the meantime must not come back.
fn draft_key(me: &Me, old: &Meeting) -> String {
    let account = me.account.map(|a| a.to_string()).unwrap_or_default();
    format!("meeting:{}:{}:{account}", old.id, old.version)
}

/// `GET /meetings/{id}/edit`
pub async fn blank(State(site): State<Site>, me: Me, Id(id): Id<MeetingId>) -> Reply {
    let scope = me.scope("meeting.write")?;
    let mut conn = site.db.read().await?;
    let ground = Ground::load(&mut conn, &site, &scope, id).await?;
    let candidates = ground.candidates(&mut conn, &site, &scope, ground.old.day).await?;
    let filled = filled(&ground.old, &candidates);
    ground.page(&site, &me, &candidates, &filled).reply()
}

/// The record as the values of the form.
fn filled(old: &Meeting, candidates: &[Candidate]) -> Form {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut form = Form::empty()
        .with("day", old.day)
        .with("start", &old.start)
        .with("minutes", number(old.minutes))
        .with("place", &old.place)
        .with("agenda", &old.agenda)
        .with("content", &old.content)
        .with("chair", &old.chair)
        .with("recorder", &old.recorder)
        .with("guests", number(old.guests));
    for (key, value) in &old.fields {
        form = form.with(&form_name(key), value);
    }
    if !old.named {
        let c = &old.counts;
        let counts = [("n-due", c.due), ("n-present", c.present), ("n-leave", c.leave), ("n-absent", c.absent)];
        return counts.into_iter().fold(form, |form, (name, n)| form.with(name, number(n)));
    }
    for candidate in candidates {
        let seat = old.seats.iter().find(|s| match s.person {
            Some(person) => candidate.who == crate::Who::Person(person),
            None => s.name == candidate.name,
        });
        let mark = seat.map_or(posted::NOT_DUE, |s| s.state.key());
        form = form.with(&format!("{MARK}{}", candidate.who.key()), mark);
    }
    form
}

/// `POST /meetings/{id}/edit`
pub async fn correct(State(site): State<Site>, me: Me, Id(id): Id<MeetingId>, posted: Posted) -> Reply {
    let scope = me.scope("meeting.write")?;
    let ground = Ground::load(&mut *site.db.read().await?, &site, &scope, id).await?;
    let (new, faults) = posted::read(&posted, ground.old.unit, &ground.kind, &ground.units, site.today());
    // A meeting told in numbers stays so, though its branch now has a roster to choose from.
    let nobody = matches!(&new.roll, Roll::Named(marks) if marks.iter().all(|m| m.state.is_none()));
    let new =
        if nobody && !ground.old.named { NewMeeting { roll: Roll::Counted(ground.old.counts), ..new } } else { new };
    match write(&site, &me, &scope, &ground, &posted, (new.clone(), faults)).await {
        Ok(()) => Ok(done(&format!("/meetings/{id}"), "更正已保存", &draft_key(&me, &ground.old))),
        Err(Fault::Refused(faults)) => {
            let mut conn = site.db.read().await?;
            let candidates = ground.candidates(&mut conn, &site, &scope, new.day).await?;
            ground.page(&site, &me, &candidates, &Form::refused(&posted, faults)).refused().reply()
        }
        Err(other) => Err(other.into()),
    }
}

async fn write(
    site: &Site,
    me: &Me,
    scope: &Scope,
    ground: &Ground,
    posted: &Posted,
    (new, unread): (NewMeeting, Vec<Refusal>),
) -> Outcome<()> {
    let uploads: Vec<&Upload> = posted.files("files").collect();
    let drops: Vec<AttachmentId> = posted.all("drop").filter_map(|id| id.parse().ok()).collect();
    let version = posted.text("version").parse().map_err(|_| Fault::NotFound)?;
    let mut faults = unread;
    faults.extend(attachment::faults(&uploads));
    let mut work = site.begin(me).await?;
    if !faults.is_empty() {
        faults.extend(acts::also_against(&mut work, scope, &new, Some(&ground.old)).await?);
        return Err(Fault::Refused(faults));
    }
    let changed = acts::correct(&mut work, scope, ground.old.id, version, &new, posted.text("why")).await?;
    if !changed && uploads.is_empty() && drops.is_empty() {
        return Err(Refusal::new("内容没有任何改动", "请修改后再保存，或返回会议页面").into());
    }
    let owner = Owner { noun: NOUN, source: ground.old.id.0, unit: ground.old.unit };
    for id in drops {
        attachment::remove(&mut work, scope, owner, id).await?;
    }
    attachment::add(&mut work, scope, &site.attachments, owner, &uploads).await?;
    work.commit().await
}
