// SPDX-License-Identifier: Apache-2.0
/** The shipped schemas, and what the verbs really print. */
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import type {z} from 'zod';
import {jsonSchemas} from '../../src/schemas/json-schemas.ts';
import {auditSchema} from '../../src/documents/audit.ts';
import {denialsSchema} from '../../src/documents/denials.ts';
import {diffSchema} from '../../src/documents/diff.ts';
import {mcsSchema} from '../../src/documents/mcs.ts';
import {packageSchema} from '../../src/documents/package.ts';
import {planRecordSchema} from '../../src/documents/plan.ts';
import {verifySchema} from '../../src/documents/verify.ts';
import {whySchema} from '../../src/documents/why.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {domainXml} from '../helpers/scenario.ts';

const SITE = ['--host', join(root, 'examples/host.json'), '--policy', 'debian', '-q', '--format', 'json'];
const example = (name: string): string => join(root, `examples/${name}.xml`);
const [web, desktop] = [example('web-server'), example('gpu-desktop')];

test('what is shipped is what the schemas say', t => {
  const folder = join(root, 'schemas');
  const shipped = Object.fromEntries(
    readdirSync(folder).map(name => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  );
  t.deepEqual(shipped, JSON.parse(JSON.stringify(jsonSchemas())), 'npm run schemas');
});

test('docs/json.md names each of them', t => {
  const page = readFileSync(join(root, 'docs/json.md'), 'utf8');
  for (const name of readdirSync(join(root, 'schemas'))) t.true(page.includes(`](../schemas/${name})`), name);
});

test('docs/json.md names every layer that a document may name', t => {
  const row = /^\| `layer`.*$/mu.exec(readFileSync(join(root, 'docs/json.md'), 'utf8'))?.[0] ?? '';
  const enums = [...JSON.stringify(jsonSchemas()).matchAll(/"layer":\{[^{}]*"enum":(\[[^\]]*\])/gu)];
  const layers = new Set(enums.flatMap(([, list = '']) => JSON.parse(list) as readonly string[]));
  t.true(layers.has('selinux'));
  for (const layer of layers) t.true(row.includes(`\`${layer}\``), layer);
});

const printed: readonly (readonly [kind: string, schema: z.ZodType, args: readonly string[]])[] = [
  ['audit', auditSchema, ['audit', ...SITE, web, desktop]],
  ['why', whySchema, ['why', ...SITE, '--access=rw', web, '/var/lib/libvirt/images/golden/debian-12.qcow2']],
  ['denials', denialsSchema, ['why', ...SITE, '--log', join(root, 'test/fixtures/logs/kernel.log'), web]],
  ['diff', diffSchema, ['diff', ...SITE, web, desktop]],
  ['manifest', packageSchema, ['package', '--policy', 'debian', '--format', 'json']],
  [
    'manifest',
    packageSchema,
    ['package', '--policy', 'debian', '--check', join(root, 'examples'), '--format', 'json'],
  ],
  ['mcs', mcsSchema, ['mcs', 'list', '--registry', join(root, 'test/no-registry.json'), '--format', 'json']],
];

for (const [kind, schema, args] of printed) {
  test(`${args[0]!} ${args.includes('--check') ? 'with --check, ' : ''}${kind}: what is printed names its schema, and follows it`, t => {
    const document = JSON.parse(svirtgen(args).stdout) as {readonly $schema: string};
    t.is(document.$schema, `urn:svirtgen:schema:${kind}:1`);
    t.notThrows(() => schema.parse(document));
  });
}

test('plan: each record names its schema, and follows it; a refused definition, too', t => {
  const {stdout} = svirtgen(['plan', ...SITE, web, join(root, 'package.json')]);
  const records = JSON.parse(stdout) as readonly {readonly $schema: string}[];
  t.is(records.length, 2);
  for (const record of records) {
    t.is(record.$schema, 'urn:svirtgen:schema:plan:1');
    t.notThrows(() => planRecordSchema.parse(record));
  }
});

test('verify follows its schema', t => {
  const xml = domainXml({
    devices: "<disk type='file'><source file='/nowhere/a.raw'/><target dev='vda'/></disk>",
  });
  const {stdout} = svirtgen(['verify', '-q', '--format=json', '--policy=libvirt', '--backend=dac', '-'], {
    input: xml,
  });
  t.notThrows(() => verifySchema.parse(JSON.parse(stdout)));
});
