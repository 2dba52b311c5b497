// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {refuseVmgenid} from '../../../src/domain/devices/vmgenid.ts';
import {element, messageOf} from '../../helpers/definition.ts';

const guid = '3e3fce45-4f53-4fa7-bb32-11f34168b82b';
const parse = (content: string) => refuseVmgenid(element(`<domain>${content}</domain>`));

for (const content of [
  '<devices/>',
  `<genid>${guid}</genid>`,
  `<genid> ${guid.toUpperCase().replaceAll('-', '')} </genid>`,
  '<genid/>',
  `<devices><vmgenid guid='${guid}'/></devices>`,
  "<devices><vmgenid guid='auto'/></devices>",
])
  test(`takes ${content}`, t => t.notThrows(() => parse(content)));

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
