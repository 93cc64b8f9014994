//! The units of a synthetic district: 区委, 机关工委, 街道, 两新工委, committees, general branches and branches below.

use super::random::Random;
use access::{Actor, Deployment, Scope, Work};
use base::id::UnitId;
use base::{Day, Outcome, PartialDay};
use org::acts::found;
use org::{Details, NewUnit};

/// The units that were founded.
#[derive(Debug, Default)]
pub struct Planted {
    /// 区委.
    pub root: Option<UnitId>,
    /// 机关工委.
    pub organs: Option<UnitId>,
    /// Branches, with their codes' order.
    pub branches: Vec<Branch>,
}

/// A branch.
#[derive(Debug, Clone)]
pub struct Branch {
    /// Id.
    pub id: UnitId,
    /// Name.
    pub name: String,
    /// Under 机关工委.
    pub organ: bool,
    /// Which sector, for the members' occupations: `organ`, `community`, `new`.
    pub sector: &'static str,
    /// How well it keeps its books, 0–100: life is uneven.
    pub diligence: u64,
}

const BUREAUS: [&str; 30] = [
    "发展和改革局",
    "财政局",
    "民政局",
    "司法局",
    "审计局",
    "统计局",
    "住房和城乡建设局",
    "交通运输局",
    "农业农村局",
    "水利局",
    "商务局",
    "文化和旅游局",
    "卫生健康局",
    "退役军人事务局",
    "应急管理局",
    "市场监督管理局",
    "医疗保障局",
    "城市管理局",
    "信访局",
    "行政审批局",
    "人力资源和社会保障局",
    "教育体育局",
    "科学技术局",
    "工业和信息化局",
    "自然资源局",
    "生态环境局",
    "档案馆",
    "融媒体中心",
    "机关事务中心",
    "残联",
];
const STREETS: [&str; 12] =
    ["云桥", "松风", "望湖", "青石", "和平里", "柳园", "东塔", "北辰", "南渡", "西山", "长庚", "明德"];
const COMMUNITIES: [&str; 16] = [
    "春晓", "锦绣", "向阳", "文苑", "梧桐", "滨江", "新安", "福源", "康宁", "翠竹", "金桂", "玉兰", "学府", "凤鸣",
    "朝霞", "永乐",
];
/// Which of them are villages.
const VILLAGES: [&str; 3] = ["向阳", "福源", "永乐"];
const FIRMS: [&str; 14] = [
    "云溪智造",
    "恒远物流",
    "启明软件",
    "同济药房",
    "华彩印务",
    "绿野农业",
    "安达快递",
    "聚贤人力",
    "远航教育",
    "博雅律师",
    "众信会计",
    "千禾食品",
    "海纳商贸",
    "锐进科技",
];

/// One gardener's tools.
struct Garden<'a> {
    work: Work,
    scope: Scope,
    random: &'a mut Random,
    planted: Planted,
    begins: Day,
    left: usize,
}

/// Founds about `units` units under a new 区委.
///
/// # Errors
/// When the database refuses.
pub async fn plant(
    deployment: &Deployment,
    actor: &Actor,
    random: &mut Random,
    units: usize,
    begins: Day,
) -> Outcome<Planted> {
    let work = deployment.begin(actor).await?;
    let scope = actor.scope("unit.write")?;
    let mut g = Garden { work, scope, random, planted: Planted::default(), begins, left: units };
    let root = g.found("中共云溪区委员会", "district_committee", None, "organ", false).await?;
    g.planted.root = Some(root);
    // A third of the units belong to organs, half to streets, the rest to new organisations.
    let (organs, streets) = (units * 36 / 100, units * 46 / 100);
    let organ_top = g.found("中共云溪区委区直机关工作委员会", "work_committee", Some(root), "organ", false).await?;
    g.planted.organs = Some(organ_top);
    g.organs(organ_top, organs).await?;
    g.streets(root, streets).await?;
    let firms = g
        .found(
            "中共云溪区委非公有制经济组织和社会组织工作委员会",
            "work_committee",
            Some(root),
            "private_enterprise",
            false,
        )
        .await?;
    g.firms(firms).await?;
    g.work.commit().await?;
    Ok(g.planted)
}

impl Garden<'_> {
    async fn found(
        &mut self,
        name: &str,
        kind: &str,
        parent: Option<UnitId>,
        sector: &str,
        village: bool,
    ) -> Outcome<UnitId> {
        let founded = PartialDay::of(i32::try_from(self.random.between(1985, 2018)).unwrap_or(2000), Some(7), None);
        let details = Details {
            founded,
            sector: sector.to_owned(),
            village,
            direct: kind != "branch",
            approves: matches!(kind, "committee" | "work_committee"),
            ..Details::default()
        };
        let mut new = NewUnit::of(name, kind, parent, self.begins).with(details);
        if parent.is_none() {
            new = new.coded("999");
        }
        self.left = self.left.saturating_sub(1);
        found(&mut self.work, &self.scope, new).await
    }

    async fn branch(&mut self, name: String, parent: UnitId, sector: &'static str, organ: bool) -> Outcome<()> {
        let kind = if sector == "new" && self.random.percent(30) { "joint_branch" } else { "branch" };
        let name = if kind == "joint_branch" { name.replace("党支部", "联合党支部") } else { name };
        let code = match sector {
            "organ" => "organ",
            "community" => "community",
            "village" => "village",
            _ => "private_enterprise",
        };
        let id = self.found(&name, kind, Some(parent), code, matches!(sector, "community" | "village")).await?;
        // Whoever lives in a village has the same trades as in a community.
        let sector = if sector == "village" { "community" } else { sector };
        let diligence = *self.random.weighted(&[(95, 45), (80, 30), (55, 17), (20, 8)]);
        self.planted.branches.push(Branch { id, name, organ, sector, diligence });
        Ok(())
    }

    /// Bureaus: a branch of its own, a general branch with some, or a committee with many, by turns.
    async fn organs(&mut self, top: UnitId, units: usize) -> Outcome<()> {
        let stop = self.left.saturating_sub(units);
        let mut round = 0;
        while self.left > stop {
            for (at, bureau) in BUREAUS.iter().enumerate() {
                if self.left <= stop {
                    break;
                }
                let bureau = numbered(bureau, round);
                match at % 5 {
                    0 => self.bureau(top, &bureau, "committee", "机关党委", 5).await?,
                    1 | 2 => self.bureau(top, &bureau, "general_branch", "党总支", 3).await?,
                    _ => self.branch(format!("中共云溪区{bureau}党支部"), top, "organ", true).await?,
                }
            }
            round += 1;
        }
        Ok(())
    }

    async fn bureau(&mut self, top: UnitId, bureau: &str, kind: &str, word: &str, branches: i64) -> Outcome<()> {
        let parent = self.found(&format!("中共云溪区{bureau}{word}"), kind, Some(top), "organ", false).await?;
        for n in 1..=self.random.between(2, branches) {
            self.branch(format!("中共云溪区{bureau}第{}党支部", chinese(n)), parent, "organ", true).await?;
        }
        self.branch(format!("中共云溪区{bureau}离退休党支部"), parent, "organ", true).await
    }

    /// Streets with their communities; a community is a general branch or a committee with branches, or one branch.
    async fn streets(&mut self, root: UnitId, units: usize) -> Outcome<()> {
        let stop = self.left.saturating_sub(units);
        let mut round = 0;
        while self.left > stop {
            for street in STREETS {
                if self.left <= stop {
                    break;
                }
                let street = numbered(street, round);
                let top = self
                    .found(
                        &format!("中共云溪区委{street}街道工作委员会"),
                        "work_committee",
                        Some(root),
                        "community",
                        false,
                    )
                    .await?;
                for community in COMMUNITIES.iter().take((units / 24).clamp(4, 16)) {
                    if self.left <= stop {
                        break;
                    }
                    self.community(top, &street, community).await?;
                }
            }
            round += 1;
        }
        Ok(())
    }

    async fn community(&mut self, top: UnitId, street: &str, community: &str) -> Outcome<()> {
        let (kind, word) =
            if self.random.percent(35) { ("committee", "党委") } else { ("general_branch", "党总支") };
        let (place, sector) = if VILLAGES.contains(&community) { ("村", "village") } else { ("社区", "community") };
        let parent =
            self.found(&format!("中共{street}街道{community}{place}{word}"), kind, Some(top), sector, true).await?;
        for n in 1..=self.random.between(2, 5) {
            self.branch(format!("中共{street}街道{community}{place}第{}网格党支部", chinese(n)), parent, sector, false)
                .await?;
        }
        Ok(())
    }

    async fn firms(&mut self, top: UnitId) -> Outcome<()> {
        let mut round = 0;
        while self.left > 0 {
            for firm in FIRMS {
                if self.left == 0 {
                    break;
                }
                self.branch(format!("中共{}公司党支部", numbered(firm, round)), top, "new", false).await?;
            }
            round += 1;
        }
        Ok(())
    }
}

/// A name used again gets a number, so that no two units are called the same.
fn numbered(name: &str, round: usize) -> String {
    if round == 0 { name.to_owned() } else { format!("{name}{}", chinese(i64::try_from(round).unwrap_or(0) + 1)) }
}

/// 一, 二, …, 十, 十一, …, 九十九.
fn chinese(n: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: i64| DIGITS[usize::try_from(d).unwrap_or(0) % 10];
    match n {
        1..=9 => digit(n).to_owned(),
        10..=19 => format!("十{}", digit(n - 10)),
        _ => format!("{}十{}", digit(n / 10), digit(n % 10)),
    }
}
