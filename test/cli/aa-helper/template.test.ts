// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {HelperFailure} from '../../../src/cli/aa-helper/failure.ts';
import {fillTemplate} from '../../../src/cli/aa-helper/template.ts';

const INCLUDE = '#include if exists <libvirt/NAME.files>';

test('names the profile and includes the rules before its brace', t => {
  const template =
    '#include <tunables/global>\n\nprofile LIBVIRT_TEMPLATE flags=(attach_disconnected) {\n  capability kill,\n}\n';
  t.is(
    fillTemplate(template, 'NAME', INCLUDE),
    `#include <tunables/global>\n\nprofile NAME flags=(attach_disconnected) {\n  capability kill,\n  ${INCLUDE}\n\n}\n`,
  );
});

test('templates: child profiles and other profiles get no include, and nothing is cut off', t => {
  const child = '  profile child {\n    /{a,b} r,\n# {\n}\n';
  const template = `\nprofile LIBVIRT_TEMPLATE\n{\n${child}  /c r,\n}\nprofile other {\n}\n# the end`;
  t.is(
    fillTemplate(template, 'NAME', INCLUDE),
    `\nprofile NAME\n{\n${child}  /c r,\n  ${INCLUDE}\n\n}\nprofile other {\n}\n# the end`,
  );
});

test('LXC profiles include nothing', t => {
  t.is(fillTemplate('\nprofile LIBVIRT_TEMPLATE {\n}', 'NAME', undefined), '\nprofile NAME {\n}');
});

for (const template of [
  '',
  'profile LIBVIRT_TEMPLATE {\n}',
  '\nprofile LIBVIRT_TEMPLATE {',
  '\nprofile LIBVIRT_TEMPLATE {\n  }\nprofile x {\n}',
]) {
  test(`refuses the template ${JSON.stringify(template)}`, t => {
    const error = t.throws(() => fillTemplate(template, 'NAME', INCLUDE), {instanceOf: HelperFailure});
    t.is(error?.message, 'no replacement string in template');
  });
}
