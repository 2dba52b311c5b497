// SPDX-License-Identifier: Apache-2.0
/** From a plan to what is to be done, each file once a layer. */
import {isDeviceNode} from '../host/device-node.ts';
import type {Mode} from '../inventory/mode.ts';
import type {LabelPlan, Provenance} from '../layers/plan.ts';
import type {LabelLayer, OpenFile, LabelStore} from './label-store.ts';

/** One label of a plan, or one restoring. */
export interface LabelRequest {
  readonly layer: LabelLayer;
  readonly path: string;
  /** What to set; empty for restoring. */
  readonly label: string;
  readonly remember: boolean;
  readonly from: Provenance;
}

/** What a file of this host is to get. */
export interface Task extends LabelRequest {
  readonly file: OpenFile;
}

/** What nothing is done about, and why. */
export interface Skipped {
  readonly layer: LabelLayer;
  readonly path: string;
  readonly reason: string;
  /** Whether there is no such file: the VM has no part in one that may come. */
  readonly absent: boolean;
}

/** SELinux first, as libvirt's stack has it. */
export function labelRequests({selinux, dac}: LabelPlan): readonly LabelRequest[] {
  return [
    ...selinux.labels.map(({context, ...rest}) => ({layer: 'selinux' as const, label: context, ...rest})),
    ...dac.labels.map(({uid, gid, ...rest}) => ({layer: 'dac' as const, label: `+${uid}:+${gid}`, ...rest})),
  ];
}

export function restoreRequests({selinux, dac}: LabelPlan): readonly LabelRequest[] {
  const back =
    (layer: LabelLayer) =>
    ({path, to, from}: LabelPlan['selinux' | 'dac']['restore'][number]): LabelRequest => ({
      layer,
      path,
      label: '',
      remember: to === 'remembered',
      from,
    });
  return [...dac.restore.map(back('dac')), ...selinux.restore.map(back('selinux'))];
}

const NOTED: Provenance = {
  device: 'domain',
  element: 'domain',
  line: 1,
  column: 1,
  reason: 'noted when its label was set',
};

/**
 * What the VM's notes say beyond the plan: a disk that is no longer in the definition and, in strict mode, what
 * libvirt leaves as it is, which are backing files, read-only and shared ones.
 */
export function heldRequests(plan: LabelPlan, store: LabelStore, mode: Mode): readonly LabelRequest[] {
  const asked = new Set(restoreRequests(plan).map(({layer, path}) => `${layer} ${path}`));
  const planned = new Set(labelRequests(plan).map(({layer, path}) => `${layer} ${path}`));
  const layers: readonly LabelLayer[] = ['dac', 'selinux'];
  return layers.flatMap(layer =>
    store
      .held(layer)
      .map(({path}) => ({layer, path, label: '', remember: false, from: NOTED}))
      .filter(({path}) => !asked.has(`${layer} ${path}`))
      .filter(({path}) => mode === 'strict' || !planned.has(`${layer} ${path}`)),
  );
}

/**
 * Opens the files. Of several requests for one file the last label stands, as it would after libvirt, and it is
 * remembered when one of them asks for it.
 *
 * @param nodes what libvirt makes in the VM's private /dev: there, and not on the host, it is labelled
 * @param opened gets each file as soon as it is open, so that the caller can close it whatever happens
 */
export function openTasks(
  requests: readonly LabelRequest[],
  nodes: readonly string[],
  store: LabelStore,
  opened: OpenFile[],
): {readonly tasks: readonly Task[]; readonly skipped: readonly Skipped[]} {
  const own = new Set(nodes);
  const tasks = new Map<string, Task>();
  const skipped: Skipped[] = [];
  const skip = ({layer, path}: LabelRequest, reason: string, absent = false) =>
    skipped.push({layer, path, reason, absent});
  for (const request of requests) {
    if (!request.path.startsWith('/')) {
      skip(request, 'a descriptor or a name of the storage, not a file of this host');
      continue;
    }
    const file = store.open(request.path);
    if (!file) {
      skip(request, 'not there (yet)', true);
      continue;
    }
    opened.push(file);
    if (isDeviceNode(file) && (own.has(request.path) || own.has(file.path))) {
      skip(request, "libvirt makes this node in the VM's private /dev and labels it there");
      continue;
    }
    const key = `${request.layer} ${file.path}`;
    const former = tasks.get(key);
    const remember = request.remember || former?.remember === true;
    tasks.set(key, former ? {...request, file: former.file, remember} : {...request, file});
  }
  return {tasks: [...tasks.values()], skipped};
}
