// SPDX-License-Identifier: Apache-2.0
/** docs/ci.md, the files it names, and the settings file, walked through in a repository like a user's. */
import {chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {parse} from 'yaml';
import {shell, svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {domainXml} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const yaml = (file: string): unknown => parse(read(file));

const KIOSK = "<graphics type='vnc' port='-1'><listen type='address' address='0.0.0.0'/></graphics>";

function repository(t: ExecutionContext): string {
  const folder = scratch(t);
  mkdirSync(join(folder, 'definitions'));
  copyFileSync(join(root, 'examples/ci/svirtgen.yaml'), join(folder, 'svirtgen.yaml'));
  writeFileSync(join(folder, 'definitions/kiosk.xml'), domainXml({name: 'kiosk', devices: KIOSK}));
  return folder;
}

test('every command of docs/ci.md runs in a repository with the example of a settings file', t => {
  const folder = repository(t);
  const blocks = [...read('docs/ci.md').matchAll(/```sh\n(.*?)```/gsu)].map(([, text = '']) => text);
  t.is(blocks.length, 5);
  for (const block of blocks) {
    const {status, stderr} = shell(`set -e\n${block}`, folder);
    t.is(status, 0, `${block}\n${stderr}`);
  }
  for (const file of ['svirtgen.sarif', 'gl-code-quality.json', 'svirtgen.xml', 'baseline.json'])
    t.true(existsSync(join(folder, file)), file);
});

test('the pre-commit hook names a command that takes files', t => {
  const [hook] = yaml('.pre-commit-hooks.yaml') as [{entry: string; files: string}];
  const folder = repository(t);
  t.true(new RegExp(hook.files, 'u').test('definitions/kiosk.xml'));
  t.is(shell(`${hook.entry} definitions/kiosk.xml`, folder).status, 0);
});

test('settings are found upwards from the definition; the command line wins, --no-config leaves them out', t => {
  const folder = repository(t);
  const file = join(folder, 'definitions/kiosk.xml');
  const audit = (...more: readonly string[]) =>
    svirtgen(['audit', file, '--fail-on=warning', '--code=LISTENS_ON_ALL_ADDRESSES', ...more], {cwd: '/'});
  const found = audit();
  t.is(found.status, 0, found.stdout);
  t.regex(found.stderr, /note: settings from .*svirtgen\.yaml\n.*note: 1 finding suppressed by the policy/s);
  t.is(audit('--no-config', '--host=assumed').status, 1);
  t.is(audit('--config', join(folder, 'svirtgen.yaml')).status, 0);
  t.is(JSON.parse(audit('--format=json').stdout).suppressed, 1);
});

test('a setting that is misspelt names its line, and a code that no finding has the one that is meant', t => {
  const folder = repository(t);
  writeFileSync(join(folder, 'svirtgen.yaml'), 'host: assumed\npolcy: debian\n');
  const unknown = svirtgen(['audit', 'definitions'], {cwd: folder});
  t.is(unknown.status, 2);
  t.regex(
    unknown.stderr,
    /svirtgen\.yaml:2:1: error: unknown setting polcy\. Did you mean policy\? \(CONFIG_INVALID\)/,
  );
  writeFileSync(join(folder, 'svirtgen.yaml'), 'host: assumed\npolicy: debain\n');
  t.regex(
    svirtgen(['audit', 'definitions'], {cwd: folder}).stderr,
    /svirtgen\.yaml:2:9: error: .*Did you mean debian\? \(POLICY_UNKNOWN\)/,
  );
  // One that is misspelt is missing as well.
  writeFileSync(
    join(folder, 'svirtgen.yaml'),
    'suppressions: [{code: FIRMWARE_WRITABLE, reson: x, until: 2099-01-01}]\n',
  );
  t.regex(
    svirtgen(['audit', 'definitions'], {cwd: folder}).stderr,
    /svirtgen\.yaml:1:\d+: error: unknown setting suppressions\.0\.reson\. Did you mean reason\?/,
  );
  const suppression = '{code: LISTENS_ON_ALL_ADRESSES, reason: x, until: 2099-01-01}';
  writeFileSync(join(folder, 'svirtgen.yaml'), `host: assumed\nsuppressions: [${suppression}]\n`);
  const misspelt = svirtgen(['audit', 'definitions'], {cwd: folder});
  t.is(misspelt.status, 2);
  t.regex(
    misspelt.stderr,
    /svirtgen\.yaml:2:23: error: .*Did you mean LISTENS_ON_ALL_ADDRESSES\? \(SUPPRESSION_UNKNOWN\)/,
  );
});

test('definitions of the settings file are told by paths from where the command runs, as GitLab wants them', t => {
  const folder = repository(t);
  const paths = (cwd: string) => {
    const {stdout} = svirtgen(
      ['audit', '--format=gitlab', '--fail-on=never', '--code=VM_RUNS_AS_ROOT,NAME_MISSPELT'],
      {cwd},
    );
    return (JSON.parse(stdout) as {location: {path: string}}[]).map(({location}) => location.path);
  };
  writeFileSync(join(folder, 'definitions/kiosk.xml'), domainXml({name: 'kiosk', devices: '<dsik/>'}));
  t.deepEqual(paths(folder), ['definitions/kiosk.xml']);
  t.deepEqual(paths(join(folder, 'definitions')), ['kiosk.xml']);
});

test('settings of somebody else do not count, and that is said', t => {
  if (process.getuid?.() !== 0) {
    t.pass('only root gives files away');
    return;
  }
  const folder = repository(t);
  chownSync(join(folder, 'svirtgen.yaml'), 65_534, 65_534);
  const {stderr, status} = svirtgen(
    ['audit', '--host=assumed', '--code=LISTENS_ON_ALL_ADDRESSES', '--fail-on=warning', 'definitions'],
    {cwd: folder},
  );
  t.is(status, 1);
  t.regex(stderr, /belongs to another user and is ignored/);
});
