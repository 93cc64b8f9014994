// A number leads to its evidence and from there to the record; and the three officers run the system without business data.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, assertQuiet, send, shot, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser;
before(async () => { program = await startProgram(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await program?.stop(); });

test('a number on the desk leads to its evidence, and the evidence to the record', async () => {
  const page = await visitor(browser, program);
  await signIn(page, who(program, 'department_clerk'));
  const tile = page.locator('a.tile', { hasText: '主题党日次数' });
  const shown = Number((await tile.locator('.tile-value').innerText()).match(/\d+/)[0]);
  await tile.click();
  await page.waitForURL('**/figures/theme_days**');
  const value = page.locator('main');
  assert.match(await value.innerText(), new RegExp(`${shown}[\\s\\S]*有出处`), 'the page says the same number');
  const below = page.locator('section', { has: page.getByRole('heading', { name: '按下级党组织' }) });
  const parts = await below.locator('tbody tr').allInnerTexts();
  assert.ok(parts.length > 1, 'by the units below');
  const evidence = page.locator('section', { has: page.getByRole('heading', { name: /出处/ }) }).last();
  await shot(page, '06-figure-desk', { fullPage: true });
  await evidence.locator('tbody a').last().click();
  await page.waitForURL('**/meetings/**');
  assert.match(await page.locator('h1').innerText(), /主题党日/);
  await assertAccessible(page, 'the record');
  assertQuiet(page, 'from number to record');
  await page.context().close();
});

test('the parts of a figure add up to the whole', async () => {
  const page = await visitor(browser, program);
  await signIn(page, who(program, 'department_clerk'));
  await page.locator('a.tile', { hasText: '党员总数' }).click();
  await page.waitForURL('**/figures/members_total**');
  const number = (text) => Number(text.match(/(\d+)\s*名/)[1]);
  const whole = number(await page.locator('main').innerText());
  const rows = page.locator('section', { has: page.getByRole('heading', { name: '按下级党组织' }) }).locator('tbody tr');
  const parts = (await rows.allInnerTexts()).map(number);
  assert.equal(parts.reduce((sum, n) => sum + n, 0), whole);
  await page.context().close();
});

test('the desk says what is owed, by when and by which clause', async () => {
  for (const role of ['branch_secretary', 'work_committee_clerk', 'department_clerk']) {
    const page = await visitor(browser, program);
    await signIn(page, who(program, role));
    const duties = page.locator('.duty');
    assert.ok(await duties.count() > 0, `${role}: nothing owed`);
    for (const duty of await duties.all()) {
      // A planned meeting is the branch's own: no clause asks for its day.
      if (await duty.locator('a[href^="/plans/"]').count()) continue;
      // A practice or a local measure is none of the regulations, and carries no 《》.
      assert.match(await duty.locator('.clause').first().innerText(), /《.+》|的(地方办法|通行做法)/, `${role}: a duty without its clause`);
    }
    const next = duties.first().locator('a.btn');
    await Promise.all([page.waitForNavigation(), next.click()]);
    assert.equal(await page.locator('[role=alert]').count(), 0, `${role}: the duty leads somewhere`);
    await page.context().close();
  }
});

test('a new colleague: the system officer makes the account, the security officer grants, the colleague signs in', async () => {
  const system = await visitor(browser, program);
  await signIn(system, who(program, 'system_officer'));
  await system.getByRole('link', { name: '账号' }).last().click();
  const login = `xin${Date.now() % 1_000_000}`;
  await system.locator('[name=login]').fill(login);
  await system.locator('[name=name]').fill('新同志');
  await send(system, system.locator('form:has([name=login])'));
  const secret = await system.locator('.mono').first().innerText();
  assert.ok(secret.length >= 10);
  await assertAccessible(system, 'a new account');
  await system.goto('/');
  assert.match(await system.locator('.tile', { hasText: '待授权' }).innerText(), /[1-9]/, 'the desk shows who waits for a grant');
  for (const path of ['/members', '/meetings', '/grants', '/audit']) {
    assert.ok([403, 404].includes((await system.goto(path)).status()), `the system officer at ${path}`);
  }
  await system.context().close();

  const security = await visitor(browser, program);
  await signIn(security, who(program, 'security_officer'));
  await security.getByRole('link', { name: new RegExp(login) }).click();
  const form = security.locator('form:has([name=role])');
  assert.match(await form.locator('[name=account]').locator('option:checked').innerText(), new RegExp(login), 'the account is chosen already');
  await form.locator('[name=role]').selectOption({ label: '组织部工作人员' });
  const unit = form.locator('[name=unit]');
  if (await unit.evaluate((e) => e.tagName) === 'SELECT') await unit.selectOption({ index: 1 });
  else await unit.fill('999');
  await send(security, form);
  assert.match(await security.locator('main').innerText(), new RegExp(login));
  assert.ok([403, 404].includes((await security.goto('/members')).status()));
  await security.context().close();

  const colleague = await visitor(browser, program, 'phone');
  await signIn(colleague, { account: login, password: secret });
  assert.match(await colleague.locator('h1').innerText(), /工作台/);
  assert.ok(await colleague.locator('.tile').count() > 3);
  await assertFits(colleague, 'the desk of a new colleague');
  await colleague.context().close();
});
