// SPDX-License-Identifier: Apache-2.0
/** The registry of layers: a new one is a folder, its name in `layer-id.ts` and a row here. */
import {APPARMOR} from './apparmor/apparmor-layer.ts';
import {CGROUP} from './cgroup/cgroup-layer.ts';
import {DAC} from './dac/dac-layer.ts';
import type {Layer} from './layer.ts';
import type {LayerId} from './layer-id.ts';
import {NAMESPACE} from './namespace/namespace-layer.ts';
import {SELINUX} from './selinux/selinux-layer.ts';

export const LAYERS: {readonly [Id in LayerId]: Layer<Id>} = {
  selinux: SELINUX,
  dac: DAC,
  apparmor: APPARMOR,
  cgroup: CGROUP,
  namespace: NAMESPACE,
};
