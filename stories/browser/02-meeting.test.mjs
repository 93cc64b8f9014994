// A branch secretary records a meeting: one screen, one submit; the text survives a lost session. Then corrects and cancels it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, assertQuiet, send, shot, signIn, startBrowser, startProgram, tryPassword, visitor, who } from './lib.mjs';

let program, browser, secretary;
before(async () => { program = await startProgram(); browser = await startBrowser(); secretary = who(program, 'branch_secretary'); });
after(async () => { await browser?.close(); await program?.stop(); });

const FORM = 'form[enctype="multipart/form-data"]';

/** The form for a kind of meeting, reached from the desk as a person would. */
async function newMeeting(page, kind) {
  await page.goto('/');
  await page.getByRole('link', { name: '记会议', exact: true }).first().click();
  const choice = page.locator(`input[type=radio][name=kind][value=${kind}]`);
  await choice.waitFor({ state: 'attached' });
  // Choosing another kind draws the form anew.
  if (!(await choice.isChecked())) await Promise.all([page.waitForNavigation(), choice.check({ force: true })]);
  // A click comes back before the page is there in full; what is counted afterwards has to be all of it.
  await page.waitForLoadState();
  return page.locator(FORM);
}

const marks = (page) => page.locator('[data-attend] fieldset');
const mark = (page, n, state) => marks(page).nth(n).locator(`input[value=${state}]`);

/** Marks somebody as a hand would: on the word, in the middle of the screen, where nothing covers it. */
async function tick(page, n, state, how = 'click') {
  const word = marks(page).nth(n).locator(`label:has(input[value=${state}])`);
  await word.evaluate((e) => e.scrollIntoView({ block: 'center' }));
  await word[how]();
  assert.ok(await mark(page, n, state).isChecked());
}
const count = async (page, what) => Number(await page.locator(`[data-attend-count=${what}]`).innerText());

/** The value beside a name in a list of facts. */
const fact = (page, name) => page.locator('dl.facts div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd').first().innerText();

test('a meeting of a branch of twenty is recorded by keyboard with one submit', async () => {
  const page = await visitor(browser, program);
  await signIn(page, secretary);
  const form = await newMeeting(page, 'assembly');
  const people = await marks(page).count();
  assert.ok(people >= 15, `a branch of some twenty, not of ${people}`);
  assert.equal(await count(page, 'due'), people, 'all members are due at their assembly');
  assert.equal(await count(page, 'present'), people, 'at first everybody is taken to be there');

  // From here on only the keyboard. Who is on leave and who is absent: two people, four keys.
  await form.locator('[name=agenda]').focus();
  await page.keyboard.type('讨论年度工作总结');
  await mark(page, 0, 'present').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.ok(await mark(page, 1, 'leave').isChecked() && await mark(page, 2, 'absent').isChecked());
  assert.deepEqual([await count(page, 'present'), await count(page, 'leave'), await count(page, 'absent')], [people - 2, 1, 1]);
  const quorum = await page.locator('[data-quorum]').innerText();
  assert.match(quorum, /达到规定人数（至少 \d+ 名）/);
  assert.match(await page.locator('.note:has([data-quorum])').innerText(), /《中国共产党支部工作条例（试行）》第.+条/, 'the quorum names its clause');
  await shot(page, '02-meeting-form-desk', { fullPage: true });
  await form.locator('[name=content]').focus();
  await page.keyboard.type('与会党员逐项讨论，一致通过。');
  let posts = 0;
  page.on('request', (request) => { if (request.method() === 'POST') posts += 1; });
  for (let tabs = 0; tabs < 12 && await page.evaluate(() => document.activeElement?.textContent !== '保存'); tabs++) await page.keyboard.press('Tab');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);

  assert.equal(posts, 1, 'one submit');
  assert.match(page.url(), /\/meetings\/\d+$/);
  assert.match(await page.locator('.flash').innerText(), /会议已记录/);
  assert.deepEqual([await fact(page, '应到'), await fact(page, '实到'), await fact(page, '请假'), await fact(page, '缺席')], [people, people - 2, 1, 1].map(String));
  assert.match(await page.locator('main').innerText(), /讨论年度工作总结[\s\S]*一致通过/);
  await assertAccessible(page, 'the recorded meeting');
  await shot(page, '02-meeting-desk', { fullPage: true });

  // Too few: the page says so at once, before anything is saved.
  await newMeeting(page, 'assembly');
  for (let n = 0; n < people; n++) await tick(page, n, n < 2 ? 'present' : 'leave');
  assert.match(await page.locator('[data-quorum]').innerText(), /未达到规定人数/);
  assert.ok(await page.locator('.note-warn:has([data-quorum])').isVisible());
  await page.getByRole('button', { name: '应到的全部到会' }).click();
  assert.equal(await count(page, 'present'), people);
  assertQuiet(page, 'recording by keyboard');
  await page.context().close();
});

test('a half-written meeting comes back after the session was lost, and is gone after saving', async () => {
  const page = await visitor(browser, program);
  await signIn(page, secretary);
  let form = await newMeeting(page, 'theme_day');
  await form.locator('[name=x-theme]').first().fill('重走老区路');
  await form.locator('[name=content]').fill('上午八时出发');
  await tick(page, 3, 'leave');
  await page.waitForFunction(() => Object.values(localStorage).some((kept) => kept.includes('上午八时出发')));
  // The session ends elsewhere; saving leads to the sign-in.
  await choices(form);
  await page.context().clearCookies();
  await send(page, form);
  assert.ok(await page.locator('input[type=password]').count() > 0, 'a lost session asks for the password');
  await tryPassword(page, secretary, secretary.password);
  form = await newMeeting(page, 'theme_day');
  assert.match(await form.locator('[role=status]').first().innerText(), /已恢复/);
  assert.equal(await form.locator('[name=content]').inputValue(), '上午八时出发');
  assert.ok(await mark(page, 3, 'leave').isChecked(), 'marks come back too');
  await send(page, form);
  assert.match(await page.locator('.flash').innerText(), /会议已记录/);
  form = await newMeeting(page, 'theme_day');
  assert.equal(await form.locator('[name=content]').inputValue(), '', 'what is saved does not come back');
  assert.equal(await page.getByText('已恢复').count(), 0);
  assertQuiet(page, 'a lost session');
  await page.context().close();
});

/** Chooses something in every choice that must be made and is not. */
async function choices(form) {
  for (const select of await form.locator('select[required]').all()) {
    if (await select.inputValue() === '') await select.selectOption({ index: 1 });
  }
}

test('a refused meeting comes back with what was typed and every error', async () => {
  const page = await visitor(browser, program);
  await signIn(page, secretary);
  const form = await newMeeting(page, 'assembly');
  // The browser itself would stop some of it: a person with an old browser is not stopped.
  await form.evaluate((f) => { f.noValidate = true; });
  await form.locator('[name=day]').fill('2099-01-01');
  await form.locator('[name=agenda]').fill('');
  await form.locator('[name=content]').fill('记了一大段，不能丢');
  await tick(page, 1, 'absent');
  await form.locator('[name=files]').setInputFiles({ name: '木马.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ not a picture') });
  await send(page, form);
  const told = await page.locator('.errors').innerText();
  assert.match(told, /没有保存，请先处理以下 \d 个问题/);
  assert.ok(await page.locator('.errors li').count() >= 3, `every error at once: ${told}`);
  assert.match(told, /议题/);
  assert.match(told, /日期/);
  assert.match(told, /木马\.exe/);
  const again = page.locator(FORM);
  assert.equal(await again.locator('[name=content]').inputValue(), '记了一大段，不能丢');
  assert.equal(await again.locator('[name=day]').inputValue(), '2099-01-01');
  assert.ok(await mark(page, 1, 'absent').isChecked());
  await assertAccessible(page, 'the refused meeting');
  await shot(page, '02-meeting-refused-desk', { fullPage: true });
  assertQuiet(page, 'a refused meeting');
  await page.context().close();
});

test('a meeting is corrected and cancelled with a reason; its attachment comes back as it went in', async () => {
  const page = await visitor(browser, program);
  await signIn(page, secretary);
  const form = await newMeeting(page, 'assembly');
  await form.locator('[name=agenda]').fill('通报党费收缴情况');
  const sheet = { name: '签到表.txt', mimeType: 'text/plain', buffer: Buffer.from('签到：全体') };
  await form.locator('[name=files]').setInputFiles(sheet);
  await send(page, form);
  const address = page.url();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /签到表/ }).click()]);
  assert.match(file.suggestedFilename(), /签到表/);

  await page.goto(address);
  await page.getByRole('link', { name: '更正' }).click();
  const edit = page.locator(FORM);
  await edit.locator('[name=agenda]').fill('通报党费收缴和使用情况');
  await tick(page, 0, 'leave');
  await edit.evaluate((f) => { f.noValidate = true; });
  await send(page, edit);
  assert.match(await page.locator('.errors').innerText(), /原因/, 'a correction says why');
  await page.locator('[name=why]').fill('漏记议题和请假');
  await send(page, page.locator(FORM));
  assert.equal(page.url(), address);
  assert.equal(await fact(page, '请假'), '1');
  const history = await page.locator('main').innerText();
  assert.match(history, /漏记议题和请假/);
  assert.match(history, /签到表/, 'the attachment stays');

  await page.getByRole('link', { name: '撤销', exact: true }).click();
  await page.locator('[name=why]').fill('重复记录');
  await send(page, page.locator('form[action$="/cancel"]'));
  assert.match(await page.locator('main').innerText(), /不计入统计[\s\S]*重复记录/);
  assert.equal(await page.getByRole('link', { name: '更正' }).count(), 0, 'what is cancelled is not corrected');
  assertQuiet(page, 'correcting and cancelling');
  await page.context().close();
});

test('a meeting is recorded on the telephone', async () => {
  const page = await visitor(browser, program, 'phone', { hasTouch: true, isMobile: true });
  await signIn(page, secretary);
  const form = await newMeeting(page, 'assembly');
  await assertFits(page, 'the form on a telephone');
  await assertAccessible(page, 'the form on a telephone');
  await form.locator('[name=agenda]').fill('学习上级文件');
  await tick(page, 2, 'leave', 'tap');
  const target = await marks(page).nth(2).locator('label:has(input[value=absent])').boundingBox();
  assert.ok(target.height >= 24 && target.width >= 24, 'a finger finds it');
  await shot(page, '02-meeting-form-phone', { fullPage: true });
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: '保存' }).tap()]);
  assert.match(await page.locator('.flash').innerText(), /会议已记录/);
  assert.equal(await fact(page, '请假'), '1');
  await assertFits(page, 'the meeting on a telephone');
  assertQuiet(page, 'on the telephone');
  await page.context().close();
});

test('a meeting is recorded without script', async () => {
  const page = await visitor(browser, program, 'desk', { javaScriptEnabled: false });
  await signIn(page, secretary);
  await page.goto('/');
  await page.getByRole('link', { name: '记会议', exact: true }).first().click();
  await page.locator('input[type=radio][name=kind][value=assembly]').check({ force: true });
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: '切换' }).click()]);
  await page.locator('[name=agenda]').fill('研究发展对象');
  await tick(page, 1, 'absent');
  await send(page, page.locator(FORM));
  assert.equal(await fact(page, '缺席'), '1');
  assert.match(await page.locator('main').innerText(), /达到规定人数/);
  await page.context().close();
});
