//! One person's way from the application to the archive through the forms, by a secretary and a clerk, with what had to be typed.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use base::IdNumber;
use base::id::{PersonId, UnitId};
use stories::visitor::hidden;
use stories::{Visitor, World, worlds};

/// Fields typed or chosen on the whole way, days included. A form that asks for more has to say why.
const TYPED: usize = 69;
/// Fields typed for the five meetings in which the branch decides: its minutes, which it has to keep in any case. Two of them are
/// numbers of a day when the roster had not begun.
const TYPED_OF_MEETINGS: usize = 17;
const NAME: &str = "周新颖";

/// A case on its way through the forms.
struct Way {
    case: String,
    home: UnitId,
    secretary: Visitor,
    clerk: Visitor,
    /// What was typed: step and field, and what.
    typed: Vec<(String, String, String)>,
    /// What was typed for meetings.
    meetings: usize,
}

impl Way {
    /// Takes a step by its form.
    async fn step(&mut self, who: Hand, step: &str, fields: &[(&str, &str)]) {
        let visitor = match who {
            Hand::Secretary => &mut self.secretary,
            Hand::Clerk => &mut self.clerk,
        };
        self.typed.extend(fields.iter().map(|(k, v)| (step.to_owned(), (*k).to_owned(), (*v).to_owned())));
        let path = format!("{}/steps/{step}", self.case);
        take(visitor, (&path, &path), fields).await;
    }

    /// Records a meeting in which all are there, and takes a step from its page: nothing of the meeting is typed again.
    async fn at_meeting(&mut self, (kind, on): (&str, &str), step: &str, fields: &[(&str, &str)]) {
        let page = format!("/meetings/new?kind={kind}&day={on}");
        let page = self.secretary.get(&page).await.ok().text();
        let mut typed = vec![("day", on), ("agenda", "讨论发展党员工作"), ("x-topic", "admission")];
        if !page.contains("name=\"m-") {
            // Before the roster and the posts of this district began, only numbers are known.
            typed.extend([("n-due", "3"), ("n-present", "3")]);
        }
        let meeting = stories::meeting::record(&mut self.secretary, &page, &typed).await.leads();
        self.meetings += typed.len();
        let shown = self.secretary.get(&meeting).await.ok().text();
        let path = format!("{}/steps/{step}", self.case);
        let from = shown.split("href=\"").filter_map(|rest| rest.split('"').next());
        let from =
            from.map(|href| href.replace("&amp;", "&")).find(|href| href.starts_with(&format!("{path}?meeting=")));
        assert!(from.is_some(), "{step} is offered by its meeting: {shown}");
        let from = from.unwrap();
        self.typed.extend(fields.iter().map(|(k, v)| (step.to_owned(), (*k).to_owned(), (*v).to_owned())));
        take(&mut self.secretary, (&from, &path), fields).await;
        let shown = self.secretary.get(&meeting).await.ok().text();
        assert!(shown.contains("已在本次会议办理") && !shown.contains(&from), "{step}: {shown}");
    }
}

/// Opens the form of a step, fills in some fields, sends it.
async fn take(visitor: &mut Visitor, (from, path): (&str, &str), fields: &[(&str, &str)]) {
    let form = visitor.get(from).await.ok().text();
    let (request, version) = (hidden(&form, "_request").unwrap(), hidden(&form, "_version").unwrap());
    let mut all = vec![("_request", request.as_str()), ("_version", version.as_str())];
    all.extend_from_slice(fields);
    // What the form has filled in beforehand is sent with it, and was not typed.
    let beforehand = filled(&form);
    let own: Vec<(&str, &str)> = beforehand
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .filter(|(k, _)| all.iter().all(|(a, _)| a != k))
        .collect();
    all.extend(own);
    let answer = visitor.post(path, &all).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.text());
}

#[derive(Clone, Copy)]
enum Hand {
    Secretary,
    Clerk,
}
use Hand::{Clerk, Secretary};

/// What selects of a form hold from the start.
fn filled(form: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for part in form.split("<select ").skip(1) {
        let select = part.split("</select>").next().unwrap();
        let name = select.split("name=\"").nth(1).and_then(|n| n.split('"').next());
        let chosen =
            select.split("<option ").find(|o| o.split('>').next().is_some_and(|tag| tag.contains(" selected")));
        let value = chosen.and_then(|o| o.split("value=\"").nth(1)).and_then(|v| v.split('"').next());
        if let (Some(name), Some(value)) = (name, value.filter(|v| !v.is_empty())) {
            all.push((name.to_owned(), value.to_owned()));
        }
    }
    for part in form.split("<input ").skip(1) {
        let tag = part.split('>').next().unwrap();
        let of = |key: &str| tag.split(&format!("{key}=\"")).nth(1).and_then(|v| v.split('"').next());
        if matches!(of("type"), Some("text" | "number"))
            && let (Some(name), Some(value)) = (of("name"), of("value").filter(|v| !v.is_empty()))
        {
            all.push((name.to_owned(), value.to_owned()));
        }
    }
    all
}

async fn apply(world: &World) -> Way {
    let mut secretary = world.signed_in("branch_secretary").await;
    let clerk = world.signed_in("department_clerk").await;
    let form = secretary.get("/admission/new").await.ok().text();
    let request = hidden(&form, "_request").unwrap();
    let number = IdNumber::synthetic("999999", "1998-06-12".parse().unwrap(), 907);
    // The branch is the only one the secretary can choose.
    let home = form
        .split("name=\"unit\"")
        .nth(1)
        .and_then(|s| s.split("option value=\"").nth(1))
        .and_then(|v| v.split('"').next());
    let home = home.unwrap();
    let fields = [("on", "2024-03-04"), ("name", NAME), ("id_number", number.expose()), ("work_place", "区财政局")];
    let mut all = vec![("_request", request.as_str()), ("unit", home), ("way", "usual")];
    all.extend(fields);
    let case = secretary.post("/admission/new", &all).await.leads();
    let case = case.split('?').next().unwrap().to_owned();
    let typed = fields.iter().map(|(k, v)| ("apply".to_owned(), (*k).to_owned(), (*v).to_owned())).collect();
    Way { case, home: UnitId(home.parse().unwrap()), secretary, clerk, typed, meetings: 0 }
}

/// Two full members of the branch, as the forms name them.
async fn two(world: &World, home: UnitId) -> [String; 2] {
    let scope = world.operator().scope("member.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let all = member::store::of_branch(&mut conn, &scope, home, stories::world::today()).await.unwrap();
    let ids: Vec<PersonId> = all.iter().map(|m| m.id).collect();
    let since = "2020-01-01".parse().unwrap();
    let full = member::store::memberships(&mut conn, &scope, &ids).await.unwrap();
    let mut full = full.iter().filter(|m| m.was_full(since)).map(|m| format!("#{}", m.id));
    [full.next().unwrap(), full.next().unwrap()]
}

async fn to_assembly(way: &mut Way, [one, other]: &[String; 2]) {
    way.step(Secretary, "talk", &[("on", "2024-03-20"), ("talker", one)]).await;
    let decided = [("outcome", "agreed"), ("recommended", "members"), ("decided_by", "committee")];
    way.at_meeting(("committee", "2024-04-10"), "activist", &decided).await;
    way.step(Clerk, "activist_filed", &[("on", "2024-04-22")]).await;
    way.step(Secretary, "contacts", &[("on", "2024-04-23"), ("people", one), ("people", other)]).await;
    way.step(Secretary, "cultivation", &[("on", "2024-10-08"), ("opinion", "积极参加组织生活")]).await;
    way.step(Secretary, "cultivation", &[("on", "2025-04-02"), ("opinion", "能够发挥作用")]).await;
    way.at_meeting(("committee", "2025-04-10"), "object", &[("heard", "无不同意见"), ("outcome", "agreed")]).await;
    way.step(Clerk, "object_filed", &[("on", "2025-04-22"), ("outcome", "agreed")]).await;
    way.step(Secretary, "introducers", &[("on", "2025-04-25"), ("people", one), ("people", other)]).await;
    let review = [("on", "2025-05-12"), ("conclusion", "本人和主要社会关系清楚"), ("outcome", "qualified")];
    way.step(Secretary, "review", &review).await;
    let training = [("on", "2025-05-21"), ("days", "3"), ("organiser", "区委党校"), ("outcome", "passed")];
    way.step(Secretary, "training", &training).await;
    way.at_meeting(("committee", "2025-06-04"), "branch_exam", &[("outcome", "qualified")]).await;
    way.step(Clerk, "pre_exam", &[("on", "2025-06-17"), ("outcome", "qualified")]).await;
    way.step(Secretary, "form", &[("on", "2025-06-24"), ("serial", "2025-001")]).await;
}

/// The numbers of a vote in which all are there and all agree.
fn votes(full: &str) -> Vec<(&'static str, &str)> {
    ["issued", "returned", "yes"].into_iter().map(|name| (name, full)).collect()
}

/// What a committee of nine decided with all of them there.
fn decided<'f>(on: &'f str, outcome: &'f str) -> [(&'f str, &'f str); 5] {
    [("on", on), ("outcome", outcome), ("due", "9"), ("present", "9"), ("yes", "9")]
}

async fn to_archive(world: &World, way: &mut Way) {
    let full = world.voters(way.home, "2025-07-02").await;
    let mut voted = vec![("outcome", "passed")];
    voted.extend(votes(&full));
    way.at_meeting(("assembly", "2025-07-02"), "assembly", &voted).await;
    way.step(Clerk, "approver_talk", &[("on", "2025-07-15"), ("talker", "李组织员")]).await;
    way.step(Clerk, "approval", &decided("2025-08-05", "approved")).await;
    way.step(Clerk, "upper_filed", &[("on", "2025-08-12")]).await;
    way.step(Secretary, "assigned", &[("on", "2025-08-13")]).await;
    way.step(Secretary, "oath", &[("on", "2025-08-20")]).await;
    way.step(Secretary, "probation", &[("on", "2026-01-06"), ("opinion", "履行党员义务")]).await;
    way.step(Secretary, "conversion_applied", &[("on", "2026-06-25")]).await;
    let full = world.voters(way.home, "2026-07-06").await;
    let mut voted = vec![("outcome", "convert")];
    voted.extend(votes(&full));
    way.at_meeting(("assembly", "2026-07-06"), "conversion_assembly", &voted).await;
    way.step(Clerk, "conversion_approval", &decided("2026-08-03", "converted")).await;
    let kept =
        ["has_form", "has_application", "has_review", "has_conversion", "has_cultivation"].map(|key| (key, "yes"));
    let archived: Vec<(&str, &str)> =
        [("on", "2026-08-10")].into_iter().chain(kept).chain([("where", "本人人事档案")]).collect();
    way.step(Secretary, "archived", &archived).await;
}

/// The dossier and the list of the archive, as .docx and as PDF.
async fn papers(way: &mut Way) {
    let at = way.case.replace("/cases/", "/admission/");
    for (key, text) in [("dossier", "发展党员档案"), ("archive", "归档目录")] {
        let docx = way.clerk.get(&format!("{at}/{key}")).await.ok().bytes;
        let read = paper::docx::read(docx, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(read.contains(text) && read.contains(NAME), "{key}: {read}");
        if key == "archive" {
            assert!(
                read.contains("入党志愿书") && read.contains("系统中已有5项"),
                "the minutes of five meetings: {read}"
            );
            assert!(read.contains("系统内会议记录1次"), "{read}");
        }
        assert!(way.clerk.get(&format!("{at}/{key}?format=pdf")).await.ok().bytes.starts_with(b"%PDF"), "{key}");
    }
}

#[tokio::test]
async fn one_admission_through_the_forms_types_no_fact_twice() {
    for world in worlds().await {
        let mut way = apply(&world).await;
        let people = two(&world, way.home).await;
        to_assembly(&mut way, &people).await;
        let form = way.secretary.get(&format!("{}/steps/assembly", way.case)).await.ok().text();
        let today = world.voters(way.home, &stories::world::today().to_string()).await;
        assert_eq!(hidden(&form, "due"), Some(today), "who is due is filled in from the roster");
        to_archive(&world, &mut way).await;
        let page = way.clerk.get(&way.case).await.ok().text();
        assert!(page.contains("已办结"), "{page}");
        let roster = way.secretary.get(&format!("/members?q={}", ui::list::encode(NAME))).await.ok().text();
        assert!(roster.contains(NAME), "the member was entered from the application");
        let mut linked = roster.split("href=\"/members/").filter_map(|part| part.split('"').next());
        let member = linked.find(|id| id.parse::<i64>().is_ok()).unwrap();
        let page = way.secretary.get(&format!("/members/{member}")).await.ok().text();
        let line = format!("<a href=\"{}\">发展党员</a>", way.case);
        assert!(page.contains("递交入党申请书") && page.matches(&line).count() == 4, "the way in the timeline: {page}");
        // The applicant's facts are typed with the application only; further steps say what is new in them.
        let facts: Vec<&str> =
            way.typed.iter().filter(|t| t.0 == "apply" && t.1 != "on").map(|t| t.2.as_str()).collect();
        for (step, field, value) in way.typed.iter().filter(|t| t.0 != "apply") {
            assert!(!facts.contains(&value.as_str()), "{step}.{field} asks once more for {value}");
        }
        assert_eq!((way.typed.len(), way.meetings), (TYPED, TYPED_OF_MEETINGS), "{}", world.test.engine);
        let check = way.clerk.get("/admission/check").await.ok().text();
        // What the forms leave open cannot be judged, and is no fault.
        let (faults, open) = check.split_once("aria-label=\"无法核对\"").unwrap();
        assert!(!faults.contains(NAME) && open.contains(NAME), "a clean case: {check}");
        papers(&mut way).await;
        world.assert_clean().await;
    }
}
