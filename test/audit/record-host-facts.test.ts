// SPDX-License-Identifier: Apache-2.0
/** What is recorded of a host answers an audit elsewhere, in either mode, and takes one audit to find out. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {recordHostFacts} from '../../src/audit/record-host-facts.ts';
import {reportOf} from '../../src/audit/report.ts';
import {recordingHost} from '../../src/host/record.ts';
import {snapshotHost} from '../../src/host/snapshot.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';
import {STOCK_RULES} from '../../src/layers/apparmor/stock-rules.ts';
import {auditPlanned} from '../../src/library/audit.ts';
import {openSite, type PlanningSite} from '../../src/library/open-site.ts';
import {planDefinition} from '../../src/library/plan.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {countWork} from '../helpers/counted-work.ts';
import {domainXml} from '../helpers/scenario.ts';

const EXAMPLES = 'examples';
const HOST = join(EXAMPLES, 'host.json');
/** Directories that libvirt's own patterns are about, and strict mode's are not. */
const BEHIND = {
  '/var/log/libvirt/lxc/web.log': {type: 'file', uid: 0, gid: 0, mode: '0600'},
  '/run/libvirt/qemu/web.pid': {type: 'file', uid: 0, gid: 0, mode: '0600'},
  '/srv/share/a/b': {type: 'file', uid: 64055, gid: 64055, mode: '0640'},
} as const;

const definitions = [
  ...readdirSync(EXAMPLES)
    .filter(name => name.endsWith('.xml'))
    .map(name => [name, readFileSync(join(EXAMPLES, name), 'utf8')] as const),
  [
    'a share',
    domainXml({
      name: 'web',
      devices: "<filesystem type='mount'><source dir='/srv/share'/><target dir='s'/></filesystem>",
    }),
  ] as const,
];

/** The host of the examples, with something behind patterns. */
function example() {
  const recorded = JSON.parse(readFileSync(HOST, 'utf8')) as {readonly paths: object};
  return snapshotHost(snapshotSchema.parse({...recorded, paths: {...recorded.paths, ...BEHIND}}));
}

for (const [name, xml] of definitions) {
  for (const mode of ['strict', 'libvirt'] as const) {
    test(`an audit of a recording finds what one of the host does: ${name}, ${mode}`, t => {
      const options = {policy: 'libvirt', mode};
      const here = openSite(options, example());
      const domain = parseDomain(xml, {defaultSecurityModel: 'selinux', libvirt: here.libvirt});
      const recorder = recordingHost(here.host);
      recordHostFacts(domain, recorder.host, here.policy, here);
      const recording = snapshotSchema.parse(JSON.parse(JSON.stringify(recorder.snapshot())));
      const there = openSite(options, snapshotHost(recording));
      // With what lies behind patterns, which the JSON has not.
      const reportFor = (site: PlanningSite) =>
        reportOf([auditPlanned(planDefinition({file: name, xml}, site), site, {stock: STOCK_RULES})]);
      t.deepEqual(reportFor(there), reportFor(here));
    });
  }
}

test('the table of an audit is made once', async t => {
  const site = openSite({policy: 'libvirt'}, example());
  const [, xml] = definitions.at(-1)!;
  const domain = parseDomain(xml, {defaultSecurityModel: 'selinux', libvirt: site.libvirt});
  const work = await countWork(() => {
    recordHostFacts(domain, recordingHost(site.host).host, site.policy, site);
  });
  t.is(work.get('audit/access-table.js:accessTable'), 1);
});

test.serial('what only a newer libvirt reads is recorded for strict mode, which plans it', t => {
  const xml = domainXml({devices: "<interface type='user'><backend type='passt'/></interface>"});
  const site = openSite({policy: 'libvirt', libvirt: '9.0'}, example());
  const domain = parseDomain(xml, {defaultSecurityModel: 'selinux', libvirt: site.libvirt});
  const recorder = recordingHost(site.host);
  t.notThrows(() => recordHostFacts(domain, recorder.host, site.policy, site));
  t.true(Object.keys(recorder.snapshot().paths).length > 0);
});
