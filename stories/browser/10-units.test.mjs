// A branch is founded by request and reply and taken back again; a task has its temporary branch, which ends with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ago, assertQuiet, at, errors, fill, latest, look, main, send, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, secretary, committee;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  secretary = await visitor(browser, program);
  await signIn(secretary, who(program, 'branch_secretary'));
  committee = await visitor(browser, program);
  await signIn(committee, who(program, 'work_committee_clerk'));
});
after(async () => { await browser?.close(); await program?.stop(); });

const posted = (page) => page.locator('main form[method=post]').first();
/** A name that no other story and no other telling of this one has used. */
const fresh = (what) => `云溪区演练${Date.now() % 1_000_000}${what}`;

/** Opens a form, fills it, sends it. */
async function sent(page, path, fields) {
  await page.goto(path);
  await fill(posted(page), fields);
  await send(page, posted(page));
}

/** The same, and it was accepted. */
async function done(page, matter, step, fields) {
  await sent(page, `${matter}/steps/${step}`, fields);
  assert.equal(at(page), matter, `${step}: ${await main(page)}`);
}

/** Begins a case; its address. */
async function begun(page, procedure, title) {
  await page.goto(`/procedures/${procedure}/new`);
  await look(page, `10-${procedure}-new`);
  await fill(posted(page), { _title: title });
  await send(page, posted(page));
  assert.match(at(page), /^\/cases\/\d+$/);
  return at(page);
}

/** Takes the latest step back that stands. */
async function takenBack(page, matter) {
  await page.goto(matter);
  await sent(page, await latest(page), { _reason: '演练，登记撤销' });
  assert.equal(at(page), matter, await main(page));
}

/** Whether a unit of that name stands in the tree. */
async function stands(page, name) {
  await page.goto(`/units?q=${encodeURIComponent(name)}`);
  return page.locator('main').getByRole('link', { name, exact: true }).count();
}

test('a branch is asked for, founded by the committee’s reply, and gone when the reply is taken back', async () => {
  const name = fresh('中心党支部');
  const matter = await begun(secretary, 'unit_found', name);
  const asked = { on: ago(20), place: 'beside', kind: 'branch', full: '2' };
  await sent(secretary, `${matter}/steps/request`, asked);
  assert.match(await errors(secretary), /不足3名[\s\S]*第四条/, 'too few, with the clause');
  await look(secretary, '10-request-refused');
  await fill(posted(secretary), { full: '5' });
  await send(secretary, posted(secretary));
  assert.equal(at(secretary), matter);
  const reply = { on: ago(2), outcome: 'agreed', number: '演练〔2026〕1号' };
  await sent(secretary, `${matter}/steps/reply`, reply);
  assert.match(await errors(secretary), /上级/, 'who asks does not reply');
  assert.equal(await stands(committee, name), 0);
  await done(committee, matter, 'reply', reply);
  await look(committee, '10-replied');
  assert.equal(await stands(committee, name), 1);
  await look(committee, '10-units');
  await Promise.all([committee.waitForNavigation(), committee.locator('main').getByRole('link', { name, exact: true }).click()]);
  const unit = at(committee);
  assert.match(await main(committee), /设置和调整[\s\S]*成立党组织/);
  await look(committee, '10-unit');
  await committee.goto('/restructure');
  await look(committee, '10-restructure');
  await takenBack(committee, matter);
  assert.equal(await stands(committee, name), 0);
  assert.equal((await committee.goto(unit)).status(), 404);
  await takenBack(secretary, matter);
  await sent(secretary, `${matter}/retract`, { _reason: '演练，登记撤销' });
  assert.equal((await secretary.goto(matter)).status(), 404);
  assertQuiet(committee, 'founded');
});

/** Two members whose names nobody else in reach has. */
async function twoNames(page) {
  await secretary.goto('/standing/new?kind=lost_contact');
  const names = await secretary.locator('main [name=person] option').allInnerTexts();
  const alone = [];
  for (const name of names.slice(1)) {
    await page.goto(`/members?q=${encodeURIComponent(name)}`);
    if (await page.locator('main tbody').getByRole('link', { name, exact: true }).count() === 1) alone.push(name);
    if (alone.length === 2) return alone;
  }
  return assert.fail(`no two names that stand alone among ${names}`);
}

test('a task has a temporary branch, is worked on, and ends with it', async () => {
  const [title, name] = [fresh('防汛任务'), fresh('防汛临时党支部')];
  const [head, other] = await twoNames(committee);
  const matter = await begun(committee, 'special_task', title);
  await sent(committee, `${matter}/steps/begin`, { on: ago(30), kind: 'flood', to: ago(40) });
  assert.match(await errors(committee), /结束日期早于/);
  await done(committee, matter, 'begin', { on: ago(30), kind: 'flood', to: ago(5) });
  await sent(committee, `${matter}/steps/branch`, { on: ago(28), name, 'secretary.typed': '查无此人', 'people.typed': `${head}、${other}` });
  assert.match(await errors(committee), /查无此人/);
  assert.equal(await posted(committee).locator('[name="people.typed"]').inputValue(), `${head}、${other}`);
  await look(committee, '10-branch-refused');
  await fill(posted(committee), { 'secretary.typed': head });
  await send(committee, posted(committee));
  assert.equal(at(committee), matter, await main(committee));
  assert.equal(await stands(committee, name), 1);
  await done(committee, matter, 'log', { on: ago(20), what: '转移群众，巡查堤防', found: '3', solved: '2' });
  await look(committee, '10-task');
  await committee.goto('/tasks?state=late');
  assert.match(await main(committee), new RegExp(title), 'it should have ended five days ago');
  await look(committee, '10-tasks');
  assert.equal((await secretary.goto(matter)).status(), 404, 'the committee’s task is no branch’s');
  await done(committee, matter, 'end', { on: ago(1), summary: '汛情解除' });
  assert.match(await main(committee), /汛情解除/);
  await committee.goto(`/units?q=${encodeURIComponent(name)}`);
  assert.doesNotMatch(await main(committee), new RegExp(`${name}\\s*临时党支部`), 'the temporary branch ended with the task');
  await takenBack(committee, matter);
  assert.equal(await stands(committee, name), 1, 'and stands again when the end is taken back');
  await done(committee, matter, 'end', { on: ago(0), summary: '汛情解除' });
  assert.equal(await stands(committee, name), 0);
  assertQuiet(committee, 'task');
});
