// SPDX-License-Identifier: Apache-2.0
/** What a start may load: by a verb's commonest run, as the bundled commands do it. A start costs what it loads. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BIN = join(ROOT, 'build/bin');
const bundled = existsSync(join(BIN, 'svirtgen.cjs')) ? test : test.skip;

/** Writes down which parts a command reads, and which of Node's own modules it has at its end. */
const RECORDER = `
const fs = require('node:fs');
const {readFileSync, writeFileSync} = fs;
const parts = [];
fs.readFileSync = (file, ...rest) => {
  if (typeof file === 'string' && file.endsWith('.part')) parts.push(file);
  return readFileSync(file, ...rest);
};
process.on('exit', () => writeFileSync(process.env.LOADED_PARTS, JSON.stringify({parts, own: process.moduleLoadList})));
`;

/** By package, what stands in a part that has it. */
const PACKAGES = {
  zod: '$ZodType',
  yaml: 'YAMLParseError',
  commander: 'CommanderError',
  saxes: 'SaxesParser',
  hyparquet: 'ByteWriter',
} as const;

/** Node's modules that cost a start most: `tty` brings streams and the network, `crypto` streams. */
const DEAR = ['child_process', 'crypto', 'http', 'net', 'tty', 'worker_threads', 'zlib'];

interface Run {
  readonly title: string;
  readonly command: string;
  readonly packages: readonly (keyof typeof PACKAGES)[];
  /** Of Node's dear ones. */
  readonly own: readonly string[];
  /** The code of all parts, in KiB: what is there now, and a tenth. More is a decision about every start. */
  readonly most: number;
}

const PLAN = 'svirtgen.cjs plan -q --format ndjson --host assumed examples/web-server.xml';

const RUNS: readonly Run[] = [
  {title: '--version', command: 'svirtgen.cjs --version', packages: [], own: [], most: 75},
  {title: 'plan of one VM', command: PLAN, packages: ['commander', 'saxes'], own: [], most: 950},
  {
    title: 'the drop-in',
    command: 'virt-aa-helper.cjs --dryrun -r -u libvirt-UUID',
    packages: ['saxes'],
    own: [],
    most: 400,
  },
];

for (const {title, command, packages, own: needed, most} of RUNS)
  bundled(`${title} loads no more than it needs`, t => {
    const {parts, own} = loadedBy(command);
    const code = parts.map(part => readFileSync(part, 'latin1')).join('\n');
    const found = Object.entries(PACKAGES).filter(([, mark]) => code.includes(mark));
    t.deepEqual(
      found.map(([name]) => name),
      [...packages],
    );
    t.deepEqual(
      DEAR.filter(name => own.includes(`NativeModule ${name}`)),
      [...needed],
    );
    const size = Math.ceil(parts.reduce((sum, part) => sum + statSync(part).size, 0) / 1024);
    t.true(size <= most, `${size} KiB of code`);
    t.true(size > most / 2, `${size} KiB of code: lower the limit`);
  });

bundled('each package is told by what stands in some part', t => {
  const texts = readdirSync(BIN)
    .filter(name => name.endsWith('.part'))
    .map(name => readFileSync(join(BIN, name), 'latin1'));
  for (const [name, mark] of Object.entries(PACKAGES))
    t.true(
      texts.some(text => text.includes(mark)),
      name,
    );
});

bundled('a part that is loaded at each start has its cached code', t => {
  const {parts} = loadedBy('virt-aa-helper.cjs --dryrun -r -u libvirt-UUID');
  t.true(parts.length > 3);
  t.deepEqual(
    parts.filter(part => !existsSync(`${part}.cache`)),
    [],
  );
});

function loadedBy(command: string): {readonly parts: readonly string[]; readonly own: readonly string[]} {
  const folder = mkdtempSync(join(tmpdir(), 'svirtgen-loaded-'));
  const [recorder, record] = [join(folder, 'recorder.cjs'), join(folder, 'record.json')];
  writeFileSync(recorder, RECORDER);
  const input = readFileSync(join(ROOT, 'examples/web-server.xml'), 'utf8');
  const uuid = /<uuid>(.*)<\/uuid>/u.exec(input)?.[1] ?? '';
  const [script = '', ...arguments_] = command.replace('UUID', uuid).split(' ');
  const {status, stderr} = spawnSync(process.execPath, ['-r', recorder, join(BIN, script), ...arguments_], {
    cwd: ROOT,
    env: {...process.env, LOADED_PARTS: record, NODE_V8_COVERAGE: ''},
    input,
    stdio: ['pipe', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(record, 'utf8')) as ReturnType<typeof loadedBy>;
}
