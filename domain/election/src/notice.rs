//! What an election gives to be shown (公示): the candidates, from the nomination until the meeting.

use crate::way::{contests, latest};
use crate::{BY_ELECTION, NOUN};
use case::State;
use db::Conn;
use publicity::{Asked, Notice, NoticeFuture, Source};

/// Elections as publicities know them; the app registers it.
pub const SHOWN: Source = Source { noun: NOUN.key, of };

fn of<'a>(conn: &'a mut Conn, asked: Asked<'a>) -> NoticeFuture<'a> {
    Box::pin(async move {
        let rows = case::store::rows(conn, &asked.site.keys, asked.scope, asked.case.id).await?;
        let stand = case::file::standing(&rows);
        let Some(nomination) = latest(&stand, "nomination").filter(|_| asked.case.state == State::Open) else {
            return Ok(None);
        };
        let contests = contests(&asked.case.procedure, &stand, nomination);
        if contests.is_empty() || latest(&stand, "meeting").is_some() {
            return Ok(None);
        }
        let word = if asked.case.procedure == BY_ELECTION { "补选" } else { "换届选举" };
        let names =
            |c: &crate::rules::Contest| c.candidates.iter().map(|who| who.name.as_str()).collect::<Vec<_>>().join("、");
        let lines: Vec<String> =
            contests.iter().map(|c| format!("{}候选人预备人选（应选{}名）：{}", c.name, c.seats, names(c))).collect();
        let first = format!("经党员酝酿推荐，{}{word}候选人预备人选如下：", asked.unit.name);
        Ok(Some(Notice {
            about: "election",
            title: format!("关于{word}候选人预备人选的公示"),
            content: format!("{first}\n{}。", lines.join("\n")),
            people: contests.into_iter().flat_map(|c| c.candidates).collect(),
        }))
    })
}
