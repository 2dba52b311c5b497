// SPDX-License-Identifier: Apache-2.0
/** Names that mean something to AppArmor, to a shell, to QEMU's options or to XML. */
import type {LabDefinition} from '../definition.ts';
import {disk} from '../definition.ts';
import {quoteShell} from '../../../src/text/quote-shell.ts';

/** Each with a name that it would match if one of its characters were not taken literally. */
const NAMES: readonly (readonly [name: string, neighbour: string])[] = [
  ['star*.raw', 'stars.raw'],
  ['two**.raw', 'two/x.raw'],
  ['mark?.raw', 'marks.raw'],
  ['set[ab].raw', 'seta.raw'],
  ['not[^a].raw', 'notb.raw'],
  ['braces{a,b}.raw', 'bracesa.raw'],
  ['back\\slash.raw', 'backslash.raw'],
  ['variable@{HOME}.raw', 'variable.raw'],
  ['white space.raw', 'white'],
  ['hash#.raw', 'hash'],
  ["single'quote.raw", 'singlequote.raw'],
  ['double"quote.raw', 'doublequote.raw'],
  ['comma,a=b.raw', 'comma'],
  ['$(touch pwned).raw', 'pwned'],
  ['caret^.raw', 'caret.raw'],
  ['umlautä€.raw', 'umlaut.raw'],
  ['-rf.raw', 'rf.raw'],
  ['octal\\101.raw', 'octalA.raw'],
];

export const HOSTILE_NAMES: readonly LabDefinition[] = [
  {
    name: 'hostile-names',
    quick: true,
    files: ['mkdir two', ...NAMES.flat().map(name => `truncate -s 64K ./${quoteShell(name)}`)].join('\n'),
    devices: folder =>
      `<controller type="scsi" model="virtio-scsi"/>${NAMES.map(([name], index) =>
        disk(`sd${'abcdefghijklmnopqrstuvwxyz'[index]!}`, `${folder}/${name}`),
      ).join('\n')}`,
    forbidden: folder => NAMES.map(([, neighbour]) => ({letter: 'r', path: `${folder}/${neighbour}`})),
  },
];
