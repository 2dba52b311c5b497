// SPDX-License-Identifier: Apache-2.0
/** Each function answers what its verb prints: programs and pipelines see one thing. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {
  audit,
  diff,
  explainDenials,
  generate,
  KnownError,
  openSite,
  plan,
  snapshot,
  verify,
  why,
  writeFiles,
  type Definition,
  type SiteOptions,
} from '../../src/index.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {scratch} from '../helpers/scratch.ts';

const HOST = join(root, 'examples/host.json');
const SITE = ['--host', HOST, '--policy', 'debian', '-q'];
const LOG = join(root, 'test/fixtures/logs/kernel.log');
const files = ['web-server', 'gpu-desktop'].map(name => join(root, `examples/${name}.xml`));
const [web = '', desktop = ''] = files;
const site = openSite({host: HOST, policy: 'debian'});

const definition = (file: string): Definition => ({file, xml: readFileSync(file)});
/** Without what JSON does not have: keys that are undefined. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** Without the name of its schema, which a program has in its types. */
const printed = (...args: readonly string[]): unknown => {
  const {$schema: _schema, ...document} = JSON.parse(svirtgen([...args, ...SITE]).stdout) as {
    $schema?: string;
  };
  return args[0] === 'snapshot' ? document : without('version', document);
};
const without = (key: string, value: object): unknown =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

test('plan', t => {
  const {plan: record} = printed('plan', '--format=ndjson', web) as {readonly plan: unknown};
  t.deepEqual(asJson(plan(definition(web), site)), record);
});

test('audit', t => {
  t.deepEqual(asJson(audit(files.map(definition), site)), printed('audit', '--format=json', ...files));
});

test('why', t => {
  const answer = why(definition(web), '/etc/shadow', site, {process: 'qemu', access: 'rw'});
  t.is(answer.verdict, 'refused');
  t.deepEqual(
    asJson(answer),
    printed('why', '--format=json', '--process=qemu', '--access=rw', web, '/etc/shadow'),
  );
});

test('explainDenials', t => {
  const explained = explainDenials(readFileSync(LOG, 'utf8'), files.map(definition), site);
  t.true(explained.groups.length > 0);
  t.deepEqual(asJson(explained), printed('why', '--format=json', '--log', LOG, ...files));
});

test('diff', t => {
  const {domains} = printed('diff', '--format=json', web, desktop) as {readonly domains: unknown};
  t.deepEqual(asJson(diff([definition(web)], [definition(desktop)], site)), domains);
  t.deepEqual(diff([definition(web)], [plan(definition(web), site)], site), []);
});

test('snapshot', t => {
  const paths = ['/etc/hostname'];
  t.deepEqual(
    asJson(snapshot(files.map(definition), site, {paths})),
    printed('snapshot', ...files, '--path', ...paths),
  );
});

test('generate renders what the command writes, and writes nothing until it is told to', async t => {
  const [ours, theirs] = [scratch(t), scratch(t)];
  const {plan: planned, files: rendered} = generate(definition(web), site);
  t.is(planned.domain.name, 'web-server');
  const written = await writeFiles(ours, rendered);
  t.true(written.length > 5);
  const {status} = svirtgen(['generate', '-o', theirs, web, ...SITE]);
  t.is(status, 0);
  for (const {path} of rendered)
    t.deepEqual(readFileSync(join(ours, path)), readFileSync(join(theirs, path)));
});

test('verify looks at the live host only', t => {
  t.throws(() => verify([definition(web)], site), {instanceOf: KnownError, code: 'VERIFY_NOT_LIVE'});
  const live = openSite({policy: 'libvirt', backend: ['dac']});
  const [one] = verify([definition(web)], live);
  t.false(one?.running);
});

test('a refusal names the file and the place', t => {
  const xml =
    "<domain type='kvm'>\n<name>a</name>\n<os><type>hvm</type></os>\n<devices>\n<disk type='nonsense'/></devices></domain>";
  const error = t.throws(() => audit([{file: 'bad.xml', xml}], site), {instanceOf: KnownError});
  t.is(error?.file, 'bad.xml');
  t.is(error?.place?.line, 5);
});

test('versions of libvirt and of the parser may be text', t => {
  const options: SiteOptions = {host: 'assumed', libvirt: '9.0.0', parser: '3.0.8'};
  const {libvirt, parser} = openSite(options);
  t.deepEqual(
    [libvirt, parser],
    [
      [9, 0],
      [3, 0],
    ],
  );
});
