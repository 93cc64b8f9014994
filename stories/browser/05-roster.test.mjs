// A branch's roster comes as a table: first with errors, then good, then it is taken back. And a person's hidden number is
// revealed for a reason, which the auditor finds.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { assertAccessible, assertFits, assertQuiet, send, shot, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, page;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  page = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(page, who(program, 'branch_secretary'));
});
after(async () => { await browser?.close(); await program?.stop(); });

/** A valid number of nobody: no place has the code 990399. */
function nobody(serial) {
  const first = `99039919900101${String(serial).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return first + '10X98765432'[[...first].reduce((sum, digit, at) => sum + digit * weights[at], 0) % 11];
}

// The demonstration's people have numbers of a place that does not exist, so that nobody's is among them.
const HIDDEN = /\b99\d{15}[\dX]\b/;

const HEAD = '姓名,身份证号,民族,学历,人员类别,入党日期,转正日期,爱好';
const GOOD = [HEAD, `甄入册,${nobody(101)},汉族,大学,正式党员,2015-07-01,2016-07-01,书法`, `甄预备,${nobody(103)},汉,硕士研究生,预备党员,2026.3.1,,`];
const BAD = [HEAD, '甄入册,990399199001011010,汉族,大学,正式党员,2015-13-01,2016-07-01,书法', `,${nobody(103)},汉,硕士研究生,预备,2026.3.1,,`];

const csv = (lines) => ({ name: '支部名册.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`) });

async function check(lines) {
  await page.goto('/members');
  await page.getByRole('link', { name: '导入', exact: true }).click();
  await page.locator('main [name=file]').setInputFiles(csv(lines));
  await send(page, page.locator('form[action="/members/import"]'));
}

/** How many members the roster has. */
async function found() {
  await page.goto('/members');
  return Number((await page.locator('.found').innerText()).match(/\d+/)[0]);
}

test('a roster with errors is refused with every place, value and reason; the table comes back with notes', async () => {
  const had = await found();
  await check(BAD);
  const told = await page.locator('main').innerText();
  assert.match(told, /处问题，没有写入任何内容/);
  const rows = await page.locator('section:has(h2:has-text("问题")) tbody tr').allInnerTexts();
  assert.ok(rows.length >= 3, `number, date and name: ${rows.join(' | ')}`);
  assert.ok(rows.some((row) => row.includes('2015-13-01')), 'the value is told');
  assert.ok(rows.every((row) => /第\s*\d+\s*行|[A-Z]+\d+/.test(row)), `every place has its row: ${rows.join(' | ')}`);
  assert.match(told, /爱好/, 'a column that is not read is told');
  await assertAccessible(page, 'the errors of a roster');
  await shot(page, '05-roster-errors-desk', { fullPage: true });
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载批注后的表格' }).click()]);
  const parts = unzipSync(new Uint8Array(readFileSync(await file.path())));
  const workbook = Object.entries(parts).filter(([name]) => name.endsWith('.xml')).map(([, xml]) => strFromU8(xml)).join('');
  assert.match(workbook, /没有这个日期/, 'the reason stands in the table');
  assert.equal(await found(), had, 'a check writes nothing');
  assertQuiet(page, 'a roster with errors');
});

test('the good roster is checked, imported in one piece, and taken back as a whole', async () => {
  const had = await found();
  await check(GOOD);
  assert.match(await page.locator('main').innerText(), /检查通过：将新登记 2 人/);
  assert.equal(await found(), had, 'a check writes nothing');
  await check(GOOD);
  await send(page, page.locator('form[action="/members/import/apply"]'));
  assert.match(await page.locator('.flash').innerText(), /新登记2人/);
  assert.match(page.url(), /\/imports$/);
  assert.equal(await found(), had + 2);
  await page.locator('main [name=q]').fill('甄入册');
  await send(page, page.locator('form.tools:has([name=q])'));
  await page.getByRole('link', { name: '甄入册' }).click();
  assert.match(await page.locator('main').innerText(), /登记入册/);
  await check(GOOD);
  assert.match(await page.locator('main').innerText(), /都与系统一致，无需导入/, 'the same table again changes nothing');

  await page.goto('/imports');
  await page.getByRole('button', { name: '撤回整批' }).first().click();
  await assertAccessible(page, 'the question before undoing');
  await Promise.all([page.waitForNavigation(), page.locator('dialog').getByRole('button', { name: '撤回' }).click()]);
  assert.match(await page.locator('.flash').innerText(), /已撤回/);
  assert.match(await page.locator('tbody tr').first().innerText(), /已撤回/);
  assert.equal(await found(), had);
  assertQuiet(page, 'a good roster');
});

test('a hidden number is revealed for a reason only, and the auditor finds who did', async () => {
  const clerk = await visitor(browser, program);
  await signIn(clerk, who(program, 'department_clerk'));
  await clerk.goto('/members');
  await clerk.locator('tbody th a').first().click();
  const name = await clerk.locator('h1').innerText();
  const number = HIDDEN;
  assert.doesNotMatch(await clerk.content(), number, 'the number is hidden, also in the markup');
  const form = clerk.locator('form[action$="/reveal"]');
  await form.evaluate((f) => { f.noValidate = true; });
  await send(clerk, form);
  assert.match(await clerk.locator('.errors').innerText(), /原因/);
  assert.doesNotMatch(await clerk.content(), number);
  await clerk.goBack();
  const why = `核对转接介绍信 ${Date.now()}`;
  await clerk.locator('form[action$="/reveal"] [name=why]').fill(why);
  await send(clerk, clerk.locator('form[action$="/reveal"]'));
  assert.match(await clerk.locator('h1').innerText(), new RegExp(name));
  assert.match(await clerk.locator('main').innerText(), number);
  await assertAccessible(clerk, 'a revealed number');
  await clerk.reload().catch(() => {});
  assertQuiet(clerk, 'revealing');
  await clerk.context().close();

  const auditor = await visitor(browser, program);
  await signIn(auditor, who(program, 'audit_officer'));
  await auditor.goto('/audit');
  await auditor.locator('[name=act]').selectOption({ label: '查看敏感信息' });
  await send(auditor, auditor.locator('form.tools'));
  const line = await auditor.locator('tbody tr').first().innerText();
  assert.match(line, /查看敏感信息/);
  assert.match(line, /成功/);
  assert.doesNotMatch(await auditor.content(), number, 'the audit never holds the value');
  await auditor.goto('/audit');
  await send(auditor, auditor.locator('form[action="/audit/verify"]'));
  assert.match(await auditor.locator('.flash').innerText(), /全部相符/);
  await auditor.context().close();
});

test('a member sees on the telephone their own record and nothing else', async () => {
  const phone = await visitor(browser, program, 'phone', { hasTouch: true, isMobile: true, acceptDownloads: true });
  await signIn(phone, who(program, 'member'));
  assert.match(await phone.locator('main').innerText(), /组织生活（\d+ 年）/, 'the desk shows what one took part in');
  await assertFits(phone, 'the desk of a member');
  await phone.getByRole('link', { name: '我的信息' }).last().click();
  await phone.waitForURL('**/me');
  const own = await phone.locator('main').innerText();
  assert.match(own, /入党日期/);
  assert.match(own, /到会 \d+ 次/);
  assert.doesNotMatch(await phone.content(), HIDDEN);
  await assertAccessible(phone, 'one\'s own record');
  await shot(phone, '05-me-phone', { fullPage: true });
  const [file] = await Promise.all([phone.waitForEvent('download'), phone.getByRole('link', { name: /下载本人信息/ }).click()]);
  assert.match(file.suggestedFilename(), /\.xlsx$/);
  for (const path of ['/members', '/units', '/meetings', '/figures', '/drafts', '/records', '/accounts', '/audit']) {
    const answer = await phone.goto(path);
    assert.ok([403, 404].includes(answer.status()), `${path}: ${answer.status()}`);
  }
  assertQuiet(phone, 'a member');
  await phone.context().close();
});
