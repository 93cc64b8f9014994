// A department clerk refills last year's report: drops it in, looks through the chips, mends what is wrong, takes it away.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { makeDocx, readDocx } from './document.mjs';
import { assertAccessible, assertFits, assertQuiet, send, shot, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, page;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  page = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(page, who(program, 'department_clerk'));
});
after(async () => { await browser?.close(); await program?.stop(); });

// As the department writes them: figures, a figure nobody records, a goal, a slogan and a date that are not figures.
const REPORT = [
  [['关于全区党建工作情况的汇报', true]],
  [['一、基本情况', true]],
  [['全区现有党员'], ['XX', true], ['名，党支部XX个。']],
  [['今年以来，发展党员XX名，开展主题党日XX次，讲党课XX次。']],
  [['召开无人机观摩比武大会XX场，参观人员XX人次。']],
  [['2025年12月31日前，严格落实“三会一课”制度，力争明年发展党员100名。']],
];
const TEXT = REPORT.map((runs) => runs.map(([text]) => text).join('')).join('\n');

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const chips = (state = '') => page.locator(`article.sheet .chip${state && `-${state}`}`);
const panel = () => page.locator('#panel');

/** Drops a file in and comes to the draft. */
async function dropIn(name, mimeType, buffer) {
  await page.goto('/drafts');
  await page.getByRole('link', { name: '放入一份报告' }).first().click();
  await page.locator('[name=file]').setInputFiles({ name, mimeType, buffer });
  await page.locator('[name=from]').fill('2026-01-01');
  await send(page, page.locator('form[action="/drafts/new"]'));
  assert.match(page.url(), /\/drafts\/\d+/);
}

const address = () => page.url().replace(/[?#].*/, '').replace(/\/out$/, '');

/** What a click on a download gives. */
async function taken(name) {
  if (!page.url().endsWith('/out')) await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: '检查和下载' }).click()]);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Opens the panel of a chip and waits until it is there. */
async function open(chip) {
  const n = Number((await chip.getAttribute('id')).slice(1)) + 1;
  // The panel may show this place already: wait for the new one, or what is typed goes into the old one.
  await panel().evaluate((e) => { e.firstElementChild.dataset.old = ''; });
  await chip.click();
  await panel().locator('> :first-child:not([data-old])').waitFor();
  await panel().getByText(`第 ${n} 处`).waitFor();
}

/** The n-th chip of the paragraph with some words. */
const chip = (words, n = 0) => page.locator('article.sheet p', { hasText: words }).locator('.chip').nth(n);

test('a report full of XX shows its figures as chips: traced, by hand, missing', async () => {
  await dropIn('去年的汇报.docx', DOCX, makeDocx(REPORT));
  assert.ok(await chips('traced').count() >= 4, 'members, branches, theme days and lectures are traced');
  assert.ok(await chips('missing').count() >= 1, 'what nobody recorded is missing');
  const sheet = await page.locator('article.sheet').innerText();
  assert.match(sheet, /力争明年发展党员100名/, 'a goal stays as it is');
  assert.match(sheet, /2025年12月31日前，严格落实“三会一课”制度/, 'a date and a slogan stay as they are');
  assert.doesNotMatch(sheet, /XX/, 'no blank is left unseen');
  assert.doesNotMatch(sheet, /比武大会0场/, 'missing is never nought');
  assert.match(await page.locator('.legend-chips').innerText(), /有出处[\s\S]*手工[\s\S]*缺/, 'the colours are explained');
  await assertAccessible(page, 'the draft');
  await shot(page, '03-draft-desk', { fullPage: true });
  assertQuiet(page, 'the draft');
});

test('the keyboard goes from figure to figure', async () => {
  const ids = await chips().evaluateAll((all) => all.map((one) => one.id));
  /** Presses a key that goes to another place; waits until its panel is there. */
  const go = async (key) => {
    await panel().evaluate((e) => { e.firstElementChild.dataset.old = ''; });
    await page.keyboard.press(key);
    await panel().locator('> :first-child:not([data-old])').waitFor();
    return page.locator('article.sheet .chip[aria-current]').getAttribute('id');
  };
  await page.goto(address());
  await page.waitForLoadState('networkidle');
  const opened = await page.locator('article.sheet .chip[aria-current]').getAttribute('id');
  const first = ids.indexOf(opened);
  assert.ok(first > 0, 'the first open place is in hand');
  assert.equal(await go('ArrowLeft'), ids[first - 1]);
  assert.equal(await go('ArrowRight'), ids[first]);
  const next = await go('n');
  assert.notEqual(next, opened);
  assert.match(await page.locator(`#${next}`).getAttribute('class'), /chip-missing|chip-unbound/, 'n goes to what is missing');
  assert.equal(await go('p'), opened);
});

test('a chip leads to its evidence and from there to the record', async () => {
  await open(chip('主题党日', 1));
  assert.match(await panel().innerText(), /主题党日次数[\s\S]*出处（\d+ 笔分录）/);
  await assertAccessible(page, 'the panel of a figure');
  const back = address();
  await Promise.all([page.waitForNavigation(), panel().getByRole('link', { name: '凭证' }).first().click()]);
  assert.match(await page.locator('h1').innerText(), /主题党日/, 'the record is the meeting');
  await page.goto(back);
  await open(chip('主题党日', 1));
  await Promise.all([page.waitForNavigation(), panel().getByRole('link', { name: '全部出处' }).click()]);
  assert.match(page.url(), /\/figures\//);
  await page.goto(back);
});

test('another figure is bound, a value is typed with its source, the period is changed', async () => {
  const back = address();
  // Another figure.
    const id = `#${await chip('讲党课', 2).getAttribute('id')}`;
  await open(page.locator(id));
  await panel().locator('#f-q').fill('党支部数');
  const wanted = panel().locator('#found button', { has: page.locator('b', { hasText: /^党支部数$/ }) });
  await Promise.all([page.waitForNavigation(), wanted.click()]);
  const branches = await chip('全区现有党员', 1).innerText();
  assert.equal(await page.locator(id).innerText(), branches, 'the place shows the figure that was chosen');
  await open(page.locator(id));
  await Promise.all([page.waitForNavigation(), panel().getByRole('button', { name: '恢复自动' }).click()]);

  // A value by hand: not without its source.
  const show = chip('无人机观摩');
  const place = `#${await show.getAttribute('id')}`;
  await open(page.locator(place));
  await panel().getByText('手工填写', { exact: true }).click();
  await panel().locator('[name=typed]').fill('3');
  await panel().locator('form:has([name=typed])').evaluate((f) => { f.noValidate = true; });
  await Promise.all([page.waitForNavigation(), panel().getByRole('button', { name: '填写', exact: true }).click()]);
  assert.match(await page.locator('.errors').innerText(), /从哪里来/, 'by hand only with a source');
  await panel().locator('[name=typed]').fill('3');
  await panel().locator('[name=why]').fill('区农业农村局通报');
  await Promise.all([page.waitForNavigation(), panel().getByRole('button', { name: '填写', exact: true }).click()]);
  assert.equal(await page.locator(place).innerText(), '3');
  assert.match(await page.locator(place).getAttribute('class'), /chip-manual/);

  // Another period: what flows shrinks, what stands stays, what was typed stays.
  const days = chip('主题党日', 1);
  const before_ = Number(await days.innerText());
  await page.getByText('换党组织、换期间').click();
  await page.locator('form[action$="/settings"] [name=from]').fill('2026-10-01');
  await send(page, page.locator('form[action$="/settings"]'));
  assert.equal(address(), back);
  assert.match(await page.locator('.head').innerText(), /2026年10月1日/);
  const now = Number(await chip('主题党日', 1).innerText());
  assert.ok(now > 0 && now < before_, `a shorter period has fewer theme days: ${now} of ${before_}`);
  assert.equal(await page.locator(place).innerText(), '3');
  assertQuiet(page, 'mending the draft');
});

test('the .docx that is downloaded has the figures, the trace says where from', async () => {
  const members = await chip('全区现有党员').innerText();
  const file = await taken('文稿（.docx）');
  assert.match(file.name, /\.docx$/);
  const [was, is] = [readDocx(makeDocx(REPORT)), readDocx(file.bytes)];
  assert.equal(is.paragraphs.length, was.paragraphs.length);
  // Only the blanks changed: with every blank a hole, the old text is the pattern of the new.
  const hole = (text) => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('XX', '(?:\\d+|【[^】]+】)')}$`);
  was.paragraphs.forEach((text, n) => assert.match(is.paragraphs[n], hole(text)));
  assert.match(is.text, /【缺】|【待核/, 'what is missing can be seen in the document');
  assert.match(is.text, /比武大会3场/);
  assert.match(is.bold, new RegExp(members), 'a figure keeps the bold of its blank');
  const plain = (xml) => xml.replaceAll(/<w:t(?: [^>]*)?>[^<]*<\/w:t>/g, '').replaceAll(/<w:r>.*?<\/w:r>/gs, '');
  assert.equal(plain(is.xml), plain(was.xml), 'paragraphs and page are as they were');

  const trace = await taken('取数记录（.json）');
  const told = JSON.stringify(JSON.parse(trace.bytes.toString('utf8')));
  assert.match(told, /members_total/);
  assert.match(told, /区农业农村局通报/, 'what was typed names its source');
  assertQuiet(page, 'the downloads');
});

test('a text file is set as an official document; the draft fits a telephone and works without script', async () => {
  await dropIn('汇报.txt', 'text/plain', Buffer.from(TEXT));
  assert.ok(await chips('traced').count() >= 4);
  const file = await taken('文稿（.docx）');
  assert.match(readDocx(file.bytes).text, /关于全区党建工作情况的汇报/);
  const here = address();
  await page.goto(here);
  const state = await page.context().storageState();
  const phone = await visitor(browser, program, 'phone', { storageState: state, javaScriptEnabled: false });
  await phone.goto(here);
  await assertFits(phone, 'the draft on a telephone');
  await phone.locator('article.sheet .chip-traced').first().click();
  assert.match(await phone.locator('#panel').innerText(), /出处（\d+ 笔分录）/, 'a chip opens without script');
  await shot(phone, '03-draft-phone', { fullPage: true });
  await phone.context().close();

  // And it can be thrown away, after a question.
  await page.getByText('换党组织、换期间').click();
  await page.getByRole('button', { name: '删除文稿' }).click();
  await Promise.all([page.waitForNavigation(), page.locator('dialog').getByRole('button', { name: '删除' }).click()]);
  assert.match(page.url(), /\/drafts$/);
  assertQuiet(page, 'a text file');
});

test('what cannot be read is refused in one sentence', async () => {
  await page.goto('/drafts/new');
  await page.locator('[name=file]').setInputFiles({ name: '图片.docx', mimeType: DOCX, buffer: Buffer.from('PK\u0003\u0004 not a document') });
  await send(page, page.locator('form[action="/drafts/new"]'));
  assert.match(await page.locator('.errors').innerText(), /文件|文档/);
  await assertAccessible(page, 'a refused document');
});
