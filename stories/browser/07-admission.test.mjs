// One applicant's first steps: a wrong number and a late talk are refused with their clause; then the department works off what the
// check finds. Every page of the way is heard and fits at both sizes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ago, assertQuiet, errors, look, main, send, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, secretary, clerk, applicant;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  secretary = await visitor(browser, program);
  await signIn(secretary, who(program, 'branch_secretary'));
  clerk = await visitor(browser, program);
  await signIn(clerk, who(program, 'department_clerk'));
});
after(async () => { await browser?.close(); await program?.stop(); });

/** An ID number of an area that no area has, with a valid check character; another one each minute, so that a story can be told twice. */
function idNumber() {
  const body = `99999919950505${String(Math.floor(Date.now() / 60_000) % 1000).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, at) => all + weight * Number(body[at]), 0);
  return body + '10X98765432'[sum % 11];
}

test('an application with a wrong number is refused and comes back as typed', async () => {
  await secretary.goto('/admission');
  await look(secretary, '07-way');
  await secretary.locator('main').getByRole('link', { name: '登记入党申请' }).first().click();
  await secretary.locator('[name=id_number]').waitFor();
  await look(secretary, '07-application');
  const form = secretary.locator('form[action="/admission/new"]');
  await form.locator('[name=on]').fill(ago(60));
  await form.locator('[name=name]').fill('周申新');
  await form.locator('[name=id_number]').fill('110101199505051234');
  await send(secretary, form);
  assert.match(await errors(secretary), /公民身份号码/);
  assert.equal(await form.locator('[name=name]').inputValue(), '周申新');
  await look(secretary, '07-application-refused');
  await form.locator('[name=id_number]').fill(idNumber());
  await send(secretary, form);
  applicant = new URL(secretary.url()).pathname;
  assert.match(applicant, /^\/cases\/\d+$/);
  assert.match(await main(secretary), /周申新/);
  await look(secretary, '07-case');
});

test('a talk after more than a month is refused with its clause; on time it stands, and the next step opens', async () => {
  await secretary.goto(`${applicant}/steps/talk`);
  const form = secretary.locator(`form[action="${applicant}/steps/talk"]`);
  await form.locator('[name=on]').fill(ago(20));
  const talker = form.locator('[name=talker]');
  await talker.evaluate((e) => { if (e.tagName === 'SELECT') e.selectedIndex = 1; });
  if (await talker.evaluate((e) => e.tagName !== 'SELECT')) await talker.fill(await firstOption(secretary, talker));
  await send(secretary, form);
  assert.match(await errors(secretary), /第七条/);
  await look(secretary, '07-talk-refused');
  await form.locator('[name=on]').fill(ago(40));
  await send(secretary, form);
  assert.equal(new URL(secretary.url()).pathname, applicant);
  const step = secretary.locator('main');
  assert.equal(await step.locator(`a[href="${applicant}/steps/activist"]`).count() > 0, true, 'the next step is open');
  await look(secretary, '07-case-talked');
});

test('a step is taken from the page of its meeting, which then keeps what the step has taken from it', async () => {
  await secretary.goto(`${applicant}/steps/activist`);
  await look(secretary, '07-step-with-meetings');
  await secretary.locator('main').getByRole('link', { name: '登记会议' }).click();
  const meeting = secretary.locator('form[action="/meetings/new"][method=post]');
  assert.equal(await meeting.locator('[name=kind]').inputValue(), 'committee');
  await meeting.locator('[name=day]').fill(ago(5));
  await meeting.locator('[name=agenda]').fill('研究确定入党积极分子');
  await send(secretary, meeting);
  const held = new URL(secretary.url()).pathname;
  await look(secretary, '07-meeting-offers');
  await secretary.locator('main').getByRole('link', { name: /周申新：推荐和确定入党积极分子/ }).first().click();
  const form = secretary.locator(`form[action="${applicant}/steps/activist"]`);
  const choice = form.locator('[name=_meeting]');
  assert.match(await choice.locator('option:checked').innerText(), new RegExp(ago(5)));
  for (const [name, value] of [['outcome', 'agreed'], ['recommended', 'members'], ['decided_by', 'committee']]) {
    await form.locator(`[name=${name}]`).selectOption(value);
  }
  // Another day than the meeting's is refused; left empty it is the meeting's.
  await form.locator('[name=on]').fill(ago(4));
  await send(secretary, form);
  assert.match(await errors(secretary), /日期与所选会议不一致/);
  assert.match(await choice.locator('option:checked').innerText(), new RegExp(ago(5)), 'the choice stays');
  await look(secretary, '07-meeting-day-refused');
  await form.locator('[name=on]').fill('');
  await send(secretary, form);
  assert.equal(new URL(secretary.url()).pathname, applicant);
  await secretary.goto(held);
  assert.match(await main(secretary), /已在本次会议办理[\s\S]*周申新：推荐和确定入党积极分子/);
  await look(secretary, '07-meeting-taken');
  await secretary.goto(`${held}/cancel`);
  const cancel = secretary.locator(`form[action="${held}/cancel"]`);
  await cancel.locator('[name=why]').fill('记错了');
  await send(secretary, cancel);
  assert.match(await errors(secretary), /“周申新”的“推荐和确定入党积极分子”按这次会议登记/);
  await look(secretary, '07-meeting-kept');
});

/** The first suggestion of a field that suggests. */
async function firstOption(page, field) {
  const list = await field.getAttribute('list');
  return page.locator(`#${list} option`).first().getAttribute('value');
}

test('the pages of the whole district are fit to be looked at', async () => {
  const pages = { procedures: '/procedures', list: '/procedures/admission', overview: '/admission', plans: '/admission/plans', check: '/admission/check' };
  for (const [name, path] of Object.entries(pages)) {
    await clerk.goto(path);
    await look(clerk, `07-${name}`);
  }
});

test('a number by unit leads to its entries', async () => {
  await clerk.goto('/admission');
  const number = clerk.locator('main a[href^="/figures/party_activists"]').first();
  const count = Number(await number.innerText());
  await Promise.all([clerk.waitForNavigation(), number.click()]);
  assert.match(await main(clerk), new RegExp(`入党积极分子数[\\s\\S]*${count}`));
});

test('a finding is ticked off, stays in the list, and is opened again', async () => {
  await clerk.goto('/admission/check?state=open');
  const open = Number(await clerk.locator('a.filter[href*="state=open"] b').first().innerText());
  assert.ok(open > 0, 'the demonstration has findings');
  const href = await clerk.locator('main td a[href^="/admission/check/"]').first().getAttribute('href');
  await clerk.goto(href);
  const form = clerk.locator(`form[action="${href}"]`);
  await form.locator('[name=outcome]').selectOption('mended');
  await form.locator('[name=on]').fill('2099-01-01');
  await form.locator('[name=how]').fill('已对有关责任人批评教育');
  await send(clerk, form);
  assert.match(await errors(clerk), /日期晚于今天/);
  await look(clerk, '07-finding-refused');
  await form.locator('[name=on]').fill(ago(1));
  await send(clerk, form);
  assert.equal(Number(await clerk.locator('a.filter[href*="state=open"] b').first().innerText()), open - 1);
  await clerk.goto(href);
  assert.match(await main(clerk), /整改完成[\s\S]*已对有关责任人批评教育/);
  await look(clerk, '07-finding-mended');
  await clerk.locator(`form[action="${href}"] [name=how]`).fill('登记错了人');
  await send(clerk, clerk.locator(`form[action="${href}"]`));
  assert.equal(Number(await clerk.locator('a.filter[href*="state=open"] b').first().innerText()), open);
  assertQuiet(clerk, 'ticked off');
});
