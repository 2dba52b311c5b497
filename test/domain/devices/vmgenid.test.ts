// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseVmgenid} from '../../../src/domain/devices/vmgenid.ts';
import {element, messageOf} from '../../helpers/definition.ts';

const guid = '3e3fce45-4f53-4fa7-bb32-11f34168b82b';
const parse = (content: string) => parseVmgenid(element(`<domain>${content}</domain>`));

test('a definition without one has none', t => {
  t.is(parse('<devices/>'), undefined);
});

test('<genid> names the identifier, in any notation of a UUID', t => {
  t.is(parse(`<genid>${guid}</genid>`)?.guid as string, guid);
  t.is(parse(`<genid> ${guid.toUpperCase().replaceAll('-', '')} </genid>`)?.guid as string, guid);
});

test('an empty <genid> asks for a new identifier', t => {
  t.deepEqual(parse('<genid/>')?.guid, undefined);
  t.truthy(parse('<genid></genid>'));
});

test('<vmgenid> is read too', t => {
  t.is(parse(`<devices><vmgenid guid='${guid}'/></devices>`)?.guid as string, guid);
  const made = parse("<devices><vmgenid guid='auto'/></devices>");
  t.truthy(made);
  t.is(made?.guid, undefined);
});

const refused: readonly (readonly [string, string])[] = [
  ['<genid/><genid/>', "XML error: element 'genid' can only appear once"],
  ['<genid>auto</genid>', 'internal error: malformed genid element'],
  ['<genid>3e3fce45</genid>', 'internal error: malformed genid element'],
  ['<devices><vmgenid/></devices>', "XML error: missing required 'guid' attribute"],
  ["<devices><vmgenid guid='none'/></devices>", "XML error: malformed guid='none' provided"],
  ["<devices><vmgenid guid=''/></devices>", "XML error: malformed guid='' provided"],
  [
    "<devices><vmgenid guid='auto'/></devices><devices><vmgenid guid='auto'/></devices>",
    'XML error: only a single vmgenid device is supported',
  ],
];

for (const [content, message] of refused) {
  test(`refuses ${content}`, t => {
    t.is(
      messageOf(() => parse(content)),
      message,
    );
  });
}

test('refuses both forms at once and names both lines', t => {
  const message = messageOf(() => parse(`<genid/>\n<devices><vmgenid guid='auto'/></devices>`));
  t.regex(message ?? '', /<genid> in line 1 and by <vmgenid> in line 2/);
});
