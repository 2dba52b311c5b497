// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {ParseContext} from '../../src/domain/context.ts';
import {parseDeviceSeclabels} from '../../src/domain/device-seclabel.ts';
import {KnownError} from '../../src/errors.ts';
import {libvirtFeatures} from '../../src/versions/libvirt-changes.ts';
import type {Version} from '../../src/versions/version.ts';
import {element, inactive, live, messageOf} from '../helpers/definition.ts';

function read(xml: string, context: ParseContext = inactive) {
  return parseDeviceSeclabels(element(`<source>${xml}</source>`), context);
}

const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    'a model twice',
    "<seclabel model='dac' relabel='no'/><seclabel model='dac' relabel='no'/>",
    'seclabel for model dac is already provided',
  ],
  [
    'a label without relabelling',
    "<seclabel model='dac' relabel='no'><label>a</label></seclabel>",
    'XML error: Cannot specify a label if relabelling is turned off. model=dac',
  ],
  [
    'the same without a model',
    "<seclabel relabel='no'><label>a</label></seclabel>",
    'XML error: Cannot specify a label if relabelling is turned off. model=<null>',
  ],
  [
    'relabelling without a label',
    "<seclabel model='dac' relabel='yes'/>",
    'XML error: Cannot specify relabel if label is missing. model=dac',
  ],
  [
    'a bad relabel',
    "<seclabel model='dac' relabel='maybe'/>",
    "XML error: Invalid value for attribute 'relabel' in element 'seclabel': 'maybe'.",
  ],
];

for (const [title, xml, message] of REFUSED)
  test(`refused: ${title}`, t => {
    t.is(
      messageOf(() => read(xml)),
      message,
    );
  });

test('a label is read', t => {
  t.like(read("<seclabel model='dac'><label>a</label></seclabel>")[0], {
    model: 'dac',
    relabel: true,
    labelskip: false,
    label: 'a',
  });
});

test('overrides without a model are not compared', t => {
  t.is(read("<seclabel relabel='no'/><seclabel relabel='no'/>").length, 2);
});

test('a label of more than 4096 bytes is dropped', t => {
  t.is(read(`<seclabel model='dac'><label>${'é'.repeat(2049)}</label></seclabel>`)[0]?.label, undefined);
});

test('labelskip and relabelling without a label are for running VMs', t => {
  const xml = "<seclabel model='dac' labelskip='yes'/>";
  t.is(read(xml)[0]?.labelskip, false);
  t.is(read(xml, live)[0]?.labelskip, true);
  t.notThrows(() => read("<seclabel model='dac' relabel='yes'/>", live));
});

test('libvirt 9.0 takes a label that has none for none, 10.0 refuses it', t => {
  const labelless = "<seclabel model='dac' relabel='yes'/>";
  const by = (version: Version) => read(labelless, {...inactive, libvirt: libvirtFeatures(version)});
  t.like(by([9, 0])[0], {
    relabel: true,
    label: undefined,
  });
  t.throws(() => by([10, 0]), {instanceOf: KnownError});
});
