// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {domainXml} from '../../helpers/scenario.ts';
import {refusalOf} from '../../helpers/known-error.ts';

function parse(inside: string) {
  return parseDomain(
    domainXml({attributes: " xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'", also: inside}),
    {defaultSecurityModel: 'selinux'},
  );
}

function property(attributes: string): string {
  return `<qemu:override><qemu:device alias='net0'><qemu:frontend><qemu:property ${attributes}/></qemu:frontend></qemu:device></qemu:override>`;
}

/** As libvirt 9.0 says it. */
const REFUSALS: readonly (readonly [inside: string, message: string])[] = [
  ['<qemu:override><qemu:device/></qemu:override>', "XML error: missing 'alias' attribute for qemu:device"],
  [property(''), "XML error: missing 'name' attribute for qemu:property"],
  [property("name='id' type='string' value='x'"), "XML error: property with name 'id' can't be overridden"],
  [property("name='a' value='x'"), "XML error: Missing required attribute 'type' in element 'property'"],
  [
    property("name='a' type='foo' value='x'"),
    "XML error: Invalid value for attribute 'type' in element 'property': 'foo'.",
  ],
  [property("name='a' type='string'"), "XML error: missing 'value' attribute for 'qemu:property'"],
  [
    property("name='a' type='signed' value='x'"),
    "XML error: invalid value 'x' of 'value' attribute of 'qemu:property'",
  ],
  [
    property("name='a' type='signed' value=' 0x10'"),
    "XML error: invalid value ' 0x10' of 'value' attribute of 'qemu:property'",
  ],
  [
    property("name='a' type='unsigned' value='-1'"),
    "XML error: invalid value '-1' of 'value' attribute of 'qemu:property'",
  ],
  [
    property("name='a' type='bool' value='yes'"),
    "XML error: invalid value 'yes' of 'value' attribute of 'qemu:property'",
  ],
  [
    property("name='a' type='remove' value='x'"),
    "XML error: setting 'value' attribute of 'qemu:property' doesn't make sense with 'remove' type",
  ],
  ['<qemu:capabilities><qemu:add/></qemu:capabilities>', 'internal error: missing capability name'],
  [
    "<qemu:commandline><qemu:env name=''/></qemu:commandline>",
    'internal error: Invalid environment name, it must begin with a letter or underscore',
  ],
  [
    "<qemu:commandline><qemu:env name='a=b'/></qemu:commandline>",
    'internal error: Invalid environment name, it must contain only alphanumerics and underscore',
  ],
];

for (const [inside, message] of REFUSALS) {
  test(`refused: ${inside}`, t => {
    t.is(refusalOf(t, () => parse(inside)).message, message);
  });
}

test('properties, capabilities and what to do on old commands', t => {
  const domain = parse(
    `${property("name='romfile' type='string' value='/srv/x.rom'")}<qemu:capabilities><qemu:del capability='b'/><qemu:add capability='a'/></qemu:capabilities><qemu:deprecation behavior='crash'/>`,
  );
  t.deepEqual(
    domain.qemuOverride.map(({alias, property: name, value}) => [alias, name, value]),
    [['net0', 'romfile', '/srv/x.rom']],
  );
  t.deepEqual(
    domain.qemuCapabilities.map(({capability, added}) => [capability, added]),
    [
      ['a', true],
      ['b', false],
    ],
  );
  t.is(domain.qemuDeprecation?.behavior, 'crash');
});
