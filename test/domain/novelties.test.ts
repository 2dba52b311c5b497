// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {asSeenBy} from '../../src/domain/novelties.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {parseXml} from '../../src/domain/parse-xml.ts';
import type {Version} from '../../src/versions/version.ts';
import {countWork, superlinear} from '../helpers/counted-work.ts';

const OLD: Version = [9, 0];

/** Each a pstore of its own, which libvirt came to know with 10.8; between them what no version knows. */
const xml = (count: number) =>
  `<domain type='kvm'><name>a</name><os><type>hvm</type></os><devices>${'<pstore backend="acpi-erst"/><x/>'.repeat(count)}</devices></domain>`;

test('what an old version overlooks costs as much as there is of it', async t => {
  const workFor = (count: number) =>
    countWork(() => void parseDomain(xml(count), {defaultSecurityModel: undefined, libvirt: OLD}));
  await workFor(1);
  const [one, two, four] = [await workFor(100), await workFor(200), await workFor(400)];
  t.true(four.size > 10);
  t.deepEqual(superlinear(one, two, four), []);
});

test('a definition is walked once for the whole vocabulary, and not once for each of its rows', async t => {
  const disks = '<disk type="file"><source file="/srv/a"/><target dev="vda"/></disk>'.repeat(200);
  const text = `<domain type='kvm'><name>a</name><os><type>hvm</type></os><devices>${disks}</devices></domain>`;
  const root = parseXml(text);
  asSeenBy(root, OLD);
  const work = await countWork(() => void asSeenBy(root, OLD));
  const steps = [...work].reduce((sum, [, count]) => sum + count, 0);
  // What each of the 600 elements is asked; one walk a row took some 200.
  t.true(steps < 600 * 60, `${steps} steps`);
});

test('an element and an attribute that came later are not there for an older version', t => {
  const text = `<domain type='kvm'><name>a</name><os><type>hvm</type></os><devices><pstore backend='acpi-erst'><path>/srv/p</path></pstore></devices></domain>`;
  const read = (libvirt: Version) => parseDomain(text, {defaultSecurityModel: undefined, libvirt});
  t.is(read(OLD).pstore, undefined);
  t.is(read([11, 3]).pstore?.path, '/srv/p');
});
