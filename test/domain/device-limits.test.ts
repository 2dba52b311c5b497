// SPDX-License-Identifier: Apache-2.0
/** As many devices as a real VM may have are taken, and more are refused at the first that is too many. */
import test from 'ava';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {HOSTILE_SHAPES} from '../helpers/hostile-shapes.ts';
import {domainXml} from '../helpers/scenario.ts';

const read = (shape: string, count: number) =>
  parseDomain(HOSTILE_SHAPES[shape]!(count), {defaultSecurityModel: 'selinux'});

const MOST: readonly (readonly [shape: string, most: number, what: string])[] = [
  ['disks', 2048, '<disk> elements'],
  ['PCI devices', 1024, '<hostdev> elements'],
  ['shares', 512, '<filesystem> elements'],
  ['passt interfaces', 512, '<interface> elements'],
  ['serial pipes', 512, '<serial> elements'],
  ['graphics', 32, '<graphics> elements'],
  ['audio back ends', 128, '<audio> elements'],
  ['memory modules', 256, '<memory> elements'],
  ['firmware settings', 512, '<entry> elements'],
  ['variables of QEMU', 2048, '<env> elements'],
  ['disks with a chain each', 227, 'devices and backing images'],
];
for (const [shape, most, what] of MOST) {
  test(`${most} ${shape} are taken, and one more is refused`, t => {
    t.notThrows(() => read(shape, most));
    const error = t.throws(() => read(shape, most + 1), {code: 'TOO_MANY_DEVICES'});
    t.regex(error?.message ?? '', new RegExp(`^more than \\d+ ${what}$`));
  });
}

test('devices of several kinds count together', t => {
  const definition = (count: number) =>
    domainXml({
      devices: ['input', 'channel', 'filesystem', 'interface'].map(kind => some(kind, count)).join(''),
    });
  t.notThrows(() => parseDomain(definition(512), {defaultSecurityModel: 'selinux'}));
  const more = definition(512).replace('</devices>', `</devices><devices>${some('rng', 1)}</devices>`);
  t.like(
    t.throws(() => parseDomain(more, {defaultSecurityModel: 'selinux'})),
    {
      code: 'TOO_MANY_DEVICES',
      message: 'more than 2048 devices and backing images',
    },
  );
});

test('a name that no file can have is refused, in bytes', t => {
  const named = (name: string) => parseDomain(domainXml({name}), {defaultSecurityModel: 'selinux'});
  t.is(named('é'.repeat(127)).name, 'é'.repeat(127));
  t.throws(() => named('é'.repeat(128)), {code: 'NAME_TOO_LONG'});
});

const DEVICES: Readonly<Record<string, string>> = {
  input: `<input type='mouse'/>`,
  channel: `<channel type='pty'><target type='virtio' name='a'/></channel>`,
  filesystem: `<filesystem><source dir='/srv/a'/><target dir='a'/></filesystem>`,
  interface: `<interface type='user'/>`,
  rng: `<rng model='virtio'><backend model='random'>/dev/random</backend></rng>`,
};

function some(kind: string, count: number): string {
  return DEVICES[kind]!.repeat(count);
}
