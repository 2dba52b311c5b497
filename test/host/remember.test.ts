// SPDX-License-Identifier: Apache-2.0
/** A host that is asked each question once. */
import test from 'ava';
import {auditDomain, reportOf} from '../../src/audit/report.ts';
import type {Host} from '../../src/host/host.ts';
import {rememberingHost} from '../../src/host/remember.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {analysisOf} from '../../src/layers/analysis.ts';
import {planWithInventory} from '../../src/layers/plan-domain.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';
import {snapshotHost} from '../../src/host/snapshot.ts';
import {layoutFor} from '../../src/policy/layout.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {ALL, disk} from '../helpers/analysis.ts';
import {domainXml} from '../helpers/scenario.ts';

const IMAGE = {type: 'file', mode: '0600', uid: 0, gid: 0, context: 'system_u:object_r:virt_image_t:s0'};

/** The host, and each question it was asked. */
function countingHost(): {readonly host: Host; readonly asked: string[]} {
  const asked: string[] = [];
  const host = snapshotHost(
    snapshotSchema.parse({
      format: 'svirtgen-host-snapshot',
      version: 1,
      paths: {
        '/srv/a.qcow2': {...IMAGE, image: {format: 'qcow2', backing: '/srv/base.img', backingFormat: 'raw'}},
        '/srv/base.img': IMAGE,
      },
      users: {libvirt: 64055},
    }),
  );
  const counted = Object.fromEntries(
    Object.entries(host).map(([name, answer]: [string, unknown]) => [
      name,
      typeof answer === 'function'
        ? (...question: readonly unknown[]) => {
            const questions = name === 'details' ? (question[0] as readonly string[]) : [question];
            asked.push(...questions.map(one => `${name} ${JSON.stringify(one)}`));
            return (answer as (...all: readonly unknown[]) => unknown)(...question);
          }
        : answer,
    ]),
  ) as unknown as Host;
  return {host: counted, asked};
}

test('a whole audit asks no question twice', t => {
  const {host, asked} = countingHost();
  const remembering = rememberingHost(host);
  const xml = domainXml({devices: disk('/srv/a.qcow2').replace("type='raw'", "type='qcow2'")});
  const written = parseDomain(xml, {defaultSecurityModel: 'selinux'});
  const layout = layoutFor('qemu:///system', {
    uid: 0,
    home: '/root',
    XDG_CACHE_HOME: undefined,
    XDG_CONFIG_HOME: undefined,
    XDG_RUNTIME_DIR: undefined,
  });
  const options = {mode: 'strict', layout, mcs: 's0:c1,c2'} as const;
  const planned = planWithInventory(
    written,
    remembering,
    {...loadPolicy({policy: 'libvirt'}), user: '+107', group: '+107'},
    options,
  );
  const report = reportOf([
    auditDomain({file: 'a.xml', written, analysis: analysisOf(planned, {active: ALL})}),
  ]);
  t.true(report.domains[0]!.paths.some(({path}) => path === '/srv/base.img'));
  t.true(asked.length > 0);
  t.deepEqual(
    asked.filter((question, index) => asked.indexOf(question) !== index),
    [],
  );
});

test('that there is nothing is remembered, too, and questions are told apart', t => {
  const {host, asked} = countingHost();
  const remembering = rememberingHost(host);
  t.is(remembering.stat('/nowhere'), undefined);
  t.is(remembering.stat('/nowhere'), undefined);
  t.deepEqual(asked, ['stat ["/nowhere"]']);
  t.is(remembering.image('/srv/a.qcow2', 'raw') === remembering.image('/srv/a.qcow2', 'qcow2'), false);
  t.is(remembering.uidOf('libvirt'), 64055);
  t.is(remembering.gidOf('libvirt'), undefined);
});

test('of a question without end only the newest answers are kept', t => {
  const {host, asked} = countingHost();
  const remembering = rememberingHost(host);
  const ask = (from: number, to: number) => {
    for (let number = from; number < to; number += 1) remembering.stat(`/srv/${number}`);
  };
  ask(0, 20_000);
  const before = asked.length;
  ask(12_000, 20_000);
  t.is(asked.length, before, 'the newest are not asked again');
  ask(0, 1);
  t.is(asked.length, before + 1, 'the oldest are');
});
