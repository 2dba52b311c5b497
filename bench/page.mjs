// SPDX-License-Identifier: Apache-2.0
// The page of an audit in a real browser: how large it is, how long it takes to open and to filter.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {auditHtml} from '../build/src/render/report/audit-html.js';
import {startBrowser} from '../build/test/helpers/browser.js';
import {fleetReports} from './page-report.mjs';

const SIZES = [20, 300, 5000];
/** Milliseconds for 300 VMs. */
const GOALS = {opened: 2000, filtered: 100};
/** What somebody types, a letter at a time. */
const TYPED = 'server';
const ROUNDS = 3;

/** @returns a row a size: `{vms, bytes, nodes, opened, filtered}`, the times in milliseconds; none without a browser */
export async function benchPage(folder) {
  const browser = startBrowser();
  if (browser === undefined) return [];
  const report = fleetReports();
  const rows = [];
  try {
    for (const vms of SIZES) rows.push({vms, ...(await measure(browser, folder, report(vms)))});
  } finally {
    await browser.close();
  }
  return rows;
}

async function measure(browser, folder, report) {
  const html = auditHtml(report, {failed: [], width: 100, style: (_, text) => text});
  const file = join(folder, `page-${report.domains.length}.html`);
  writeFileSync(file, html);
  const tries = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await browser.open(pathToFileURL(file).href);
    tries.push({
      nodes: await page.read('document.querySelectorAll("*").length'),
      opened: await page.read(OPENED),
      filtered: await page.read(FILTERED),
    });
    await page.close();
  }
  // Whatever else the machine does makes a try slower, and none faster.
  const least = name => Math.min(...tries.map(one => one[name]));
  return {
    bytes: Buffer.byteLength(html),
    nodes: least('nodes'),
    opened: least('opened'),
    filtered: least('filtered'),
  };
}

/** Until all scripts have run and something is painted. */
const OPENED = `(async () => {
  await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  const [{loadEventEnd}] = performance.getEntriesByType('navigation');
  const paints = performance.getEntriesByType('paint').map(({startTime}) => startTime);
  return Math.max(loadEventEnd, ...paints);
})()`;

/** The slowest letter, with the layout that comes of it. */
const FILTERED = `(() => {
  const search = document.getElementById('search');
  const times = ${JSON.stringify([...TYPED])}.map(letter => {
    search.value += letter;
    const before = performance.now();
    search.dispatchEvent(new Event('input'));
    document.body.getBoundingClientRect();
    return performance.now() - before;
  });
  return Math.max(...times);
})()`;

export function pageLine({vms, bytes, nodes, opened, filtered}) {
  const size = `${(bytes / 1e6).toFixed(1)} MB`.padStart(8);
  const times = `opens in ${opened.toFixed(0).padStart(5)} ms, a letter filters in ${filtered.toFixed(0).padStart(4)} ms`;
  const verdict =
    vms > 300 ? '' : opened <= GOALS.opened && filtered <= GOALS.filtered ? '  met' : '  NOT met';
  return `page of ${String(vms).padStart(4)} VMs: ${size}, ${nodes} elements, ${times}${verdict}`;
}
