// A first visitor: the sign-in page is clear, works on a telephone and without script, and tells a stranger nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, assertFits, assertQuiet, readmeShot, send, shot, signIn, startBrowser, startProgram, tryPassword, visitor, who } from './lib.mjs';

let program, browser;
before(async () => { program = await startProgram(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await program?.stop(); });

test('the sign-in page can be read, heard and used at both screens', async () => {
  for (const screen of ['desk', 'phone']) {
    const page = await visitor(browser, program, screen);
    const response = await page.goto('/');
    assert.equal(response.status(), 200);
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    assert.match(await page.title(), /台账/);
    await assertAccessible(page, `sign-in, ${screen}`);
    await assertFits(page, `sign-in, ${screen}`);
    assertQuiet(page, `sign-in, ${screen}`);
    await shot(page, `01-sign-in-${screen}`);
    await page.context().close();
  }
});

test('every answer carries the headers that a browser needs to defend us', async () => {
  const answer = await fetch(`${program.url}/`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|https?:/, policy);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('referrer-policy') ?? '', /no-referrer|same-origin/);
});

test('a wrong password and an unknown account get the same words', async () => {
  const person = who(program, 'branch_secretary');
  const told = [];
  for (const account of [person.account, 'nobody-here']) {
    const page = await visitor(browser, program);
    await tryPassword(page, { account }, 'not-the-password-9');
    told.push(await page.locator('[role=alert]').first().innerText());
    await assertAccessible(page, 'refused sign-in');
    await page.context().close();
  }
  assert.equal(told[0], told[1]);
});

test('each role reaches its desk, at both screens', async () => {
  for (const person of program.signIns) {
    for (const screen of ['desk', 'phone']) {
      const page = await visitor(browser, program, screen);
      await signIn(page, person);
      const where = `desk of ${person.role}, ${screen}`;
      assert.ok(await page.locator('h1').first().innerText(), `${where}: no heading`);
      await assertAccessible(page, where);
      await assertFits(page, where);
      assertQuiet(page, where);
      await shot(page, `01-desk-${person.account}-${screen}`);
      if (screen === 'desk' && person.role === 'branch_secretary') await readmeShot(page, 'desk');
      await page.context().close();
    }
  }
});

test('signing in works without script', async () => {
  const page = await visitor(browser, program, 'phone', { javaScriptEnabled: false });
  await signIn(page, who(program, 'branch_secretary'));
  await page.locator('details.menu > summary').click();
  assert.ok(await page.locator('details.menu a').first().isVisible(), 'the menu opens without script');
  await page.context().close();
});

test('signing out ends it: the way back shows nothing', async () => {
  const page = await visitor(browser, program);
  await signIn(page, who(program, 'branch_secretary'));
  await send(page, page.locator('form[data-drafts-clear]'));
  await page.goBack();
  await page.reload();
  assert.ok(await page.locator('input[type=password]').count() > 0, 'a page is shown after signing out');
  await page.context().close();
});
