// SPDX-License-Identifier: Apache-2.0
/** What differs on a terminal: width, colours, the pager, progress, and an interruption. */
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {copyFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {ProgressLine} from '../../src/cli/progress.ts';
import {pagerCommand} from '../../src/cli/pager.ts';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';

const MAIN = join(root, 'build/src/cli/main.js');
const PLAN = ['plan', '--host', 'assumed', '--policy', 'libvirt', '-q', 'examples/web-server.xml'];

interface OnTerminal {
  readonly rows?: number;
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What the terminal shows; without carriage returns. */
function onTerminal(
  arguments_: readonly string[],
  {rows = 24, columns = 80, environment = {}}: OnTerminal,
): string {
  const words = [process.execPath, MAIN, ...arguments_].map(word => `'${word}'`).join(' ');
  const command = `stty rows ${rows} cols ${columns}; ${words}`;
  const {NO_COLOR: _no, FORCE_COLOR: _force, SUDO_UID: _sudo, ...inherited} = process.env;
  const {stdout} = spawnSync('script', ['-qec', command, '/dev/null'], {
    encoding: 'utf8',
    cwd: root,
    env: {...inherited, TERM: 'xterm', PAGER: 'cat', ...environment},
    input: '',
  });
  return stdout.replaceAll('\r', '');
}

const ESCAPE = '\u001b';

function terminalTest(title: string, implementation: (t: ExecutionContext) => void | Promise<void>): void {
  test(title, t => (has(t, 'script') ? implementation(t) : undefined));
}

terminalTest('lines are as long as the terminal is wide, and coloured unless NO_COLOR says no', t => {
  const coloured = onTerminal(PLAN, {});
  t.true(coloured.includes(ESCAPE));
  const plain = onTerminal(PLAN, {environment: {NO_COLOR: '1'}});
  t.false(plain.includes(ESCAPE));
  t.true(plain.split('\n').every(line => line.length <= 80));
  const wide = onTerminal(PLAN, {columns: 140, environment: {NO_COLOR: '1'}});
  t.true(wide.split('\n').some(line => line.length > 80));
});

terminalTest('what is longer than the screen goes through the pager', t => {
  const file = join(scratch(t), 'paged');
  const environment = {PAGER: `cat > '${file}'`, NO_COLOR: '1'};
  t.is(onTerminal(PLAN, {environment}), '');
  t.true(readFileSync(file, 'utf8').length > 24 * 20);
});

terminalTest('what fits, and what --no-pager is said of, goes to the terminal', t => {
  const file = join(scratch(t), 'paged');
  const environment = {PAGER: `cat > '${file}'`};
  t.true(onTerminal(PLAN, {rows: 2000, environment}).length > 24 * 20);
  t.true(onTerminal([...PLAN, '--no-pager'], {environment}).length > 24 * 20);
  t.false(existsSync(file));
});

terminalTest('a pager that is left early ends the run', t => {
  t.is(onTerminal(PLAN, {environment: {PAGER: 'true'}}), '');
});

terminalTest('a pager that cannot be run loses nothing', t => {
  const whole = onTerminal(PLAN, {});
  t.true(onTerminal(PLAN, {environment: {PAGER: 'no-such-pager'}}).endsWith(whole));
  t.true(onTerminal(PLAN, {environment: {PAGER: '/etc'}}).endsWith(whole));
});

terminalTest("an interruption while the pager has the screen is the pager's", async t => {
  const folder = scratch(t);
  const files = Array.from({length: 80}, (_, index) => join(folder, `vm${index}.xml`));
  for (const file of files) copyFileSync(join(root, 'examples/web-server.xml'), file);
  const pager = join(folder, 'pager');
  writeFileSync(
    pager,
    `trap 'touch "$0.heard"' INT\ntouch "$0.ready"\nuntil [ -e "$0.heard" ]; do sleep 0.1; done\ncat >"$0.read"\n`,
  );
  const told = PLAN.slice(0, -1).filter(word => word !== '-q');
  const words = [process.execPath, MAIN, ...told, folder].map(word => `'${word}'`);
  const running = spawn('script', ['-qec', `stty rows 24 cols 80; exec ${words.join(' ')}`, '/dev/null'], {
    cwd: root,
    env: {...process.env, NO_COLOR: '1', SUDO_UID: undefined, PAGER: `exec sh '${pager}'`},
  });
  let shown = '';
  running.stdout.setEncoding('utf8').on('data', (more: string) => (shown += more));
  const closed = once(running, 'close');
  while (!existsSync(`${pager}.ready`) && running.exitCode === null) await setTimeout(20);
  running.stdin.write('\u0003');
  t.deepEqual(await closed, [0, null], shown);
  t.notRegex(shown, /interrupted/u);
  t.is(readFileSync(`${pager}.read`, 'utf8').split('\nweb-server  ').length, files.length);
});

terminalTest('less leaves no trace of itself where everything fits', t => {
  if (!has(t, 'less')) return;
  const {PAGER: _pager, ...environment} = {PAGER: ''};
  t.true(onTerminal(PLAN, {environment: {...environment, PAGER: 'less'}, rows: 2000}).includes('web-server'));
});

test('the pager is the one that is chosen, less, or none; under sudo none that is chosen', t => {
  const PATH = '/usr/bin:/bin';
  t.is(pagerCommand({PATH, PAGER: 'most -s'}), 'most -s');
  t.is(pagerCommand({PATH, PAGER: 'cat'}), undefined);
  t.is(pagerCommand({PATH, PAGER: ''}), undefined);
  t.is(pagerCommand({PATH: '/nowhere'}), undefined);
  t.not(pagerCommand({PATH, PAGER: 'evil', SUDO_UID: '1000'}), 'evil');
});

test('progress says nothing in the first second, then one line that goes away', t => {
  let now = 0;
  let text = '';
  const line = new ProgressLine(
    more => (text += more),
    10,
    () => now,
  );
  line.show('1 definition');
  line.clear();
  t.is(text, '');
  now = 1000;
  line.show('2 definitions');
  t.is(text, `\r${ESCAPE}[K2 definit`);
  now = 1050;
  line.show('3 definitions');
  line.clear();
  t.is(text, `\r${ESCAPE}[K2 definit\r${ESCAPE}[K`);
});

const READERS: Readonly<Record<string, (text: string) => readonly unknown[]>> = {
  json: text => JSON.parse(text) as readonly unknown[],
  ndjson: text =>
    text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as unknown),
};

for (const [format, read] of Object.entries(READERS)) {
  test(`an interruption of plan --format ${format} keeps what is finished, and ends as the signal says`, async t => {
    const folder = scratch(t);
    const files = Array.from({length: 150}, (_, index) => join(folder, `vm${index}.xml`));
    for (const file of files) copyFileSync(join(root, 'examples/web-server.xml'), file);
    const options = ['plan', '--host', 'assumed', '--policy', 'libvirt', '-q', '--format', format];
    const running = spawn(process.execPath, [MAIN, ...options, ...files], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    running.stdout.setEncoding('utf8').on('data', (more: string) => {
      if (text === '') running.kill('SIGINT');
      text += more;
    });
    const [, signal] = (await once(running, 'close')) as [number | null, string | null];
    t.is(signal, 'SIGINT');
    const plans = read(text);
    t.true(plans.length > 0 && plans.length < files.length, String(plans.length));
  });
}
