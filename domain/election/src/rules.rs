//! What an election comes to: how many must stand, which counts are possible, who has won. Pure.

pub mod reminder;

use base::Refusal;
use catalogue::Share;
use record::value::Named;

/// What is elected in one ballot: seats of one post, and who stands for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// Key of the post: `member`, `secretary`.
    pub post: String,
    /// What those elected are called: 委员.
    pub name: String,
    /// How many are to be elected.
    pub seats: u32,
    /// Who stands.
    pub candidates: Vec<Named>,
}

/// What one candidate has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Who.
    pub who: Named,
    /// 赞成.
    pub yes: u32,
    /// 反对.
    pub no: u32,
    /// 弃权.
    pub abstain: u32,
    /// Of somebody who was not nominated (另选他人): the field of the votes. Nobody votes against whom they write in themselves.
    pub written_in: Option<String>,
}

impl Count {
    /// The field where the votes for it are typed.
    pub fn place(&self) -> String {
        self.written_in.clone().unwrap_or_else(|| format!("yes_{}", self.who.id))
    }

    fn all(&self) -> u32 {
        self.yes.saturating_add(self.no).saturating_add(self.abstain)
    }
}

/// Who has won a contest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Won {
    /// Elected, by votes.
    pub elected: Vec<Named>,
    /// More votes than half, but as many as others, and the seats left are not enough for all of them.
    pub tied: Vec<Named>,
    /// Seats left.
    pub open: u32,
}

/// How many must stand for so many seats when the margin is a share of the seats in percent; a part of a person counts as one.
pub fn least_candidates(seats: u32, percent: u32) -> u32 {
    let margin = (u64::from(seats) * u64::from(percent)).div_ceil(100);
    seats.saturating_add(u32::try_from(margin).unwrap_or(u32::MAX))
}

/// Which counts cannot be, by `valid` ballots, each at its field, all at once.
pub fn impossible(seats: u32, counts: &[Count], valid: u32) -> Vec<Refusal> {
    let mut all = Vec::new();
    for count in counts.iter().filter(|c| c.all() > valid) {
        let what = format!("{}的赞成、反对、弃权合计{}票，多于有效票{valid}张", count.who.name, count.all());
        all.push(Refusal::at(count.place(), what, "请核对计票单"));
    }
    let yes: u64 = counts.iter().map(|c| u64::from(c.yes)).sum();
    let most = u64::from(valid) * u64::from(seats);
    if let Some(first) = counts.first().filter(|_| yes > most) {
        let what = format!("赞成票合计{yes}票，多于{valid}张有效票各选{seats}名的{most}票");
        all.push(Refusal::at(first.place(), what, "所选人数多于名额的选票是废票，请核对计票单"));
    }
    all
}

/// Whose counts do not add up to the valid ballots.
pub fn unaccounted(counts: &[Count], valid: u32) -> Vec<&Count> {
    counts.iter().filter(|c| c.written_in.is_none() && c.all() < valid).collect()
}

/// More were written in than there are votes against candidates: only who votes against one may name another instead.
pub fn too_many_written_in(counts: &[Count]) -> Option<Refusal> {
    let written = counts.iter().filter(|c| c.written_in.is_some());
    let others: u64 = written.clone().map(|c| u64::from(c.yes)).sum();
    let against: u64 = counts.iter().map(|c| u64::from(c.no)).sum();
    let first = written.into_iter().next().filter(|_| others > against)?;
    let what = format!("另选他人合计{others}票，多于对候选人的反对票合计{against}票");
    Some(Refusal::at(first.place(), what, "投反对票的才可以另选他人，弃权的不可以；请核对计票单"))
}

/// Who has won: whoever has the share of those present, by votes, until the seats are filled. Whom equal votes leave undecided is not
/// elected.
pub fn won(seats: u32, counts: &[Count], present: u32, share: &Share) -> Won {
    let mut enough: Vec<&Count> = counts.iter().filter(|c| share.met(c.yes, present)).collect();
    enough.sort_by_key(|c| std::cmp::Reverse(c.yes));
    let places = usize::try_from(seats).unwrap_or(usize::MAX);
    // Votes of the first who would not find a seat: whoever has no more than these is not safe.
    let edge = enough.get(places).map(|c| c.yes);
    let safe = |c: &&&Count| edge.is_none_or(|edge| c.yes > edge);
    let elected: Vec<Named> = enough.iter().filter(safe).map(|c| c.who.clone()).collect();
    let open = seats.saturating_sub(u32::try_from(elected.len()).unwrap_or(u32::MAX));
    let at_edge = enough.iter().filter(|c| open > 0 && Some(c.yes) == edge);
    Won { tied: at_edge.map(|c| c.who.clone()).collect(), elected, open }
}
