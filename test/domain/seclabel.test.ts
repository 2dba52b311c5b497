// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Reading} from '../../src/domain/context.ts';
import type {DomainSeclabel} from '../../src/domain/domain.ts';
import {parseDomainSeclabels} from '../../src/domain/seclabels.ts';
import {element, messageOf} from '../helpers/definition.ts';

function read(
  xml: string,
  reading: Reading,
  model: string | undefined = 'selinux',
): readonly DomainSeclabel[] {
  return parseDomainSeclabels(element(`<domain>${xml}</domain>`), reading, model);
}

const LONG = 'x'.repeat(4097);
const enumMessage = (name: string, value: string) =>
  `XML error: Invalid value for attribute '${name}' in element 'seclabel': '${value}'.`;
const MISSING = 'XML error: missing security model in domain seclabel';

const REFUSED: readonly (readonly [string, Reading, string, string])[] = [
  ['the internal type', 'inactive', "<seclabel type='default'/>", enumMessage('type', 'default')],
  ['a bad relabel', 'inactive', "<seclabel relabel='on'/>", enumMessage('relabel', 'on')],
  [
    'dynamic without relabelling',
    'inactive',
    "<seclabel model='dac' relabel='no'/>",
    'unsupported configuration: dynamic label type must use resource relabeling',
  ],
  [
    'none with relabelling, even for model none',
    'inactive',
    "<seclabel type='none' model='none' relabel='yes'/>",
    "unsupported configuration: resource relabeling is not compatible with 'none' label type",
  ],
  [
    'model none of a running VM',
    'status',
    "<seclabel type='dynamic' model='none'/>",
    "unsupported configuration: unsupported type='dynamic' to model 'none'",
  ],
  [
    'static without a label',
    'inactive',
    "<seclabel type='static' model='dac'/>",
    'XML error: security label is missing',
  ],
  [
    'static with an empty label',
    'inactive',
    "<seclabel type='static' model='dac'><label/></seclabel>",
    'XML error: security label is missing',
  ],
  [
    'static with a label too long',
    'inactive',
    `<seclabel type='static' model='dac'><label>${LONG}</label></seclabel>`,
    'XML error: security label is missing',
  ],
  [
    'a status file without a label',
    'status',
    "<seclabel model='dac'/>",
    'XML error: security label is missing',
  ],
  [
    'a status file without an image label',
    'status',
    "<seclabel model='dac'><label>+1:+1</label></seclabel>",
    'XML error: security imagelabel is missing',
  ],
  [
    'a model twice',
    'inactive',
    "<seclabel model='dac'/><seclabel model='dac'/>",
    'seclabel for model dac is already provided',
  ],
  ['no model twice', 'inactive', '<seclabel/><seclabel/>', 'seclabel for model (null) is already provided'],
  [
    'no model among several',
    'inactive',
    "<seclabel model='dac'/><seclabel/>",
    'XML error: missing security model when using multiple labels',
  ],
  [
    'a lone static label without a model',
    'inactive',
    "<seclabel type='static'><label>a</label></seclabel>",
    MISSING,
  ],
  ['a lone base label without a model', 'inactive', '<seclabel><baselabel>a</baselabel></seclabel>', MISSING],
  [
    'a model too long is none',
    'inactive',
    `<seclabel model='${'m'.repeat(257)}' type='static'><label>a</label></seclabel>`,
    MISSING,
  ],
];

for (const [title, reading, xml, message] of REFUSED)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(xml, reading)),
      message,
    );
  });

const READ: readonly (readonly [string, Reading, string, Partial<DomainSeclabel>])[] = [
  [
    'dynamic by default',
    'inactive',
    "<seclabel model='dac'/>",
    {type: 'dynamic', relabel: true, model: 'dac'},
  ],
  ['the host model for a lone one', 'inactive', '<seclabel/>', {model: 'selinux', type: 'dynamic'}],
  ['an empty model is a model', 'inactive', "<seclabel model=''/>", {model: ''}],
  ['type none without a model', 'inactive', "<seclabel type='none'/>", {model: 'selinux', relabel: false}],
  [
    'static does not relabel',
    'inactive',
    "<seclabel type='static' model='dac'><label>a</label></seclabel>",
    {relabel: false, label: 'a'},
  ],
  [
    'model none is type none',
    'inactive',
    "<seclabel type='static' model='none'><label>a</label></seclabel>",
    {type: 'none', relabel: false, label: undefined},
  ],
  [
    'a generated label without an id is not read',
    'inactive',
    "<seclabel model='dac'><label>a</label><imagelabel>b</imagelabel><baselabel>c</baselabel></seclabel>",
    {label: undefined, baselabel: 'c'},
  ],
  [
    'a generated label with an id is read',
    'running',
    "<seclabel model='dac'><label>a</label><imagelabel>b</imagelabel></seclabel>",
    {label: 'a'},
  ],
  ['and need not be there', 'running', "<seclabel model='dac'/>", {label: undefined}],
  [
    'a base label too long is dropped',
    'inactive',
    `<seclabel model='dac'><baselabel>${LONG}</baselabel></seclabel>`,
    {baselabel: undefined},
  ],
];

for (const [title, reading, xml, expected] of READ)
  test(title, t => {
    const [label] = read(xml, reading);
    t.like(label, expected);
  });

test('a host without a security driver leaves the model open', t => {
  t.is(
    parseDomainSeclabels(element('<domain><seclabel/></domain>'), 'inactive', undefined)[0]?.model,
    undefined,
  );
});

test('a host whose first driver is none turns the label off', t => {
  t.like(read('<seclabel/>', 'inactive', 'none')[0], {model: 'none', type: 'none', relabel: false});
});
