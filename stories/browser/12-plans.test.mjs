// A branch secretary plans a meeting on the telephone, sees it in the calendar, and records it by the plan without typing it again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ago, assertQuiet, at, look, main, SCREENS, send, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, secretary;
before(async () => { program = await startProgram(); browser = await startBrowser(); secretary = who(program, 'branch_secretary'); });
after(async () => { await browser?.close(); await program?.stop(); });

const SUBJECT = '讨论手机上排的这次会议';
/** Looked at on both screens; what follows is done on the telephone. */
async function see(page, name) {
  await look(page, name);
  await page.setViewportSize(SCREENS.phone);
}
const field = (page, name) => page.locator(`main [name=${name}]`).last();

test('a meeting is planned on the telephone and recorded by the plan', async () => {
  const page = await visitor(browser, program, 'phone');
  await signIn(page, secretary);
  await page.goto('/plans');
  await see(page, '12-plans');
  await page.getByRole('link', { name: '排计划' }).first().click();
  let form = page.locator('form[action="/plans/new"]');
  await form.locator('[name=kind]').selectOption('assembly');
  await form.locator('[name=every]').selectOption('1');
  for (const [name, value] of [['day', ago(0)], ['start', '16:20'], ['place', '二楼活动室'], ['subject', SUBJECT]]) {
    await form.locator(`[name=${name}]`).fill(value);
  }
  // What is wrong is told at its field, and what was typed stays.
  await send(page, form);
  assert.match(await main(page), /没有填写重复到哪个月/);
  assert.equal(await field(page, 'subject').inputValue(), SUBJECT);
  await see(page, '12-plan-form');
  form = page.locator('form[action="/plans/new"]');
  await form.locator('[name=every]').selectOption('');
  await send(page, form);
  const plan = at(page);
  assert.match(plan, /^\/plans\/\d+$/);
  await see(page, '12-plan');

  await page.goto('/calendar');
  const mark = page.getByRole('link', { name: new RegExp(SUBJECT) });
  assert.match(await mark.innerText(), /计划.*16:20，二楼活动室/);
  await mark.click();
  await page.getByRole('link', { name: '按计划记录' }).click();
  for (const [name, value] of [['place', '二楼活动室'], ['start', '16:20'], ['agenda', SUBJECT], ['day', ago(0)]]) {
    assert.equal(await field(page, name).inputValue(), value, `${name} is not typed twice`);
  }
  await see(page, '12-record-by-plan');
  await send(page, page.locator('form[enctype="multipart/form-data"]'));
  assert.match(at(page), /^\/meetings\/\d+$/);
  await page.locator('main').getByRole('link', { name: new RegExp(SUBJECT) }).first().click();
  assert.equal(at(page), plan, 'the meeting leads to its plan');
  assert.match(await main(page), /已召开/);

  // Annulled, the plan is open again; called off, it is gone from the calendar.
  await page.locator('main').getByRole('link', { name: SUBJECT, exact: true }).click();
  await page.getByRole('link', { name: '撤销' }).click();
  await field(page, 'why').fill('演示用，撤销');
  await send(page, page.locator('form[action$="/cancel"]'));
  await page.goto(plan);
  assert.match(await main(page), /今天召开/);
  await page.locator('main').getByRole('link', { name: '取消', exact: true }).click();
  await see(page, '12-call-off');
  await field(page, 'why').fill('演示用，取消');
  await send(page, page.locator('form[action$="/call-off"]'));
  assert.match(await main(page), /已取消/);
  await page.goto('/calendar');
  assert.equal(await page.getByRole('link', { name: new RegExp(SUBJECT) }).count(), 0, 'neither plan nor record');
  assertQuiet(page, 'planning on the telephone');
  await page.context().close();
});
