// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {domainXml, UUID} from '../../helpers/scenario.ts';
import {NAME, site} from './_run.ts';

const XML = domainXml({});

/** What the helper says of a definition, in libvirt's words alone. */
const says = test.macro((t, definition: string, expected: readonly string[]) => {
  const {status, stderr} = site(t).run(['-d', '-r', '-u', NAME], definition);
  t.is(status, 1);
  const [own, ours] = [/^virt-aa-helper: (.*)$/, /^-?:?.*error: .* \([A-Z0-9_]+\)$/];
  const lines = stderr.trimEnd().split('\n');
  t.deepEqual(
    lines.flatMap(line => own.exec(line)?.[1] ?? []),
    [...expected],
  );
  t.regex(lines.at(-1) ?? '', ours);
});

const NONE = 'error: could not get VM definition';

test('nothing', says, '', [NONE]);
test('no XML', says, 'x', [NONE]);
test('another root', says, '<network/>', [NONE]);
test('document types', says, `<!DOCTYPE domain [<!ENTITY n 'guest'>]>${XML}`, [NONE]);
test(
  'limits of XML: too deep',
  says,
  XML.replace('<devices>', `<devices>${'<x>'.repeat(300)}${'</x>'.repeat(300)}`),
  [NONE],
);
test(
  'more displays than any VM has',
  says,
  XML.replace('</devices>', `${"<graphics type='vnc'/>".repeat(33)}</devices>`),
  ['error: could not parse XML', NONE],
);
test(
  'control characters: a line feed in a path',
  says,
  XML.replace('</os>', '<kernel>/a\n/b</kernel></os>'),
  ['error: could not parse XML', NONE],
);
test('a status file', says, `<domstatus>${XML}</domstatus>`, [NONE]);
test('a namespace', says, XML.replace('<domain', `<domain xmlns='urn:x'`), [
  'warning: Could not find <name>',
  NONE,
]);
test('no name', says, XML.replace('<name>guest</name>', ''), ['warning: Could not find <name>', NONE]);
test('no uuid', says, XML.replace(/<uuid>.*<\/uuid>/, '<uuid/>'), ['warning: Could not find <uuid>', NONE]);
test('no type', says, XML.replace(` type='kvm'`, ''), ['error: domain type is not defined', NONE]);
test('an unknown type', says, XML.replace(` type='kvm'`, ` type='x'`), [
  'error: unknown virtualization type',
  NONE,
]);
test('no OS type', says, XML.replace('hvm', ''), ['error: os.type is not defined', NONE]);
test('an unknown OS type', says, XML.replace('hvm', 'x'), ['error: unknown OS type', NONE]);
test('a name with a slash', says, XML.replace('guest', 'a/b'), ['error: could not parse XML', NONE]);
test('a name with a pattern', says, XML.replace('guest', 'a*'), ['error: bad name', NONE]);
test('an unreadable uuid', says, XML.replace(UUID, 'x'), ['error: could not parse XML', NONE]);
test('another uuid', says, XML.replace(UUID, UUID.replace('5', '6')), [
  'error: given uuid does not match XML uuid',
  'error: invalid VM definition',
]);

test('the input ends at the first NUL', t => {
  t.is(site(t).run(['-d', '-r', '-u', NAME], `${XML}\0garbage`).status, 0);
});

test('security labels of the VM are not looked at', t => {
  t.is(site(t).run(['-d', '-r', '-u', NAME], domainXml({also: `<seclabel type='x'/>`})).status, 0);
});
