// A community's grids come as a table: first with errors, then good, looked at, and taken back; on the office PC and on the telephone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertQuiet, look, main, send, signIn, startBrowser, startProgram, visitor, who } from './lib.mjs';

let program, browser, page;
before(async () => {
  program = await startProgram();
  browser = await startBrowser();
  page = await visitor(browser, program, 'desk', { acceptDownloads: true });
  await signIn(page, who(program, 'department_clerk'));
});
after(async () => { await browser?.close(); await program?.stop(); });

const HEAD = '类别,编号,名称,所在网格,户数,岗位,姓名,电话,专职或兼职,选配方式';
const GOOD = [
  HEAD,
  '楼栋,,紫薇苑一号楼,K-77,48,楼栋长,周正业,13800138000,兼职,选举',
  '楼栋,,紫薇苑二号楼,K-77,52,,,,,',
  '网格,K-77,紫薇苑网格,,320,,,,,',
  '网格,K-77,紫薇苑网格,,,网格员,吴迪安,13900139000,专职,招聘',
];
const BAD = [HEAD, '片区,,紫薇苑一号楼,K-77,48,,,,,', '楼栋,,紫薇苑二号楼,K-88,五十二,,,,,', '网格,K-77,紫薇苑网格,,320,网格长,查无此人,,兼职,'];

async function check(lines) {
  await page.goto('/grids');
  await page.getByRole('link', { name: '导入', exact: true }).click();
  const buffer = Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`);
  await page.locator('main [name=file]').setInputFiles({ name: '网格台账.csv', mimeType: 'text/csv', buffer });
  await send(page, page.locator('form[action="/grids/import"]'));
}

test('the page says how, and gives an empty table', async () => {
  await page.goto('/grids/import');
  assert.match(await main(page), /没有写明党组织的行/);
  await look(page, '11-grids-import');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载空白表格' }).click()]);
  assert.match(file.suggestedFilename(), /网格和小区楼宇导入模板\.xlsx/);
});

test('a table with errors is refused with every place, value and remedy', async () => {
  await check(BAD);
  const told = await main(page);
  for (const says of [/没有写入任何内容/, /第2行A列（类别）/, /第3行E列（户数）/, /第3行D列（所在网格）/, /第4行G列（姓名）/, /第4行J列（选配方式）/]) {
    assert.match(told, says);
  }
  await look(page, '11-grids-errors');
  await page.goto('/grids?q=紫薇苑');
  assert.match(await main(page), /共 0 个/);
});

test('a good table is imported, says nothing new the second time, and is taken back', async () => {
  await check(GOOD);
  assert.match(await main(page), /没有问题，可以导入4行/);
  await look(page, '11-grids-checked');
  await page.getByRole('button', { name: '确认导入' }).click();
  await page.waitForURL(/\/imports/);
  assert.match(await page.locator('.flash').innerText(), /已导入 4 行/);
  await page.goto('/grids?q=紫薇苑');
  assert.match(await main(page), /共 3 个/);
  await page.getByRole('link', { name: 'K-77 紫薇苑网格' }).click();
  assert.match(await main(page), /吴迪安/);
  await page.getByRole('link', { name: '划转', exact: true }).click();
  assert.match(await main(page), /连同其中的微网格、小区楼宇/);
  await look(page, '11-grids-move');
  await check(GOOD);
  assert.match(await main(page), /系统都已有，无需导入/);
  await page.locator('summary', { hasText: '系统中已有' }).click();
  await look(page, '11-grids-again');
  await page.goto('/imports');
  await page.getByRole('row', { name: /网格台账\.csv/ }).first().getByRole('button', { name: '撤回整批' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: '撤回' }).click();
  await page.waitForURL(/\/imports/);
  await page.goto('/grids?q=紫薇苑');
  assert.match(await main(page), /共 0 个/);
  await page.goto('/coverage/import');
  await look(page, '11-coverage-import');
  assertQuiet(page, 'an import of grids');
});
