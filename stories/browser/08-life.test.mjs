// What a branch sees of its month: the calendar, the sheet for the wall, the feed for a telephone; the messages; and the monthly check of
// the roster, with a member's own request for a correction.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { assertFits, assertQuiet, at, errors, fill, look, main, send, shot, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, secretary;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  secretary = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(secretary, who(program, 'branch_secretary'));
});
after(async () => { await browser?.close(); await program?.stop(); });

/** Follows a link of the page. */
const follow = (page, link) => Promise.all([page.waitForNavigation(), link.click()]);

/** Presses a button that asks back in a dialog, and says yes. */
async function confirm(page, button, yes) {
  await page.getByRole('button', { name: button }).click();
  await Promise.all([page.waitForNavigation(), page.locator('dialog').getByRole('button', { name: yes }).click()]);
}

/** What a click downloads: its name and bytes. */
async function download(page, link) {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test('the month is paged forth and back; a day leads to what falls on it', async () => {
  await secretary.goto('/calendar');
  const now = await secretary.locator('.months-now').innerText();
  await look(secretary, '08-calendar');
  await follow(secretary, secretary.locator('.months a[rel=next]'));
  assert.notEqual(await secretary.locator('.months-now').innerText(), now);
  await follow(secretary, secretary.locator('.months a[rel=prev]'));
  assert.equal(await secretary.locator('.months-now').innerText(), now);
  await follow(secretary, secretary.locator('.month a[href^="/calendar/day"]').first());
  await look(secretary, '08-calendar-day');
  await secretary.goto('/calendar/day?on=9999-12-31');
  assert.match(await secretary.locator('.months').innerText(), new RegExp(now), 'a day beyond all calendars is today');
});

test('the sheet for the wall says the same on the page, in Word and as PDF', async () => {
  await secretary.goto('/calendar/sheet');
  await look(secretary, '08-sheet');
  const first = await secretary.locator('.sheet td[data-label=事项]').first().innerText();
  const word = await download(secretary, secretary.getByRole('link', { name: '下载（.docx）' }));
  assert.match(word.name, /^支部工作月历_\d{4}-\d\d\.docx$/);
  const text = strFromU8(unzipSync(new Uint8Array(word.bytes))['word/document.xml']).replace(/<[^>]+>/g, '');
  assert.ok(text.includes(first), `${first} stands in the document`);
  const pdf = await download(secretary, secretary.getByRole('link', { name: '下载（.pdf）' }));
  assert.match(pdf.name, /\.pdf$/);
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.match(pdf.bytes.subarray(-8).toString(), /%%EOF/);
  await secretary.emulateMedia({ media: 'print' });
  assert.equal(await secretary.locator('.months').isVisible(), false, 'what is for the screen is not printed');
  await shot(secretary, '08-sheet-print', { fullPage: true });
  await secretary.emulateMedia({ media: 'screen' });
  assertQuiet(secretary, 'sheet');
});

test('a feed address is shown once, is read without a session, and is gone when withdrawn', async () => {
  await secretary.goto('/calendar/feed');
  if (await secretary.getByRole('button', { name: '撤销订阅' }).count()) await confirm(secretary, '撤销订阅', '撤销订阅');
  await send(secretary, secretary.locator('main form[action="/calendar/feed"]'));
  const address = await secretary.locator('.feed-address').innerText();
  await look(secretary, '08-feed');
  const path = new URL(address).pathname;
  const read = () => fetch(program.url + path);
  const calendar = await (await read()).text();
  assert.match(calendar, /^BEGIN:VCALENDAR[\s\S]*BEGIN:VEVENT[\s\S]*END:VCALENDAR/);
  await secretary.goto('/calendar/feed');
  assert.doesNotMatch(await main(secretary), /tzf_/, 'shown once');
  assert.match(await main(secretary), /最近读取\s*\d{4}-/);
  await confirm(secretary, '撤销订阅', '撤销订阅');
  assert.equal((await read()).status, 404);
  assert.match(await main(secretary), /还没有订阅/);
  assertQuiet(secretary, 'feed');
});

test('messages are counted in the head, lead to their place, and can be marked and turned off', async () => {
  const clerk = await visitor(browser, program);
  await signIn(clerk, who(program, 'work_committee_clerk'));
  const unread = async () => Number((await clerk.locator('a[href="/messages?state=unread"]').innerText()).match(/\d+/)[0]);
  await clerk.goto('/messages');
  await look(clerk, '08-messages');
  const had = await unread();
  if (had > 0) {
    assert.match(await clerk.locator('header a[href="/messages"], .top a[href="/messages"]').first().innerText(), new RegExp(String(Math.min(had, 99))));
    await follow(clerk, clerk.getByRole('button', { name: /^去办理/ }).first());
    assert.notEqual(at(clerk), '/messages', 'a message leads to where it is done');
    await clerk.goto('/messages');
    assert.equal(await unread(), had - 1);
    if (had > 1) await send(clerk, clerk.locator('form[action="/messages/read"]'));
    assert.equal(await unread(), 0);
    await clerk.goto('/messages?state=unread');
    assert.match(await main(clerk), /没有未读消息/);
  }
  await clerk.goto('/messages/settings');
  await look(clerk, '08-settings');
  for (const way of ['不提醒', '在系统内提醒']) {
    await clerk.goto('/messages/settings');
    await clerk.getByLabel(way, { exact: true }).check();
    await send(clerk, clerk.locator('form[action="/messages/settings"]'));
    await clerk.goto('/messages/settings');
    assert.equal(await clerk.getByLabel(way, { exact: true }).isChecked(), true);
  }
  assertQuiet(clerk, 'messages');
});

test('all of it works without script', async () => {
  const plain = await visitor(browser, program, 'phone', { javaScriptEnabled: false });
  await signIn(plain, who(program, 'work_committee_clerk'));
  await plain.goto('/calendar');
  const now = await plain.locator('.months-now').innerText();
  await follow(plain, plain.locator('.months a[rel=next]'));
  assert.notEqual(await plain.locator('.months-now').innerText(), now);
  await plain.goto('/calendar/feed');
  for (const name of ['撤销订阅', '生成订阅地址', '撤销订阅']) {
    const button = plain.getByRole('button', { name });
    if (await button.count()) await follow(plain, button);
  }
  assert.match(await main(plain), /还没有订阅/);
  await plain.goto('/messages/settings');
  await follow(plain, plain.getByRole('button', { name: '保存' }));
  assert.equal(at(plain), '/messages');
  await assertFits(plain, 'messages without script');
});

/** Takes the finished month back, if it is finished. */
async function reopened(page) {
  await page.goto('/monthly');
  const way = page.getByRole('link', { name: '撤回完成' });
  if (!(await way.count())) return;
  await follow(page, way);
  await look(page, '08-reopen');
  await fill(page.locator('main form'), { why: '有一名党员申请更正' });
  await send(page, page.locator('main form'));
}

/** Answers every request of a member. */
async function answered(page) {
  const open = page.locator('main a[href^="/monthly/requests/"]');
  while (await open.count()) {
    await follow(page, open.first());
    const form = page.locator('main form[method=post]');
    await fill(form, { state: 'done', answer: '已按身份证件核对更正' });
    await send(page, form);
    if (!/^\/monthly\/\d+/.test(at(page))) await page.goto('/monthly');
  }
}

test('a member asks for a correction on the telephone; the branch answers, checks line by line, and finishes', async () => {
  const member = await visitor(browser, program, 'phone');
  await signIn(member, who(program, 'member'));
  await member.goto('/me');
  await follow(member, member.getByRole('link', { name: '申请更正' }));
  const words = `学历应为大学本科，${Date.now() % 100_000}`;
  await fill(member.locator('main form'), { text: words });
  await assertFits(member, 'request');
  await send(member, member.locator('main form'));
  assert.match(await main(member), new RegExp(`${words}[\\s\\S]*待办理`));

  await reopened(secretary);
  await secretary.goto('/monthly');
  assert.match(await main(secretary), new RegExp(words));
  await look(secretary, '08-monthly');
  await follow(secretary, secretary.locator('main a[href^="/monthly/requests/"]').first());
  await look(secretary, '08-request');
  await secretary.goBack();
  await answered(secretary);

  const sheet = secretary.locator('main form[action$="/confirm"]');
  for (const tick of [1, 1000]) {
    const open = sheet.locator('[name=line]');
    const count = await open.count();
    for (let n = 0; n < Math.min(tick, count); n++) await open.nth(n).check();
    if (count === 0) break;
    await fill(sheet, { note: '已联系本人，材料下月补齐' });
    await send(secretary, sheet);
    assert.equal(await sheet.locator('[name=line]').count(), Math.max(0, count - tick));
  }
  await send(secretary, secretary.locator('main form[action$="/finish"]'));
  assert.match(await main(secretary), /已完成/);
  await look(secretary, '08-monthly-finished');

  await member.goto('/me/corrections');
  assert.match(await main(member), /已按身份证件核对更正/);
  await look(member, '08-corrections');
});

test('a month that cannot be finished says what is open; nobody else reaches it', async () => {
  const member = await visitor(browser, program);
  await signIn(member, who(program, 'member'));
  await secretary.goto('/monthly');
  const own = at(secretary);
  assert.equal((await member.goto(own)).status(), 403);
  assert.equal((await secretary.goto(own.replace(/\d{4}-\d\d$/, '2099-01'))).status(), 404);
  await reopened(secretary);
  await secretary.goto('/monthly');
  const back = secretary.locator('main details form[action$="/take-back"]').first();
  if (await back.count()) {
    await secretary.locator('main details summary').first().click();
    await send(secretary, back);
    const form = secretary.locator('main form[action$="/confirm"]');
    await send(secretary, form);
    assert.match(await errors(secretary), /没有选择要确认的内容/);
    assert.equal(await secretary.locator('main form[action$="/finish"] button').count(), 0);
  }
});
