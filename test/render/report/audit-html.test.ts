// SPDX-License-Identifier: Apache-2.0
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {auditHtml} from '../../../src/render/report/audit-html.ts';
import {packageVersion} from '../../../src/package-root.ts';
import {openPage, type Page, type View} from '../../helpers/browser.ts';
import {disk} from '../../helpers/analysis.ts';
import {reportFor} from '../../helpers/fleet.ts';
import {scratch} from '../../helpers/scratch.ts';
import {FINDINGS, HOSTILE, HOSTILE_PATH, plainOptions, sampleReport} from './_report.ts';

const stamp = {host: 'kvm-7', mode: 'strict', policy: 'debian', date: '2026-11-26'} as const;
const page = auditHtml(sampleReport(), {...plainOptions, stamp});

function open(t: ExecutionContext, view: View = {}) {
  const file = join(scratch(t, {}), 'audit.html');
  writeFileSync(file, page);
  return openPage(t, pathToFileURL(file).href, view);
}

const shownRows = `[...document.querySelectorAll('#access tbody tr:not(.detail)')]`;
const paths = `${shownRows}.map(row => row.querySelector('.opener').textContent)`;
const vmsOfRows = `[...new Set(${shownRows}.map(row => row.cells[1].textContent))]`;
const focused = 'document.activeElement.textContent';

const choose = (opened: Page, id: string, value: string) =>
  opened.read(`(() => {
    const control = document.getElementById('${id}');
    control.value = '${value}';
    control.dispatchEvent(new Event('input'));
  })()`);

/** The value of the option that is shown so. */
const option = (opened: Page, id: string, text: string) =>
  opened.read<string>(
    `[...document.getElementById('${id}').options].find(one => one.text === '${text}').value`,
  );

const focus = (opened: Page, selector: string) =>
  opened.read(`document.querySelector('${selector}').focus({focusVisible: true})`);

test('names cannot become markup or script', t => {
  t.false(page.includes('<img'));
  t.is(page.match(/<script/g)?.length, 2);
  t.is(page.match(/<\/script/g)?.length, 2);
  t.true(page.includes('&#60;img src=x onerror=alert(1)&#62;'));
  t.true(page.includes('/srv/&#60;/script&#62;&#60;script&#62;alert(1)'));
  t.true(page.includes('/srv/\\u003c/script\\u003e\\u003cscript\\u003ealert(1)'));
});

test('the data are JSON whatever the names are', t => {
  const [, data = ''] = /<script type="application\/json" id="data">([^<]*)<\/script>/u.exec(page) ?? [];
  const {texts} = JSON.parse(data) as {readonly texts: readonly string[]};
  t.true(texts.includes(HOSTILE));
  t.true(texts.includes(HOSTILE_PATH));
});

test('nothing is fetched from anywhere, and only the own script may run', t => {
  t.notRegex(page.replaceAll('&#60;', ''), /(?:src|href)=["'](?!#)/);
  t.regex(page, /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/);
});

test('the same report gives the same bytes', t => {
  t.is(auditHtml(sampleReport(), {...plainOptions, stamp}), page);
});

test('the stamp tells what the page is of', t => {
  for (const fact of ['kvm-7', 'strict', 'debian', '2026-11-26', `svirtgen ${packageVersion()}`])
    t.true(page.includes(`<dd>${fact}</dd>`), fact);
});

test('a code links to its page where the documentation is published, and to nothing else than the web', t => {
  const links = (documentation: string) => auditHtml(sampleReport(), {...plainOptions, documentation});
  t.true(
    links('https://docs.example/svirtgen/').includes(
      'https://docs.example/svirtgen/findings/TEST_SHARED_WRITE.md',
    ),
  );
  t.false(links('javascript:alert(1)//').includes('javascript:'));
});

test('a code of ours is explained in the page, listings line by line', t => {
  const [domain] = sampleReport().domains;
  const finding = {...FINDINGS[0]!, code: 'PASST_LOG_UNREACHABLE'};
  const text = auditHtml({domains: [{...domain!, findings: [finding]}], shared: []}, plainOptions);
  t.true(text.includes('<article id="doc-PASST_LOG_UNREACHABLE"'));
  t.true(text.includes('href="#doc-PASST_LOG_UNREACHABLE"'), 'without scripts');
  t.regex(text, /<pre>&#60;interface type=&#39;user&#39;&#62;\n {2}&#60;backend/u);
});

test.serial('without scripts everything is there to be read', async t => {
  const opened = await open(t, {scripts: false});
  if (!opened) return;
  const text = await opened.read<string>('document.body.innerText');
  for (const part of [
    '/srv/own.raw',
    '/srv/golden.raw',
    'TEST_SHARED_WRITE',
    'write–write',
    HOSTILE,
    HOSTILE_PATH,
  ])
    t.true(text.includes(part), part);
  t.false(text.includes('any severity'), 'the filters need scripts and are not shown');
});

test.serial('hostile names are drawn as they are, and run nothing', async t => {
  const opened = await open(t);
  if (!opened) return;
  const names = await opened.read<readonly string[]>(vmsOfRows);
  t.true(names.includes(HOSTILE));
  t.true((await opened.read<readonly string[]>(paths)).includes(HOSTILE_PATH));
  await opened.click('#findings .opener');
  t.true((await opened.read<string>('document.querySelector(".sighting").innerText')).includes(HOSTILE));
  t.is(await opened.read('document.images.length'), 0);
  t.deepEqual(opened.errors, []);
});

test.serial('the search keeps the rows with all words, and Reset brings the others back', async t => {
  const opened = await open(t);
  if (!opened) return;
  const all = await opened.read<number>(`${shownRows}.length`);
  await opened.click('#search');
  await opened.type('alpha own.raw');
  t.deepEqual(await opened.read(paths), ['/srv/own.raw']);
  t.is(await opened.read('document.getElementById("count").textContent'), '1 of 3 VMs, 1 path');
  await opened.click('#reset');
  t.is(await opened.read(`${shownRows}.length`), all);
  t.deepEqual(opened.errors, []);
  t.is(opened.requests.length, 1);
});

test.serial('a VM leads to its access, in the list, in a finding and in the graph', async t => {
  const opened = await open(t);
  if (!opened) return;
  const names = await opened.read<readonly string[]>(
    `[...document.querySelectorAll('#vms tbody a')].map(link => link.textContent)`,
  );
  t.is(names[0], 'alpha', 'the worst first');
  await opened.click('#vms tbody tr:nth-child(2) a');
  t.deepEqual(await opened.read(vmsOfRows), [names[1]]);
  t.true((await opened.read<string>(focused)).startsWith('Access'));
  await opened.click('#only-vm');
  t.is(await opened.read(`${vmsOfRows}.length`), 3);
  await opened.click('#findings .opener');
  await opened.click('.sighting a');
  t.deepEqual(await opened.read(vmsOfRows), ['alpha']);
  await opened.click('.graph g[data-pick-vm="0"]');
  t.is(await opened.read(`${vmsOfRows}.length`), 3, 'the same once more takes the filter away');
  await opened.click('.graph g[data-pick-vm="2"]');
  t.deepEqual(await opened.read(vmsOfRows), [names[2]]);
  t.deepEqual(opened.errors, []);
});

test.serial('a command in a fix is shown as one', async t => {
  const report = sampleReport();
  const help = 'Run `svirtgen why A B`, or not.';
  const domains = report.domains.map(one => ({
    ...one,
    findings: one.findings.map(found => ({...found, help})),
  }));
  const file = join(scratch(t, {}), 'audit.html');
  writeFileSync(file, auditHtml({...report, domains}, plainOptions));
  const opened = await openPage(t, pathToFileURL(file).href);
  if (!opened) return;
  await opened.click('#findings .opener');
  t.is(await opened.read(`document.querySelector('.help code').textContent`), 'svirtgen why A B');
  t.is(await opened.read(`document.querySelector('.help').textContent`), 'Run svirtgen why A B, or not.');
});

test.serial('filters by finding, severity and layer agree with the marks', async t => {
  const opened = await open(t);
  if (!opened) return;
  await choose(opened, 'code', await option(opened, 'code', 'TEST_SHARED_WRITE'));
  t.deepEqual(await opened.read(paths), ['/srv/both.raw']);
  t.is(await opened.read(`document.querySelectorAll('#findings .group').length`), 1);
  await choose(opened, 'code', '-1');
  t.is(await opened.read(`document.querySelectorAll('#findings .group').length`), 2);
  await choose(opened, 'severity', '2');
  t.is(await opened.read(`document.querySelector('#findings .group code').textContent`), 'TEST_SHARED_WRITE');
  t.is(await opened.read(`document.querySelectorAll('#vms tbody tr').length`), 1);
  await choose(opened, 'severity', '0');
  await choose(opened, 'may', 'read');
  const marks = await opened.read<readonly string[]>(`${shownRows}.map(row => row.cells[3].textContent)`);
  t.true(marks.length > 0 && marks.every(mark => mark === 'r'), marks.join());
});

test.serial('Enter and Space sort by a column, there and back', async t => {
  const opened = await open(t);
  if (!opened) return;
  const head = '#access th[data-key="path"]';
  await focus(opened, `${head} button`);
  await opened.press('Enter');
  const ascending = await opened.read<readonly string[]>(paths);
  t.is(await opened.read(`document.querySelector('${head}').getAttribute('aria-sort')`), 'ascending');
  await opened.press(' ');
  const descending = await opened.read<readonly string[]>(paths);
  t.is(await opened.read(`document.querySelector('${head}').getAttribute('aria-sort')`), 'descending');
  t.true((ascending[0] ?? '') < (descending[0] ?? ''));
  t.is(descending[0], ascending.at(-1));
});

test.serial('a row opens by click and by key into what each layer says', async t => {
  const opened = await open(t);
  if (!opened) return;
  const detail = 'document.querySelector("tr.detail")?.innerText ?? ""';
  await opened.click('#access tbody tr:first-child td:nth-child(3)');
  const text = await opened.read<string>(detail);
  t.regex(text, /owner\s+107:107/);
  t.regex(text, /AppArmor\s+allowed for disk vda/);
  await focus(opened, '#access tbody tr .opener');
  await opened.press('Enter');
  t.is(await opened.read(detail), '');
  await opened.press(' ');
  t.is(await opened.read(detail), text);
  t.is(await opened.read('document.activeElement.getAttribute("aria-expanded")'), 'true');
});

test.serial('the keyboard reaches the graph, and what has the focus is seen', async t => {
  const opened = await open(t);
  if (!opened) return;
  await focus(opened, '.graph g[data-pick-vm="1"]');
  const stroke = `getComputedStyle(document.querySelector('.graph g[data-pick-vm="1"] rect')).strokeWidth`;
  t.is(await opened.read(stroke), '3px');
  await opened.press('Enter');
  t.is(await opened.read(`${vmsOfRows}.length`), 1);
  await opened.press(' ');
  t.is(await opened.read(`${vmsOfRows}.length`), 3);
  await opened.press('Tab');
  t.is(await opened.read('document.activeElement.dataset.pickVm'), '2');
});

test.serial('a path that reads like a replacement stands in the reasons as it is', async t => {
  const path = "/srv/$&-$$-$`-$'.raw";
  const file = join(scratch(t, {}), 'audit.html');
  const escaped = path.replace('&', '&amp;').replace("'", '&apos;');
  writeFileSync(file, auditHtml(reportFor([['alpha', disk(escaped)]]), plainOptions));
  const opened = await openPage(t, pathToFileURL(file).href);
  if (!opened) return;
  await choose(opened, 'search', '$$');
  const row = '#access tbody tr .opener';
  t.is(await opened.read(`document.querySelector('${row}').textContent`), path);
  await opened.click(row);
  const detail = await opened.read<string>('document.querySelector("#access tr.detail").innerText');
  t.true(detail.includes(`"${path}"`), detail);
});

test.serial('a table of many rows has pages', async t => {
  const file = join(scratch(t, {}), 'audit.html');
  const [domain] = sampleReport().domains;
  const domains = Array.from({length: 60}, (_, at) => ({...domain!, name: `vm${at}`, findings: []}));
  writeFileSync(file, auditHtml({domains, shared: []}, plainOptions));
  const opened = await openPage(t, pathToFileURL(file).href);
  if (!opened) return;
  const names = `[...document.querySelectorAll('#vms tbody a')].map(link => link.textContent)`;
  t.is(await opened.read(`${names}.length`), 25);
  await opened.click('#vms [data-turn="last"]');
  t.deepEqual(
    await opened.read(names),
    Array.from({length: 10}, (_, at) => `vm${at + 50}`),
  );
  t.is(await opened.read('document.querySelector("#vms .pager output").textContent'), '51–60 of 60');
  t.is(await opened.read(focused), 'First', 'the focus stays among the buttons that lead somewhere');
  await opened.press('Enter');
  t.is(await opened.read(`${names}[0]`), 'vm0');
});

test.serial(
  'on paper there are all rows and all that was seen; afterwards the page is as before',
  async t => {
    const file = join(scratch(t, {}), 'audit.html');
    const [domain] = sampleReport().domains;
    const findings = FINDINGS.slice(0, 1);
    const domains = Array.from({length: 60}, (_, at) => ({
      ...domain!,
      name: `vm${at}`,
      findings: findings.map(one => ({...one, message: `of vm${at}`})),
    }));
    writeFileSync(file, auditHtml({domains, shared: []}, plainOptions));
    const opened = await openPage(t, pathToFileURL(file).href);
    if (!opened) return;
    const count = (selector: string) =>
      opened.read<number>(`document.querySelectorAll('${selector}').length`);
    const drawn = async () => [
      await count('#vms tbody tr'),
      await count('.sighting'),
      await count('details[open]'),
    ];
    const before = await drawn();
    await opened.read(`dispatchEvent(new Event('beforeprint'))`);
    t.is(await count('#vms tbody tr'), 60);
    t.is(await count('#access tbody tr'), 60 * domain!.paths.length);
    t.is(await count('.sightings:not([hidden]) .sighting'), 60);
    t.is(await count('details:not([open])'), 0);
    await opened.read(`dispatchEvent(new Event('afterprint'))`);
    t.deepEqual(await drawn(), before);
    t.deepEqual(opened.errors, []);
  },
);

for (const width of [1280, 768, 360]) {
  test.serial(`the page is drawn ${width} pixels wide`, async t => {
    const opened = await open(t, {width, height: 844, dark: width < 600});
    if (!opened) return;
    t.true((await opened.screenshot()).length > 15_000);
    const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
    t.true(await opened.read(fits), 'nothing sticks out to the right');
    const filters = await opened.read<number>('document.getElementById("filters").offsetHeight');
    t.true(filters < 844 / 8, 'the filters leave the screen to the page');
    const cut = await opened.read<number>(
      `[...document.querySelectorAll('.name, .path')].filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline').length`,
    );
    t.is(cut, 0, 'no name is cut off');
    const graph = 'getComputedStyle(document.querySelector(".graph")).display';
    t.is(await opened.read(graph), width < 960 ? 'none' : 'block');
    t.true(
      (await opened.read<string>('document.getElementById("shared-paths").innerText')).includes(
        '/srv/both.raw',
      ),
    );
  });
}
