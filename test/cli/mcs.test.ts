// SPDX-License-Identifier: Apache-2.0
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {LabelPlan} from '../../src/layers/plan.ts';
import type {Entry} from '../../src/mcs-registry/registry.ts';
import {svirtgen, type CliResult} from '../helpers/cli.ts';
import {has} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';

const UUIDS = ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002'] as const;

function vm(uuid: string, {name = 'web', attributes = '', seclabel = ''} = {}): string {
  return `<domain type='kvm'${attributes}><name>${name}</name><uuid>${uuid}</uuid><memory>1024</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>${seclabel}<devices/></domain>`;
}

const runningWith = (level: string) => ({
  attributes: " id='3'",
  seclabel: `<seclabel type='dynamic' model='selinux'><label>u:r:svirt_t:${level}</label><imagelabel>u:object_r:svirt_image_t:${level}</imagelabel></seclabel>`,
});

interface Site {
  readonly folder: string;
  mcs(...args: readonly string[]): CliResult;
}

/** Definitions a.xml and b.xml, and a registry beside them. */
function site(t: ExecutionContext): Site {
  const folder = scratch(t, {'a.xml': vm(UUIDS[0]), 'b.xml': vm(UUIDS[1], {name: 'db'})});
  const options = ['--registry', 'registry', '--policy', 'fedora', '--host', 'assumed'];
  return {
    folder,
    mcs: (...[action = '', ...rest]) => svirtgen(['mcs', action, ...options, ...rest], {cwd: folder}),
  };
}

test('allocated, listed, planned with, released', t => {
  if (!has(t, 'flock')) return;
  const {folder, mcs} = site(t);
  t.is(mcs('list').stdout, '');
  const allocated = mcs('allocate', 'a.xml', 'b.xml');
  t.is(allocated.status, 0, allocated.stderr);
  t.regex(
    allocated.stdout,
    /^level +why +uuid +name\ns0:c\d+,c\d+ +allocated +11111111-\S+01 +web\n.* db\n$/u,
  );
  t.is(mcs('allocate', 'a.xml', 'b.xml').stdout, allocated.stdout);
  const {entries} = JSON.parse(mcs('list', '--format', 'json').stdout) as {entries: readonly Entry[]};
  t.is(entries.length, 2);
  const level = entries.find(({name}) => name === 'web')?.level;
  const planned = svirtgen(
    [
      'plan',
      '--registry',
      'registry',
      '--policy',
      'fedora',
      '--host',
      'assumed',
      '--format',
      'ndjson',
      'a.xml',
    ],
    {cwd: folder},
  );
  t.regex(planned.stdout, new RegExp(`svirt_t:${level}"`));
  t.notRegex(planned.stdout, /MCS_NOT_ALLOCATED/);
  t.is(mcs('release', 'a.xml', '--uuid', UUIDS[1]).status, 0);
  t.is(mcs('list').stdout, '');
  t.is(mcs('release', 'a.xml').stderr, 'note: none of them held a pair\n');
});

test('a plan says when the registry has no pair for a VM', t => {
  if (!has(t, 'flock')) return;
  const {folder, mcs} = site(t);
  t.is(mcs('allocate', 'b.xml').status, 0);
  const args = ['plan', '--policy', 'fedora', '--host', 'assumed', '--format', 'ndjson', '--registry'];
  const {plan} = JSON.parse(svirtgen([...args, 'registry', 'a.xml'], {cwd: folder}).stdout) as {
    plan: LabelPlan;
  };
  t.like(plan.warnings.at(-1), {code: 'MCS_NOT_ALLOCATED', from: {device: 'domain', line: 1}});
  const missing = svirtgen([...args, 'nowhere', 'a.xml'], {cwd: folder});
  t.is(missing.status, 2);
  t.regex(missing.stderr, /there is no registry nowhere.*\(MCS_REGISTRY\)/);
});

test('running VMs and other tools are reserved, once', t => {
  if (!has(t, 'flock')) return;
  const {folder, mcs} = site(t);
  writeFileSync(join(folder, 'a.xml'), vm(UUIDS[0], runningWith('s0:c4,c5')));
  t.is(mcs('reserve', 'a.xml', 'b.xml').stdout.split('\n').length, 3);
  t.is(mcs('reserve', '--level', 's0:c1,c2', '--level', 's0:c1,c3', '--owner', 'podman').status, 0);
  writeFileSync(join(folder, 'b.xml'), vm(UUIDS[1], runningWith('s0:c1,c2')));
  const refused = mcs('reserve', 'b.xml');
  t.is(refused.status, 2);
  t.regex(
    refused.stderr,
    /^b\.xml:1:1: error: internal error: MCS level for existing domain label s0:c1,c2 already reserved.*podman.*\(MCS_RESERVED\)\n$/,
  );
  const checked = mcs('check', 'a.xml', 'b.xml');
  t.is(checked.status, 1);
  t.is(checked.stdout, 'error:  web runs with s0:c1,c2, which is held by podman (MCS_HELD_BY_OTHER)\n');
  const good = mcs('check', 'a.xml');
  t.is(good.status, 0);
  t.is(good.stderr, 'note: nothing is wrong with the pairs\n');
  const incomplete = mcs('check', 'a.xml', 'gone.xml');
  t.is(incomplete.status, 2);
  t.notRegex(incomplete.stderr, /nothing is wrong/);
});

test('what cannot be followed is refused with a reason', t => {
  if (!has(t, 'flock')) return;
  const {folder, mcs} = site(t);
  const refusals: readonly (readonly [args: readonly string[], text: RegExp])[] = [
    [['alocate'], /there is no command alocate\. Did you mean allocate\?/],
    [['allocate'], /no VM is named\./],
    [['list', '--owner', 'x'], /there is no option --owner\./],
    [['check'], /there is no registry registry.*\(MCS_REGISTRY\)/],
    [
      ['allocate', 'a.xml', '--range', 's0:c0.c3'],
      /internal error: Category range c0-c3 too small \(MCS_RANGE\)/,
    ],
    [
      ['allocate', 'a.xml', '--range', 's0:c1,c2'],
      /internal error: Cannot parse category in s0:c1,c2 \(MCS_RANGE\)/,
    ],
    [['reserve', '--level', 's0:c1,c2'], /--level needs --owner/],
    [['reserve', '--level', 's0:c2,c1', '--owner', 'x'], /not a level with a pair.*\(MCS_LEVEL\)/],
    [['release', '--uuid', 'a.xml'], /not a UUID: a\.xml/],
  ];
  for (const [args, text] of refusals) {
    const {status, stderr} = mcs(...args);
    t.is(status, 2);
    t.regex(stderr, text);
  }
  writeFileSync(join(folder, 'c.xml'), vm(UUIDS[0], {name: 'copy'}));
  writeFileSync(join(folder, 'd.xml'), vm(UUIDS[1], runningWith('s0:c4,c5')));
  const {status, stdout, stderr} = mcs('allocate', 'a.xml', 'c.xml', 'd.xml');
  t.is(status, 2);
  t.regex(stdout, /web\n$/);
  t.regex(stderr, /^c\.xml:1:1: .*\(UUID_TWICE\)\nd\.xml:1:1: .*\(MCS_NOT_DYNAMIC\)\n$/);
});

test("a plan's provisional pair is one of the daemon's categories, and bad ones are refused as by libvirt", t => {
  const folder = scratch(t, {'a.xml': vm(UUIDS[0])});
  const planFor = (range: string) => {
    const host = {
      format: 'svirtgen-host-snapshot',
      version: 1,
      unlisted: 'exists',
      selinux: {daemon: `system_u:system_r:virtd_t:${range}`},
    };
    writeFileSync(join(folder, 'host.json'), JSON.stringify(host));
    const args = ['plan', '--policy', 'fedora', '--host', 'host.json', '--format', 'json', 'a.xml'];
    return svirtgen(args, {cwd: folder});
  };
  const {stdout, status} = planFor('s0-s0:c100.c110');
  t.is(status, 0);
  const [low, high] = /svirt_t:s0:c(\d+),c(\d+)"/.exec(stdout)?.slice(1).map(Number) ?? [];
  t.true(low !== undefined && high !== undefined && low >= 100 && low < high && high <= 110);
  const refused = planFor('s0-s0:c1,c2');
  t.is(refused.status, 2);
  t.regex(refused.stderr, /internal error: Cannot parse category in s0-s0:c1,c2 \(MCS_RANGE\)/);
});
