//! 选票: the candidates of a ballot in the order of the nomination, and as many empty lines as there are seats for somebody else.

use super::word;
use crate::pages::Written;
use crate::rules::Contest;
use crate::way::{contests, latest};
use base::{Outcome, Refusal};
use paper::official::{Block, Paper, Span};

/// One ballot for each contest, each on a page of its own, to be copied as often as there are voters.
///
/// # Errors
/// Refused without candidates.
pub(crate) fn ballot(w: &Written) -> Outcome<Paper> {
    let stand = case::file::standing(&w.rows);
    let Some(nomination) = latest(&stand, "nomination") else {
        return Err(Refusal::new("还没有候选人，不能打印选票", "请先登记候选人").into());
    };
    let mut blocks = Vec::new();
    for (n, contest) in contests(&w.case.procedure, &stand, nomination).iter().enumerate() {
        if n > 0 {
            blocks.push(Block::PageBreak);
        }
        blocks.extend(one(contest));
    }
    Ok(Paper {
        title: Span::line(format!("{}\n{}选票", w.unit.name, word(&w.case.procedure))),
        blocks,
        signature: Span::line(&w.unit.name),
        date: Span::line("　　　　年　　月　　日"),
        ..Paper::default()
    })
}

fn one(contest: &Contest) -> Vec<Block> {
    let columns = |who: &str| ["赞成", "不赞成", "弃权", who].map(str::to_owned).to_vec();
    let marks = |name: &str| ["", "", "", name].map(Span::line).to_vec();
    let listed = contest.candidates.iter().map(|who| marks(&who.name)).collect();
    let others = (0..contest.seats).map(|_| vec![Vec::new()]).collect();
    let seats = contest.seats;
    vec![
        Block::heading(1, format!("{}（应选{seats}名）", contest.name)),
        Block::Table { columns: columns("候选人"), rows: listed, widths: vec![1, 1, 1, 3] },
        Block::Table { columns: vec!["另选他人（姓名）".to_owned()], rows: others, widths: vec![1] },
        Block::paragraph("说明："),
        Block::paragraph("1. 赞成、不赞成、弃权三栏中只选一栏画“○”；三栏都没有画的为弃权。"),
        Block::paragraph("2. 不赞成候选人的，可以另选他人，在空格内写明姓名；弃权的不能另选他人。"),
        Block::paragraph(format!("3. 赞成的和另选的合计等于或者少于{seats}名的有效，多于{seats}名的无效。")),
    ]
}
