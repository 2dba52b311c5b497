// SPDX-License-Identifier: Apache-2.0
/** `verify` against a VM that a real libvirtd started: no drift; then changes by hand, each found and repaired. */
import {join} from 'node:path';
import test from 'ava';
import type {Drift, VerifiedDomain} from '../../src/verify/drift.ts';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';
import {definition, makeImages} from './_images.ts';
import {startLibvirt, type LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');

function verify(libvirt: LiveLibvirt): {readonly status: number | null; readonly domain: VerifiedDomain} {
  const options = ['--mode', 'libvirt', '--policy', 'debian', '--backend', 'dac', '--format', 'json'];
  const {status, stdout, stderr} = libvirt.run(process.execPath, MAIN, 'verify', ...options, '/run/plan.xml');
  const {domains} = JSON.parse(stdout || '{"domains": []}') as {domains: VerifiedDomain[]};
  if (!domains[0]) throw new Error(`nothing verified: ${stderr}`);
  return {status, domain: domains[0]};
}

test('no drift after libvirt started the VM; a change of owner, ACL, mode and xattr is found and repaired', async t => {
  if (!has(t, 'setfacl') || !has(t, 'getfattr')) return;
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  makeImages(libvirt);
  const xml = definition(libvirt);
  libvirt.write('/run/plan.xml', xml);
  libvirt.start(xml);

  const untouched = verify(libvirt);
  t.deepEqual(untouched.domain.drift, []);
  t.true(untouched.domain.running);
  t.is(untouched.status, 0);

  const plain = libvirt.run(process.execPath, MAIN, 'verify', '/run/plan.xml');
  t.is(plain.status, 0, plain.stdout + plain.stderr);
  t.regex(plain.stdout, /running, as planned/);
  const [, daemon] = /daemon: (\d+\.\d+)\./u.exec(libvirt.virsh('version', '--daemon')) ?? [];
  t.true(plain.stdout.includes(`follows libvirt ${daemon} (installed here`), plain.stdout);

  const image = libvirt
    .virsh('domblklist', 'live')
    .split(/\s+/)
    .find(word => word.startsWith(libvirt.images))!;
  const changes: readonly (readonly [change: string, matches: (drift: Drift) => boolean])[] = [
    ['chown 1:1 "$1"', ({path, found}) => path === image && found === '1:1'],
    ['setfacl -m u:1234:rw "$1"', ({path, found}) => path === image && found.includes('user:1234:rw-')],
    ['setfattr -x trusted.libvirt.security.ref_dac "$1"', ({expected}) => expected.includes('ref_dac')],
    [
      'setfattr -n trusted.libvirt.security.timestamp_dac -v 5 "$1"',
      ({expected}) => expected.includes('timestamp_dac'),
    ],
    ['chmod 0444 "$1"', ({path, expected}) => path === image && expected.startsWith('rw for ')],
    ['chmod 0700 "$(dirname "$1")"', ({expected}) => expected.startsWith('searchable by ')],
  ];
  for (const [change, matches] of changes) {
    t.is(libvirt.shell(change, image).status, 0, change);
    const {status, domain} = verify(libvirt);
    t.is(status, 1, change);
    const found = domain.drift.find(matches);
    t.truthy(found, `${change}: ${JSON.stringify(domain.drift)}`);
    const repair = libvirt.shell(found?.repair ?? 'false');
    t.is(repair.status, 0, `${found?.repair}: ${repair.stderr}`);
    t.deepEqual(verify(libvirt).domain.drift, [], `after ${found?.repair}`);
  }

  libvirt.virsh('destroy', 'live');
  t.false(verify(libvirt).domain.running);
});
