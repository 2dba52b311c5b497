// SPDX-License-Identifier: Apache-2.0
/** A VM that runs on a host in memory, and what is found to have changed. */
import type {Drift} from '../../src/verify/drift.ts';
import {verifyPlan} from '../../src/verify/verify.ts';
import type {VerifySite} from '../../src/verify/verify-context.ts';
import {parseProfileList, type ProcessFacts, type Running} from '../../src/host/running.ts';
import type {LayerId} from '../../src/layers/plan.ts';
import {PROFILE_TEXTS} from '../../src/render/apparmor/render-profile.ts';
import {plannedScenario, UUID} from '../helpers/scenario.ts';
import {disk} from '../helpers/analysis.ts';

export const PROFILE = `libvirt-${UUID}`;
export const RULES = `/etc/apparmor.d/libvirt/${PROFILE}.files`;
export const ENABLED = '/sys/module/apparmor/parameters/enabled';
export const PID = '/run/libvirt/qemu/guest.pid';
const QEMU: ProcessFacts = {
  pid: 77,
  uid: 107,
  gid: 107,
  selinux: 'system_u:system_r:svirt_t:s0:c1,c2',
  apparmor: `${PROFILE} (enforce)`,
};
export const MEMORY = {
  'trusted.libvirt.security.selinux': 'system_u:object_r:default_t:s0',
  'trusted.libvirt.security.ref_selinux': '1',
  'trusted.libvirt.security.timestamp_selinux': '1000',
  'trusted.libvirt.security.dac': '+0:+0',
  'trusted.libvirt.security.ref_dac': '1',
  'trusted.libvirt.security.timestamp_dac': '1000',
};
export const IMAGE = {
  type: 'file',
  uid: 107,
  gid: 107,
  mode: '0600',
  acl: [],
  context: 'system_u:object_r:svirt_image_t:s0:c1,c2',
  xattrs: MEMORY,
};

export interface Situation {
  readonly image?: object;
  readonly paths?: object;
  readonly active?: readonly LayerId[];
  readonly qemu?: Partial<ProcessFacts> | null | 'unreadable';
  readonly texts?: Readonly<Record<string, string>>;
  readonly profiles?: string;
  readonly mode?: 'strict' | 'libvirt';
  /** Beside the disk of /srv/a.img. */
  readonly devices?: string;
  readonly more?: string;
  readonly os?: string;
  readonly site?: Partial<VerifySite>;
}

export function verify({
  image = IMAGE,
  paths = {},
  active = ['dac'],
  qemu = {},
  texts = {},
  profiles,
  mode = 'strict',
  devices = '',
  more = '',
  os = '',
  site = {},
}: Situation) {
  const directory = {type: 'directory', uid: 0, gid: 0, mode: '0755'};
  const host = {
    unlisted: 'absent',
    bootTime: 1000,
    memberships: {107: []},
    mounts: [{point: '/', type: 'ext4', options: 'rw'}],
    paths: {'/': directory, '/srv': directory, '/srv/a.img': image, ...paths},
  };
  const planned = plannedScenario({devices: disk('/srv/a.img') + devices, host, mode, also: more, os});
  const known: Readonly<Record<string, string>> = {[ENABLED]: 'Y\n', ...texts};
  const running: Running = {
    process: file =>
      file !== PID || qemu === null ? undefined : qemu === 'unreadable' ? qemu : {...QEMU, ...qemu},
    profiles: () => (profiles === undefined ? undefined : parseProfileList(profiles)),
    text: path => (known[path] === undefined ? undefined : {content: known[path]}),
    hasOwnMounts: () => true,
  };
  const files = 'files' in planned.plan.apparmor ? planned.plan.apparmor.files : '';
  const checked = verifyPlan(planned, {
    running,
    active,
    generate: 'guest.xml',
    profileTexts: PROFILE_TEXTS,
    root: true,
    references: new Map(),
    othersRunning: false,
    loadedAsWritten: () => true,
    ...site,
  });
  return {...checked, files, planned};
}

export const told = (drift: readonly Drift[]) =>
  drift.map(({layer, path, found}) => `${layer} ${path}: ${found}`);
