// SPDX-License-Identifier: Apache-2.0
/** Labels that a definition writes itself: which of them keep VMs apart, are set, and are of a layer that is there. */
import test from 'ava';
import type {LayerId} from '../../../src/layers/plan.ts';
import {ALL, auditFindings, disk} from '../../helpers/analysis.ts';
import {UUID, type Scenario} from '../../helpers/scenario.ts';

const ABOUT_LABELS = /LABEL|PROFILE_NOT_GENERATED|SHAREABLE_WITHOUT/;

/** The codes, each with the path it is about. */
function found(scenario: Scenario, active: readonly LayerId[] = ALL): readonly string[] {
  return auditFindings(scenario, {active})
    .filter(({code}) => ABOUT_LABELS.test(code))
    .map(({code, path}) => [code, path].filter(Boolean).join(' '));
}

const CONTEXT = 'system_u:system_r:svirt_t:';
const label = (model: string, text: string, relabel = 'yes', type = 'static') =>
  `<seclabel type='${type}' model='${model}' relabel='${relabel}'>${text && `<label>${text}</label>`}</seclabel>`;

const OF_THE_VM: Readonly<Record<string, readonly [also: string, ...codes: readonly string[]]>> = {
  'two categories': [label('selinux', `${CONTEXT}s0:c1,c2`)],
  'one category': [label('selinux', `${CONTEXT}s0:c1`)],
  'no category': [label('selinux', `${CONTEXT}s0`), 'LABEL_WITHOUT_CATEGORIES'],
  '511 categories': [label('selinux', `${CONTEXT}s0:c0.c510`)],
  '512 categories, which nearly every VM shares': [
    label('selinux', `${CONTEXT}s0:c0.c511`),
    'LABEL_WITHOUT_CATEGORIES',
  ],
  'the categories of the upper level count': [label('selinux', `${CONTEXT}s0-s0:c1,c2`)],
  'a label that no file gets': [label('selinux', `${CONTEXT}s0:c1,c2`, 'no'), 'STATIC_LABEL_NOT_RELABELLED'],
  'an owner that no file gets': [label('dac', '+107:+107', 'no'), 'STATIC_LABEL_NOT_RELABELLED'],
  'an owner that files get': [label('dac', '+107:+107')],
  'a profile that QEMU does not enter': [label('apparmor', 'mine', 'no'), 'STATIC_LABEL_NOT_ENTERED'],
  'a profile that libvirt forgets': [
    label('apparmor', 'mine'),
    'STATIC_LABEL_LOST',
    'STATIC_LABEL_NOT_ENTERED',
  ],
  'the profile that QEMU enters, which nobody generates': [
    label('apparmor', `libvirt-${UUID}`, 'no'),
    'PROFILE_NOT_GENERATED',
  ],
  'what libvirt makes itself': [label('selinux', '', 'yes', 'dynamic')],
};

for (const [title, [also, ...codes]] of Object.entries(OF_THE_VM)) {
  test(`a label of the VM: ${title}`, t => {
    t.deepEqual(found({devices: disk('/srv/a'), also}), codes);
    const model = /model='(\w+)'/.exec(also)![1];
    const others = ALL.filter(layer => layer !== model);
    t.deepEqual(found({devices: disk('/srv/a'), also}, others), [], 'a layer that is not there has none');
  });
}

const own = (seclabel: string) => disk('/srv/a').replace("a'/>", `a'>${seclabel}</source>`);
const image = (level: string, type = 'svirt_image_t') =>
  own(`<seclabel model='selinux' relabel='yes'><label>system_u:object_r:${type}:${level}</label></seclabel>`);
const PATH = '/srv/a';

const OF_A_DISK: Readonly<Record<string, readonly [devices: string, ...codes: readonly string[]]>> = {
  'none of its own': [disk(PATH)],
  'with categories': [image('s0:c1,c2')],
  'without categories': [image('s0'), `DEVICE_LABEL_WITHOUT_CATEGORIES ${PATH}`],
  'without, of what all may read': [image('s0', 'virt_content_t')],
  'not relabelled for SELinux': [
    own("<seclabel model='selinux' relabel='no'/>"),
    `DEVICE_NOT_RELABELLED ${PATH}`,
  ],
  'not relabelled for DAC': [own("<seclabel model='dac' relabel='no'/>"), `DEVICE_NOT_RELABELLED ${PATH}`],
  'an owner of its own': [own("<seclabel model='dac' relabel='yes'><label>+5:+5</label></seclabel>")],
  shareable: [disk(PATH, '<shareable/>'), `SHAREABLE_WITHOUT_CATEGORIES ${PATH}`],
  'only read': [disk(PATH, '<readonly/>')],
};

for (const [title, [devices, ...codes]] of Object.entries(OF_A_DISK)) {
  test(`a label of a disk: ${title}`, t => {
    t.deepEqual(found({devices}), codes);
    t.deepEqual(found({devices}, ['apparmor', 'cgroup']), []);
  });
}
