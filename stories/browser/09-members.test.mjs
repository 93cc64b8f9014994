// Members out of touch, elsewhere, and on the move: the branch begins, the committee above decides, the member reports from the
// telephone, and whoever may not is told so. Each story gives back what it took.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { ago, assertAccessible, assertFits, assertQuiet, at, errors, fill, latest, look, main, send, shot, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, secretary, clerk;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  secretary = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(secretary, who(program, 'branch_secretary'));
  clerk = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(clerk, who(program, 'department_clerk'));
});
after(async () => { await browser?.close(); await program?.stop(); });

const posted = (page) => page.locator('main form[method=post]').first();

/** Opens a form, fills it, sends it. */
async function sent(page, path, fields) {
  await page.goto(path);
  await fill(posted(page), fields);
  await send(page, posted(page));
}

/** The same, and it was accepted: the page of the matter stands there. */
async function done(page, home, part, fields) {
  await sent(page, `${home}/${part}`, fields);
  assert.equal(at(page), home, `${part}: ${await main(page)}`);
}

/** Takes the latest event or step back that this page may take back. */
async function takenBack(page, home, field) {
  await page.goto(home);
  await sent(page, await latest(page), { [field]: '演练，登记撤销' });
}

/** The branch's full members as a form offers them: the last are ordinary ones, whom no other story is about. */
async function somebody(page, fromEnd) {
  const options = page.locator('main [name=person] option');
  const n = await options.count();
  return { value: await options.nth(n - fromEnd).getAttribute('value'), name: await options.nth(n - fromEnd).innerText() };
}

test('a member out of touch is searched for, stopped by the committee above, and stands again when it is taken back', async () => {
  await secretary.goto('/standing/new?kind=lost_contact');
  await look(secretary, '09-lost-new');
  const { value: person, name } = await somebody(secretary, 1);
  await fill(posted(secretary), { person });
  await send(secretary, posted(secretary));
  const matter = at(secretary).replace(/\/steps.*/, '');
  assert.match(matter, /^\/cases\/\d+$/);
  await done(secretary, matter, 'steps/lost', { on: ago(260), last_contact: '电话、微信均联系不上' });
  await sent(secretary, `${matter}/steps/search`, { on: ago(-3), way: 'visit', searcher: '组织委员', course: '上门走访' });
  assert.match(await errors(secretary), /晚于今天/);
  await look(secretary, '09-search-refused');
  for (const [days, way] of [[230, 'phone'], [120, 'visit']]) {
    await done(secretary, matter, 'steps/search', { on: ago(days), way, searcher: '组织委员', course: '没有找到' });
  }
  await sent(secretary, `${matter}/steps/confirm`, { on: ago(110) });
  assert.match(await errors(secretary), /第二十四条/, 'before six months, with its clause');
  await done(secretary, matter, 'steps/confirm', { on: ago(40) });
  await done(secretary, matter, 'steps/stop_proposed', { on: ago(35), decided_by: 'assembly' });
  await look(secretary, '09-matter');
  await sent(secretary, `${matter}/steps/stop`, { on: ago(10), outcome: 'stopped' });
  assert.match(await errors(secretary), /上级/, 'the branch does not decide');
  await done(clerk, matter, 'steps/stop', { on: ago(10), outcome: 'stopped' });
  await look(clerk, '09-matter-stopped');
  await clerk.goto(`/members/${person}`);
  assert.match(await main(clerk), /停止党籍/);
  await look(clerk, '09-member-stopped');
  await clerk.goto('/standing?q=' + encodeURIComponent(name));
  assert.match(await main(clerk), new RegExp(name));
  await look(clerk, '09-standing');
  await takenBack(clerk, matter, '_reason');
  for (let n = 0; n < 5; n++) await takenBack(secretary, matter, '_reason');
  await sent(secretary, `${matter}/retract`, { _reason: '演练，登记撤销' });
  await secretary.goto(`/members/${person}`);
  assert.match(await main(secretary), /正式党员/);
  assert.equal((await secretary.goto(matter)).status(), 404);
  assertQuiet(secretary, 'out of touch');
});

test('a member elsewhere is registered, reports from the telephone, gets a card, and comes back', async () => {
  const member = await visitor(browser, program, 'phone');
  await signIn(member, who(program, 'member'));
  await member.goto('/me');
  const name = (await member.locator('dl.facts dd').first().innerText()).trim();
  await secretary.goto('/floating/new?kind=out');
  await look(secretary, '09-floating-new');
  await fill(posted(secretary), { person: { label: name }, on: ago(-1), place: '广东省深圳市南山区', reason: 'work', contact: '组织委员' });
  await send(secretary, posted(secretary));
  assert.match(await errors(secretary), /日期晚于今天/);
  assert.equal(await posted(secretary).locator('[name=place]').inputValue(), '广东省深圳市南山区', 'what was typed stays');
  await fill(posted(secretary), { on: ago(250) });
  await send(secretary, posted(secretary));
  const file = at(secretary);
  assert.match(file, /^\/floating\/\d+$/);
  assert.match(await main(secretary), /已\d+个月没有联系/);
  await look(secretary, '09-floating');

  await member.goto('/me/floating');
  await assertAccessible(member, 'own floating');
  await fill(posted(member), { text: '在深圳工作，每月参加线上学习。', place: '广东省深圳市福田区', phone: '138 0013 8000' });
  await send(member, posted(member));
  assert.match(await main(member), /福田区/);
  await assertFits(member, 'own floating');
  await shot(member, '09-me-floating-phone', { fullPage: true });
  assert.equal((await member.goto(file)).status(), 403, 'the branch keeps the file');

  await done(secretary, file, 'do/contact', { on: ago(0), way: 'phone', by: '组织委员', text: '近况良好' });
  assert.doesNotMatch(await main(secretary), /已\d+个月没有联系/, 'the alarm is gone');
  assert.equal((await secretary.goto(`${file}/card/card`)).status(), 403, 'cards are the committee’s');
  await done(clerk, file, 'card/card', { on: ago(0) });
  assert.match(await main(clerk), /第\d{4}号/);
  await done(secretary, file, 'do/end', { on: ago(0), how: 'returned' });
  assert.match(await main(secretary), /活动证还没有收回/);
  await done(clerk, file, 'card/recall', { on: ago(0), how: 'recalled' });
  assert.doesNotMatch(await main(clerk), /还没有收回/);
  await look(clerk, '09-floating-ended');
  await clerk.goto('/floating');
  await look(clerk, '09-floatings');
  assertQuiet(member, 'elsewhere');
});

test('a registration that somebody else has changed meanwhile is not overwritten', async () => {
  await secretary.goto('/floating/new?kind=in');
  await fill(posted(secretary), { name: '柳浮生', on: ago(30), place: '广东省深圳市', reason: 'work', organ: '中共某县某镇柳林村党支部' });
  await send(secretary, posted(secretary));
  const file = at(secretary);
  const other = await secretary.context().newPage();
  await other.goto(`${file}/do/contact`);
  await done(secretary, file, 'do/contact', { on: ago(1), way: 'visit', by: '支部书记', text: '参加主题党日' });
  await fill(posted(other), { on: ago(0), way: 'phone', by: '组织委员', text: '电话联系' });
  await send(other, posted(other));
  assert.match(await main(other), /已被他人修改|刷新/);
  await other.close();
  await secretary.goto(file);
  assert.doesNotMatch(await main(secretary), /电话联系/);
  await done(secretary, file, 'do/end', { on: ago(0), how: 'left' });
});

test('a member changes the branch: one side proposes, the other accepts, and the letter out is printed', async () => {
  await secretary.goto('/transfer/new');
  await look(secretary, '09-transfer-new');
  const boxes = posted(secretary).locator('[name=people]');
  const person = await boxes.nth(await boxes.count() - 2).getAttribute('value');
  const to = await posted(secretary).locator('#units-of-to option').first().getAttribute('value');
  const tick = posted(secretary).locator(`[name=people][value="${person}"]`);
  await fill(posted(secretary), { way: 'within', to, on: ago(0), reason: 'work', paid_to: '2026-13' });
  await tick.check();
  await send(secretary, posted(secretary));
  assert.match(await errors(secretary), /月份/);
  assert.equal(await tick.isChecked(), true, 'who was ticked stays ticked');
  await look(secretary, '09-transfer-refused');
  await fill(posted(secretary), { paid_to: ago(31).slice(0, 7) });
  await send(secretary, posted(secretary));
  const transfer = at(secretary).match(/^\/transfer\/\d+$/) ? at(secretary) : await secretary.locator('main td a[href^="/transfer/"]').first().getAttribute('href');
  await secretary.goto(`${transfer}/steps/accept`);
  assert.match(await main(secretary), /对方或上级/, 'who proposes does not accept');
  await done(clerk, transfer, 'steps/accept', { on: ago(0), outcome: 'accepted' });
  await look(clerk, '09-transfer');
  assert.equal((await secretary.goto(`/members/${person}`)).status(), 404, 'the member is the other branch’s now');
  await takenBack(clerk, transfer, '_reason');
  await takenBack(secretary, transfer, '_reason');
  assert.equal((await secretary.goto(`/members/${person}`)).status(), 200);
  await out(person);
  assertQuiet(secretary, 'transfer');
});

/** Out of the district by letter, which is printed, withdrawn again, and keeps its number. */
async function out(person) {
  await secretary.goto('/transfer/new');
  await fill(posted(secretary), { way: 'out', place: '中共江北市委市直机关工作委员会', scope: 'city', on: ago(0), reason: 'work', paid_to: ago(31).slice(0, 7) });
  await posted(secretary).locator(`[name=people][value="${person}"]`).check();
  await send(secretary, posted(secretary));
  const transfer = at(secretary).match(/^\/transfer\/\d+$/) ? at(secretary) : await secretary.locator('main td a[href^="/transfer/"]').first().getAttribute('href');
  await done(clerk, transfer, 'steps/letter', { on: ago(0), valid_days: '30' });
  await clerk.goto(`${transfer}/letter`);
  const number = (await main(clerk)).match(/〔\d{4}〕第\d{4}号/)[0];
  await look(clerk, '09-letter');
  const [file] = await Promise.all([clerk.waitForEvent('download'), clerk.getByRole('link', { name: '下载介绍信' }).click()]);
  const text = strFromU8(unzipSync(new Uint8Array(readFileSync(await file.path())))['word/document.xml']).replace(/<[^>]+>/g, '');
  assert.ok(text.includes(number) && /\d{17}[\dX]/.test(text), 'the paper has the number and the whole identity');
  assert.equal((await secretary.goto(`${transfer}/letter/print`)).status(), 403);
  await done(secretary, transfer, 'steps/withdraw', { on: ago(0), outcome: 'withdrawn', opinion: '本人不再调动' });
  assert.match(await main(secretary), /撤回/);
}
