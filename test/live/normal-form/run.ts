// SPDX-License-Identifier: Apache-2.0
/**
 * Compares libvirt's reading of many definitions with ours, each changed a little:
 * `node build/test/live/normal-form/run.js FILE.jsonl… [--changes 500] [--first 1]`. A line of a file has its definition
 * under `xml`. Exits with 1 on any difference.
 */
import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {randomFrom} from '../../fuzz/random.ts';
import {openLibvirt, whyNot} from '../harness.ts';
import {changed} from './changes.ts';
import {forDebian} from './for-debian.ts';
import {isFault, isOnPurpose, NoAnswer, readingOf} from './readings.ts';

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {changes: {type: 'string', default: '500'}, first: {type: 'string', default: '1'}},
});
const missing = whyNot();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
  process.exit(0);
}
const definitions = positionals.flatMap(definitionsOf);
const counts = new Map<string, number>();
let daemon = await openLibvirt({});
for (let seed = Number(values.first); seed < Number(values.first) + Number(values.changes); seed++) {
  const kind = await tried(seed);
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}
daemon.close();
for (const [kind, count] of counts) console.log(`${kind}: ${count}`);

async function tried(seed: number): Promise<string> {
  const random = randomFrom(seed);
  const xml = changed(forDebian(random.pick(definitions)), random);
  try {
    const reading = readingOf(xml, daemon.libvirt);
    if (isOnPurpose(reading)) return 'refused by us on purpose';
    if (isFault(reading)) {
      process.exitCode = 1;
      console.log(`--first ${seed} --changes 1: ${JSON.stringify(reading, undefined, 1)}`);
    }
    return reading.kind;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    daemon.close();
    daemon = await openLibvirt({});
    return 'not answered by libvirt';
  }
}

function definitionsOf(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines
    .map(line => (JSON.parse(line) as {readonly xml: string}).xml)
    .filter(xml => xml.includes('x86_64'));
}
