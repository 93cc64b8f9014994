// The report desk by keyboard: going through the open places, choosing, typing, undoing; what is remembered; freezing and verifying;
// without script and on the telephone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SCREENS, assertAccessible, assertFits, assertQuiet, send, shot, signIn, startBrowser, startProgram, visitor, weight, who } from './lib.mjs';

const REPORT = [
  '2026年党建工作总结', '一、党员队伍', '全区共有党员XX名，其中女党员XX名，占XX%。', '全年发展党员XX名；培训入党积极分子XX人。',
  '二、组织生活', '召开支部党员大会XX次。甲项特别工作XX项，乙项特别工作XX项。', '2026年12月31日',
].join('\n');

let program, browser, clerk, desk;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  clerk = await visitor(browser, program);
  await signIn(clerk, who(program, 'department_clerk'));
});
after(async () => { await browser?.close(); await program?.stop(); });

/** Puts in a text, gives the address of its desk. */
async function put(page, text) {
  await page.goto('/drafts/new');
  const form = page.locator('form[action="/drafts/new"]');
  await form.locator('[name=body]').fill(text);
  await send(page, form);
  assert.match(page.url(), /\/drafts\/\d+/);
  return new URL(page.url()).pathname;
}

const panel = (page) => page.locator('#panel');
const heading = async (page) => (await panel(page).locator('h2').innerText()).replace(/\s+/g, ' ');
const shows = (page, text) => panel(page).getByText(text, { exact: false }).first().waitFor();
/** Waits until the page is drawn: Chromium drops keys before the first frame, which a slow machine draws after the load. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
/** A key that leads to another page. */
const keyLeads = async (page, key) => {
  await drawn(page);
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
};

test('a text becomes a desk: the document left, the place in hand right', async () => {
  desk = await put(clerk, REPORT);
  assert.match(await clerk.locator('.legend-chips').innerText(), /共 8 处数字/);
  await assertAccessible(clerk, 'desk');
  await assertFits(clerk, 'desk');
  assert.ok(await weight(clerk) < 100_000, `${await weight(clerk)} bytes`);
  await shot(clerk, 'draft-desk');
  assertQuiet(clerk, 'desk');
});

test('n goes to the next open place, a number chooses, u takes it back', async () => {
  const first = await heading(clerk);
  await clerk.keyboard.press('n');
  await clerk.waitForFunction((was) => document.querySelector('#panel h2').innerText.replace(/\s+/g, ' ') !== was, first);
  await clerk.keyboard.press('p');
  await clerk.waitForFunction((was) => document.querySelector('#panel h2').innerText.replace(/\s+/g, ' ') === was, first);
  // The place of the trainees: narrowed to those who apply for membership.
  await clerk.goto(`${desk}?slot=4`);
  await shows(clerk, '入党积极分子');
  await keyLeads(clerk, '1');
  await clerk.goto(`${desk}?slot=4`);
  assert.equal(await panel(clerk).getByText('恢复自动').count(), 1);
  await keyLeads(clerk, 'u');
  await shows(clerk, '（入党积极分子）');
  assert.equal(await panel(clerk).getByText('恢复自动').count(), 0);
  await clerk.locator('body').click({ position: { x: 2, y: 2 } });
  await keyLeads(clerk, '1');
  assertQuiet(clerk, 'keys');
});

test('f finds a figure by pinyin, t types, k keeps', async () => {
  await clerk.goto(`${desk}?slot=6`);
  await drawn(clerk);
  await clerk.keyboard.press('f');
  await clerk.locator('#f-q:focus').waitFor();
  await clerk.keyboard.type('fzdy', { delay: 30 });
  await panel(clerk).locator('#found').getByText('发展党员').first().waitFor();
  await shot(clerk, 'draft-find');
  await clerk.keyboard.press('Escape');
  await clerk.keyboard.press('t');
  await clerk.keyboard.type('3');
  await panel(clerk).locator('[name=why]').fill('区委办台账');
  await Promise.all([clerk.waitForNavigation(), panel(clerk).locator('[name=why]').press('Enter')]);
  await clerk.goto(`${desk}?slot=6`);
  await shows(clerk, '手工填报');
  await clerk.goto(`${desk}?slot=7`);
  await keyLeads(clerk, 'k');
  await clerk.goto(`${desk}?slot=7`);
  await shows(clerk, '这一处留空，没有数'); // a blank holds nothing to keep
  assertQuiet(clerk, 'find, type, keep');
});

test('the next report takes over what was decided', async () => {
  const next = await put(clerk, REPORT.replaceAll('2026', '2027'));
  await clerk.goto(`${next}?slot=4`);
  await shows(clerk, '沿用上次的选择');
  await clerk.goto('/drafts/memory');
  await assertAccessible(clerk, 'memory');
  await assertFits(clerk, 'memory');
  assert.ok(await clerk.getByText('培训入党积极分子■人').count() > 0);
  assertQuiet(clerk, 'memory');
});

test('checks stand before the download; a frozen draft verifies', async () => {
  await clerk.goto(`${desk}/out`);
  await assertAccessible(clerk, 'out');
  await assertFits(clerk, 'out');
  await shot(clerk, 'draft-out', { fullPage: true });
  const form = clerk.locator(`form[action="${desk}/freeze"]`);
  if (await form.locator('[name=anyway]').count()) await form.locator('[name=anyway]').check();
  await send(clerk, form);
  await clerk.goto(`${desk}/verify`);
  assert.match(await clerk.locator('main').innerText(), /未被改动/);
  await assertAccessible(clerk, 'verify');
  await clerk.goto(desk);
  assert.match(await clerk.locator('main').innerText(), /已定稿/);
  assert.equal(await panel(clerk).locator('form').count(), 0);
  assertQuiet(clerk, 'frozen');
});

test('versions, chart and list are fit to be looked at', async () => {
  for (const [path, name] of [[`${desk}/versions?a=1&b=3`, 'draft-versions'], [`${desk}/chart?slot=0`, 'draft-chart'], ['/drafts', 'draft-list']]) {
    await clerk.goto(path);
    await assertAccessible(clerk, name);
    await assertFits(clerk, name);
    await shot(clerk, name);
  }
  const [download] = await Promise.all([clerk.waitForEvent('download'), clerk.goto(`${desk}/chart?slot=0`).then(() => clerk.locator('[data-png]').click())]);
  assert.match(download.suggestedFilename(), /\.png$/);
  const [document] = await Promise.all([clerk.waitForEvent('download'), clerk.getByText('下载放入本图的文稿（.docx）').click()]);
  assert.match(document.suggestedFilename(), /（含图）\.docx$/);
  assertQuiet(clerk, 'versions, chart, list');
});

test('it works on the telephone, and without script', async () => {
  const phone = await visitor(browser, program, 'phone');
  await signIn(phone, who(program, 'department_clerk'));
  const own = await put(phone, REPORT);
  await assertFits(phone, 'phone desk');
  await assertAccessible(phone, 'phone desk');
  await shot(phone, 'draft-phone', { fullPage: true });
  for (const path of ['/out', '/versions', '/chart?slot=0']) {
    await phone.goto(own + path);
    await assertFits(phone, `phone ${path}`);
  }
  assertQuiet(phone, 'phone');
  const plain = await visitor(browser, program, 'phone', { javaScriptEnabled: false });
  await signIn(plain, who(program, 'department_clerk'));
  await plain.goto(own);
  await plain.locator('#s6').click();
  assert.match(await heading(plain), /第 7 处/);
  await Promise.all([plain.waitForNavigation(), panel(plain).getByRole('button', { name: '留空' }).click()]);
  await plain.goto(`${own}?slot=6`);
  await shows(plain, '这一处留空，没有数');
  assert.deepEqual(SCREENS.phone.width, 390);
});
