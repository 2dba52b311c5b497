// SPDX-License-Identifier: Apache-2.0
/** What a run of the proof came to, with all that says which run it was: `docs/proof/*.json`. */
import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {root} from './paths.ts';

/** As the run begins: others may commit meanwhile. */
const commit = (
  spawnSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {cwd: root, encoding: 'utf8'})
    .stdout ?? ''
).trim();

/** One file's content; `npm run proof` makes rows of docs/proof.md of it. */
interface Recorded {
  /** As somebody repeats it, without where its figures go. */
  readonly command: string;
  /** When it ended, in UTC: `2026-11-26T06:30Z`. */
  readonly date: string;
  /** Its first digits, followed by `-dirty` where files were changed since; absent outside a clone. */
  readonly commit?: string;
  readonly node: string;
  readonly figures: unknown;
}

/** @param script the npm script that runs, such as `lab` */
export function writeFigures(path: string, script: string, figures: unknown): void {
  const recorded: Recorded = {
    command: ['npm run', script, ...optionsOf(process.argv.slice(2))].join(' '),
    date: `${new Date().toISOString().slice(0, 16)}Z`,
    ...(commit !== '' && {commit}),
    node: process.versions.node,
    figures,
  };
  writeFileSync(path, `${JSON.stringify(recorded, undefined, 2)}\n`);
}

/** Where results go makes no other run. */
function optionsOf(words: readonly string[]): readonly string[] {
  const options = words.filter(
    (word, index) => ![word, words[index - 1]].some(one => one && PLACES.has(one)),
  );
  return options.length ? ['--', ...options] : [];
}

const PLACES: ReadonlySet<string> = new Set(['--json', '--keep']);
