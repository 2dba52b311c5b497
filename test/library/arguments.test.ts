// SPDX-License-Identifier: Apache-2.0
/** What a program in JavaScript may hand over by mistake. */
import test from 'ava';
import * as svirtgen from '../../src/index.ts';

const site = svirtgen.openSite({host: 'assumed'});
const vm = {file: 'a.xml', xml: '<domain/>'};

/** As in JavaScript, where nothing is checked before. */
const anything = (value: unknown): never => value as never;

for (const [title, call, help] of [
  ['an option that no site has', () => svirtgen.openSite(anything({polcy: 'debian'})), /did you mean policy/],
  ['one that audit has not', () => svirtgen.audit([], site, anything({asis: true})), /did you mean asIs/],
  ['one of why', () => svirtgen.why(vm, '/a', site, anything({acces: 'w'})), /did you mean access/],
  ['one of generate', () => svirtgen.generate(vm, site, anything({durabel: 'a'})), /did you mean durable/],
  ['one of snapshot', () => svirtgen.snapshot([], site, anything({path: []})), /did you mean paths/],
  ['a mode', () => svirtgen.openSite(anything({mode: 'stric'})), /did you mean strict/],
  ['a layer', () => svirtgen.openSite(anything({backend: ['selinuks']})), /did you mean selinux/],
  ['one definition for a list', () => svirtgen.audit(anything(vm), site), /in brackets/],
  ['one on a side of diff', () => svirtgen.diff(anything(vm), [], site), /in brackets/],
  ['one to snapshot', () => svirtgen.snapshot(anything(vm), site), /in brackets/],
  ['one with a log', () => svirtgen.explainDenials('', anything(vm), site), /in brackets/],
  ['the text for a definition', () => svirtgen.plan(anything('<domain/>'), site), /read the file first/],
  ['nothing for a site', () => svirtgen.plan(vm, anything(undefined)), /open one with openSite/],
  ['a promise of one', () => svirtgen.plan(vm, anything(Promise.resolve(site))), /open one with openSite/],
  ['a file for a definition', () => svirtgen.audit([anything({file: 'a.xml'})], site), /read the file first/],
] as const)
  test(`${title} is refused, and says what to do`, t => {
    const error = t.throws(call, {instanceOf: svirtgen.KnownError});
    t.is(error?.code, 'USAGE');
    t.regex(error?.help ?? '', help);
  });
