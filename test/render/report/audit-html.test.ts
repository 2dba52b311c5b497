// SPDX-License-Identifier: Apache-2.0
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {auditHtml} from '../../../src/render/report/audit-html.ts';
import {openPage} from '../../helpers/browser.ts';
import {scratch} from '../../helpers/scratch.ts';
import {HOSTILE, plainOptions, sampleReport} from './_report.ts';

const page = auditHtml(sampleReport(), plainOptions);

function open(t: ExecutionContext, options: {readonly scripts?: boolean} = {}) {
  const file = join(scratch(t, {}), 'audit.html');
  writeFileSync(file, page);
  return openPage(t, pathToFileURL(file).href, options);
}

const shownRows = `[...document.querySelectorAll('#access [data-row]')].filter(row => row.offsetParent !== null)`;
const paths = `${shownRows}.map(row => row.cells[1].textContent.trim())`;

test('names cannot become markup or script', t => {
  t.false(page.includes('<img'));
  t.is(page.match(/<script/g)?.length, 1);
  t.is(page.match(/<\/script/g)?.length, 1);
  t.true(page.includes('&#60;img src=x onerror=alert(1)&#62;'));
  t.true(page.includes('/srv/&#60;/script&#62;&#60;script&#62;alert(1)'));
});

test('nothing is fetched from anywhere, and only the own script may run', t => {
  t.notRegex(page.replaceAll('&#60;', ''), /(?:src|href)=["'](?!#)/);
  t.regex(page, /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/);
});

test('the same report gives the same bytes', t => {
  t.is(auditHtml(sampleReport(), plainOptions), page);
});

test.serial('without scripts everything is there to be read', async t => {
  const opened = await open(t, {scripts: false});
  if (!opened) return;
  const text = await opened.read<string>('document.body.innerText');
  for (const part of ['/srv/own.raw', '/srv/golden.raw', 'TEST_SHARED_WRITE', 'write–write', HOSTILE])
    t.true(text.includes(part), part);
  t.false(text.includes('every VM'), 'the filters need scripts and are not shown');
});

test.serial('the search keeps the rows with all words, and Reset brings the others back', async t => {
  const opened = await open(t);
  if (!opened) return;
  const all = await opened.read<number>(`${shownRows}.length`);
  await opened.click('#search');
  await opened.type('alpha own.raw');
  t.deepEqual(await opened.read(paths), ['/srv/own.raw']);
  t.regex(await opened.read('document.getElementById("count").textContent'), /^1 of \d+ paths$/);
  await opened.click('#reset');
  t.is(await opened.read(`${shownRows}.length`), all);
  t.deepEqual(opened.errors, []);
  t.is(opened.requests.length, 1);
});

test.serial('a click on a machine, in the list or in the graph, filters by it', async t => {
  const opened = await open(t);
  if (!opened) return;
  const machines = `[...new Set(${shownRows}.map(row => row.cells[0].textContent))]`;
  await opened.click('[data-pick-vm="1"]');
  t.deepEqual(await opened.read(machines), ['beta']);
  await opened.click('.graph g[data-pick-vm="1"]');
  t.is(await opened.read(`${machines}.length`), 3);
  await opened.click('.graph g[data-pick-vm="2"]');
  t.deepEqual(await opened.read(machines), [HOSTILE]);
  t.deepEqual(opened.errors, []);
});

test.serial('filters by finding and by layer agree with the marks', async t => {
  const opened = await open(t);
  if (!opened) return;
  const choose = (id: string, value: string) =>
    opened.read(`(() => {
      const control = document.getElementById('${id}');
      control.value = '${value}';
      control.dispatchEvent(new Event('input'));
    })()`);
  await choose('finding', 'TEST_SHARED_WRITE');
  t.deepEqual(await opened.read(paths), ['/srv/both.raw']);
  await choose('finding', '');
  await choose('may', 'read');
  const marks = await opened.read<readonly string[]>(
    `${shownRows}.map(row => row.cells[3].textContent.trim())`,
  );
  t.true(marks.length > 0 && marks.every(mark => mark === 'r'), marks.join());
});

test.serial('a click on a head sorts, a second one the other way round', async t => {
  const opened = await open(t);
  if (!opened) return;
  const head = '#access th:nth-child(2)';
  await opened.click(head);
  const ascending = await opened.read<readonly string[]>(paths);
  t.is(await opened.read(`document.querySelector('${head}').getAttribute('aria-sort')`), 'ascending');
  await opened.click(head);
  const descending = await opened.read<readonly string[]>(paths);
  t.true((ascending[0] ?? '') < (descending[0] ?? ''));
  t.deepEqual(descending[0], ascending.at(-1));
});

test.serial('a click on a row opens what each layer says, a second one closes it', async t => {
  const opened = await open(t);
  if (!opened) return;
  const first = '#access tbody tr:first-child td:nth-child(3)';
  await opened.click(first);
  const text = await opened.read<string>('document.querySelector("tr.detail").innerText');
  t.regex(text, /owner\s+107:107/);
  t.regex(text, /AppArmor\s+allowed for disk vda/);
  await opened.click(first);
  t.is(await opened.read('document.querySelector("tr.detail")'), null);
});

test.serial('the page is drawn', async t => {
  const opened = await open(t);
  if (!opened) return;
  const picture = await opened.screenshot();
  t.true(picture.length > 20_000);
  const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
  t.true(await opened.read(fits), 'nothing sticks out to the right');
});
