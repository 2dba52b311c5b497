// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseOs} from '../../../src/domain/devices/os.ts';
import type {Os} from '../../../src/domain/domain.ts';
import {element, inactive, messageOf} from '../../helpers/definition.ts';

function read(inside: string, attributes = ''): Os {
  return parseOs(
    element(`<domain><os ${attributes}><type arch='x86_64' machine='q35'>hvm</type>${inside}</os></domain>`),
    inactive,
  );
}

test('type and autoselected firmware', t => {
  t.like(read('', "firmware='efi'"), {type: 'hvm', arch: 'x86_64', firmware: 'efi'});
});

test('paths of direct boot stay as they are', t => {
  const os = read('<kernel>//boot//vmlinuz</kernel><initrd/><shim>/s</shim><dtb> /d</dtb>');
  t.is(os.kernel?.path, '//boot//vmlinuz');
  t.is(os.initrd, undefined);
  t.is(os.shim?.path, '/s');
  t.is(os.dtb?.path, ' /d');
  t.is(os.kernel?.at.element, 'os/kernel');
});

test('a loader', t => {
  const {loader} = read(
    "<loader readonly='yes' type='pflash' secure='no' stateless='yes' format='qcow2'>/l</loader>",
  );
  t.like(loader, {
    path: '/l',
    readonly: true,
    type: 'pflash',
    secure: false,
    stateless: true,
    format: 'qcow2',
  });
});

test('a loader without anything', t => {
  t.like(read('<loader/>').loader, {
    path: undefined,
    readonly: undefined,
    type: undefined,
    format: undefined,
  });
});

test('nvram in its old form', t => {
  const {nvram} = read("<nvram template='/t' templateFormat='raw' format='qcow2'>/n</nvram>");
  t.like(nvram, {template: '/t', templateFormat: 'raw', written: true});
  t.like(nvram?.source, {type: 'file', path: '/n', format: 'qcow2', readonly: false});
});

test('nvram with a template alone has no path yet', t => {
  const {nvram} = read("<nvram template='/t'/>");
  t.like(nvram, {template: '/t', written: false});
  t.like(nvram?.source, {type: 'file', path: undefined, format: 'none'});
});

test('nvram in its new form', t => {
  const {nvram} = read(
    "<nvram type='block'><source dev='/dev/n'><seclabel model='dac' relabel='no'/></source></nvram>",
  );
  t.like(nvram?.source, {type: 'block', path: '/dev/n'});
  t.is(nvram?.source.seclabels.length, 1);
  t.true(nvram?.written);
});

test('a variable store', t => {
  t.like(read("<varstore path='/v' template='/t'/>").varstore, {path: '/v', template: '/t'});
});

test('ACPI tables are tidied; an empty path stays', t => {
  const {acpiTables} = read(
    "<acpi><table type='raw'>/a//b/</table><table type='raw'/><table type='slic'>/s</table></acpi>",
  );
  t.deepEqual(
    acpiTables.map(({type, path}) => [type, path]),
    [
      ['raw', '/a/b'],
      ['raw', ''],
      ['slic', '/s'],
    ],
  );
});

for (const [title, inside, message] of [
  [
    'an ACPI table twice',
    "<acpi><table type='slic'>/a</table><table type='slic'>/b</table></acpi>",
    "XML error: ACPI table type 'slic' may only appear once",
  ],
  [
    'an ACPI table without a type',
    '<acpi><table>/a</table></acpi>',
    "XML error: Missing required attribute 'type' in element 'table'",
  ],
  ['a loader format', "<loader format='vmdk'>/l</loader>", "XML error: Unsupported loader format 'vmdk'"],
  ['an nvram format', "<nvram format='vmdk'>/n</nvram>", "XML error: Unsupported nvram format 'vmdk'"],
  [
    'a template format',
    "<nvram templateFormat='vmdk'>/n</nvram>",
    "XML error: Unsupported nvram template format 'vmdk'",
  ],
  [
    'a loader format that is none',
    "<loader format='zip'>/l</loader>",
    "XML error: Invalid value for attribute 'format' in element 'loader': 'zip'.",
  ],
  [
    'a loader type',
    "<loader type='none'>/l</loader>",
    "XML error: Invalid value for attribute 'type' in element 'loader': 'none'.",
  ],
] as const)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(inside)),
      message,
    );
  });

test('refused: no type, and an unknown one', t => {
  t.is(
    messageOf(() => parseOs(element('<domain/>'), inactive)),
    'XML error: an os <type> must be specified',
  );
  t.is(
    messageOf(() => parseOs(element('<domain><os><type>dos</type></os></domain>'), inactive)),
    "XML error: unknown OS type 'dos'",
  );
});
