//! Units split, to be founded, renamed and dissolved; tasks with temporary branches and action groups, one of them past its end.

use super::life::Life;
use super::tree::Branch;
use access::Actor;
use base::id::{AccountId, UnitId};
use base::{Day, Outcome};
use case::CaseId;
use case::acts::{NewCase, NewStep};
use member::store::Brief;
use record::rules::Texts;
use restructure::{DISSOLVE, FOUND, REKIND, RENAME, SPLIT, TASK};

/// Those who act: the branch, and whoever stands above it.
struct Hands {
    own: Actor,
    above: Actor,
}

/// A case on its way.
struct Matter<'a> {
    life: &'a Life<'a>,
    hands: Hands,
    id: CaseId,
}

/// Lets units change and tasks be done, as far as the calendar has come.
///
/// # Errors
/// When a step is refused, which a synthetic district must not bring about.
pub async fn restructure(life: &mut Life<'_>) -> Outcome<()> {
    let mut branches = Vec::new();
    for branch in life.made.planted.branches.clone() {
        let n = life.of_branch(branch.id, life.today).await?.len();
        branches.push((n, branch));
    }
    branches.sort_by_key(|(n, branch)| (*n, branch.id));
    if let Some((_, largest)) = branches.last() {
        split(life, largest).await?;
    }
    let mut middle = branches.iter().skip(branches.len() / 2).map(|(_, branch)| branch);
    if let (Some((_, smallest)), Some(one), Some(other)) = (branches.first(), middle.next(), middle.next()) {
        asked(life, one, other, smallest).await?;
    }
    // Below another general branch there is none.
    for (_, branch) in branches.iter().rev().skip(1) {
        if may_be_general(life, branch).await? {
            rekind(life, branch).await?;
            break;
        }
    }
    let Some(organs) = life.made.planted.organs else { return Ok(()) };
    let organ: Vec<Branch> = branches.into_iter().map(|(_, b)| b).filter(|b| b.organ).collect();
    tasks(life, organs, &organ).await
}

fn hands(life: &Life<'_>) -> Hands {
    Hands {
        own: Actor { account: Some(AccountId(-1)), name: "支部书记".into(), ..life.made.actor.clone() },
        above: Actor { account: Some(AccountId(-2)), name: "组织员".into(), ..life.made.actor.clone() },
    }
}

impl<'a> Matter<'a> {
    async fn begin(life: &'a Life<'a>, procedure: &str, unit: UnitId, title: &str) -> Outcome<Self> {
        let hands = hands(life);
        let mut work = life.deployment.begin(&hands.own).await?;
        let new = NewCase { procedure: procedure.into(), unit: unit.0, title: title.into(), ..NewCase::default() };
        let id = case::acts::open(&mut work, &hands.own.scope("case.write")?, &new).await?;
        work.commit().await?;
        Ok(Self { life, hands, id })
    }

    async fn step(&self, key: &str, on: Day, fields: &[(&str, &str)], people: &[(&str, &[Brief])]) -> Outcome<i64> {
        let actor = if key == "reply" { &self.hands.above } else { &self.hands.own };
        let scope = actor.scope("case.write")?;
        let mut texts = Texts::new().with("on", on.to_string());
        fields.iter().for_each(|(field, value)| texts.push(field, *value));
        for (field, all) in people {
            all.iter().for_each(|m| texts.push(field, format!("#{}", m.id)));
        }
        let mut work = self.life.deployment.begin(actor).await?;
        let version = case::store::find(work.conn(), &scope, self.id).await?.version;
        let new = NewStep { step: key.into(), version, texts, ..NewStep::default() };
        let row = case::acts::take(&mut work, &scope, &self.life.deployment.attachments, self.id, &new).await?;
        work.commit().await?;
        Ok(row)
    }
}

/// Full members of a branch who hold no post, as a rule, and to whom nothing has happened since a day.
async fn steady(life: &Life<'_>, unit: UnitId, on: Day) -> Outcome<Vec<Brief>> {
    let scope = life.made.actor.scope("member.read")?;
    let mut conn = life.deployment.db.read().await?;
    let mut found = Vec::new();
    for m in member::store::of_branch(&mut conn, &scope, unit, life.today).await?.into_iter().skip(7) {
        let events = member::store::events(&mut conn, &scope, m.id).await?;
        let still = member::life::live(&events).last().is_some_and(|e| e.day < on);
        if still && m.category == "full" {
            found.push(m);
        }
    }
    Ok(found)
}

async fn split(life: &Life<'_>, branch: &Branch) -> Outcome<()> {
    let asked = life.today.plus_days(-60);
    let replied = asked.plus_days(12);
    let mut people = steady(life, branch.id, asked).await?;
    people.truncate(5);
    let Some((first, _)) = people.split_first().filter(|(_, rest)| rest.len() >= 3) else { return Ok(()) };
    let matter = Matter::begin(life, SPLIT, branch.id, "").await?;
    let name = format!("{}第二支部", branch.name.trim_end_matches("党支部"));
    let fields = [("name", name.as_str()), ("reason", "党员较多，集中开展组织生活不便")];
    let secretary = std::slice::from_ref(first);
    matter.step("request", asked, &fields, &[("people", &people), ("secretary", secretary)]).await?;
    let reply = [("outcome", "agreed"), ("number", "云组复〔2026〕14号")];
    matter.step("reply", replied, &reply, &[]).await?;
    matter.step("filed", replied.plus_days(6), &[("where", "请示、批复各一份")], &[]).await.map(drop)
}

/// Requests that wait for a reply, one of them too long.
async fn asked(life: &Life<'_>, one: &Branch, other: &Branch, smallest: &Branch) -> Outcome<()> {
    let new = Matter::begin(life, FOUND, one.id, "云溪区数据服务中心党支部").await?;
    let fields =
        [("place", "beside"), ("kind", "branch"), ("full", "6"), ("probationary", "1"), ("sector", "institution")];
    new.step("request", life.today.plus_days(-9), &fields, &[]).await?;
    let rename = Matter::begin(life, RENAME, other.id, "").await?;
    let name = format!("{}（机关）", other.name);
    let fields = [("name", name.as_str()), ("reason", "机构改革，单位名称变更")];
    rename.step("request", life.today.plus_days(-43), &fields, &[]).await?;
    let end = Matter::begin(life, DISSOLVE, smallest.id, "").await?;
    let fields = [("why", "employer"), ("reason", "所在单位注销，党员拟转往居住地党支部")];
    end.step("request", life.today.plus_days(-5), &fields, &[]).await.map(drop)
}

/// Whether a general branch may stand where the branch stands.
async fn may_be_general(life: &Life<'_>, branch: &Branch) -> Outcome<bool> {
    let scope = life.made.actor.scope("unit.read")?;
    let mut conn = life.deployment.db.read().await?;
    let Some(parent) = org::store::find(&mut conn, &scope, branch.id).await?.parent else { return Ok(false) };
    let above = org::store::find(&mut conn, &scope, parent).await?;
    let general = life.deployment.catalogue.unit_kind("general_branch");
    Ok(general.is_some_and(|kind| kind.under.contains(&above.kind)))
}

/// A large branch asks to become a general branch.
async fn rekind(life: &Life<'_>, branch: &Branch) -> Outcome<()> {
    let matter = Matter::begin(life, REKIND, branch.id, "").await?;
    let first = format!("{}第一支部", branch.name.trim_end_matches("党支部"));
    let reason = "党员增加，拟改设党总支后分设党支部";
    let fields = [("kind", "general_branch"), ("branch_name", first.as_str()), ("reason", reason)];
    matter.step("request", life.today.plus_days(-7), &fields, &[]).await.map(drop)
}

/// One task that has ended, one on its way, one past its planned end.
async fn tasks(life: &Life<'_>, unit: UnitId, branches: &[Branch]) -> Outcome<()> {
    let all = [
        ("汛期防汛抢险", "flood", (-150, -95), Some(-92)),
        ("第三轮巡察", "inspection", (-40, 50), None),
        ("滨河大道建设项目", "project", (-120, -8), None),
    ];
    for (n, (title, kind, (from, to), ended)) in all.into_iter().enumerate() {
        let day = |n: i64| life.today.plus_days(n);
        let mut people = Vec::new();
        for branch in branches.iter().rev().skip(n * 3).take(3) {
            people.extend(steady(life, branch.id, day(from)).await?.into_iter().take(4));
        }
        let Some((lead, rest)) = people.split_first().filter(|(_, rest)| rest.len() >= 4) else { continue };
        let task = Matter::begin(life, TASK, unit, title).await?;
        let until = day(to).to_string();
        task.step("begin", day(from), &[("kind", kind), ("to", &until)], &[]).await?;
        let (some, more) = rest.split_at(rest.len() / 2);
        let name = format!("{title}临时党支部");
        let lead = [("people", some), ("secretary", std::slice::from_ref(lead))];
        task.step("branch", day(from + 2), &[("name", &name), ("number", "云工委〔2026〕9号")], &lead).await?;
        let name = format!("{title}行动党小组");
        let lead = [("people", more), ("leader", more.get(..1).unwrap_or_default())];
        let group = task.step("group", day(from + 3), &[("name", &name)], &lead).await?.to_string();
        for (after, what, found, solved) in
            [(8, "摸排情况，建立问题清单", "6", "2"), (20, "集中办理，逐项销号", "1", "4")]
        {
            let fields = [("what", what), ("found", found), ("solved", solved), ("group", group.as_str())];
            task.step("log", day(from + after), &fields, &[]).await?;
        }
        if let Some(on) = ended {
            task.step("end", day(on), &[("summary", "任务完成，临时党支部撤销")], &[]).await?;
        }
    }
    Ok(())
}
