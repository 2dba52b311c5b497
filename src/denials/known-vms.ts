// SPDX-License-Identifier: Apache-2.0
/** Which VM a record is about, and which device of it; as far as definitions were given. */
import {formatRange, parseContext} from '../kernel-model/selinux/dominance.ts';
import {mayShareShortName, namePrefix} from '../policy/short-name.ts';
import type {Resource} from '../inventory/resource.ts';
import type {Provenance} from '../layers/plan.ts';
import type {Analysis} from '../layers/analysis.ts';
import {resolvedPath} from '../layers/resolved-path.ts';
import {vmInName, VM_UUID} from './vm-in-name.ts';

export interface VmName {
  readonly name: string;
  readonly uuid: string | null;
  /** undefined when its definition was not given. */
  readonly analysis: Analysis | undefined;
}

/** `libvirt-<uuid>`, or a child of it such as `libvirt-<uuid>//passt`. */
const PROFILE = new RegExp(`^libvirt-(${VM_UUID})(?://(.+))?$`);

/** Undefined for a profile that is no VM's. */
export function vmOfProfile(
  profile: string,
  analyses: readonly Analysis[],
): (VmName & {readonly child: string | undefined}) | undefined {
  const match = PROFILE.exec(profile);
  const uuid = match?.[1];
  if (uuid === undefined) return undefined;
  const analysis = analyses.find(({plan}) => plan.domain.uuid === uuid);
  return {name: analysis?.plan.domain.name ?? uuid, uuid, analysis, child: match?.[2]};
}

/** Types that libvirt gives to VMs; companions and daemons have their own. */
const VM_TYPE = /^svirt(?!_(?:lxc|qemu|kvm)_net_t$)/;

export function vmOfContext(context: string, analyses: readonly Analysis[]): VmName | undefined {
  const parsed = parseContext(context);
  if (!parsed) return undefined;
  const level = parsed.range ? formatRange(parsed.range) : '';
  const analysis = analyses.find(({plan}) => levelOf(plan.selinux.process) === level);
  // A companion has the VM's level; a daemon has none of its own.
  if (!VM_TYPE.test(parsed.type) && (!analysis || !level.includes(':'))) return undefined;
  const name = analysis?.plan.domain.name ?? (level === '' ? parsed.type : `VM of ${level}`);
  return {name, uuid: analysis?.plan.domain.uuid ?? null, analysis};
}

/** The VM a label belongs to, when its level is one VM's own. */
export function ownerOfContext(context: string, analyses: readonly Analysis[]): string | undefined {
  const level = levelOf(context);
  if (level === undefined || !level.includes(':')) return undefined;
  return analyses.find(({plan}) => levelOf(plan.selinux.image) === level)?.plan.domain.name;
}

function levelOf(context: string | null): string | undefined {
  const range = context === null ? undefined : parseContext(context)?.range;
  return range && formatRange(range);
}

/** The device a path, or the last part of one, is for. */
export function deviceOf(name: string | undefined, analysis: Analysis | undefined): Provenance | undefined {
  return resourceOf(name, analysis)?.from;
}

/** What it is to the VM. */
export function resourceOf(name: string | undefined, analysis: Analysis | undefined): Resource | undefined {
  if (name === undefined || analysis === undefined) return undefined;
  const {resources} = analysis.inventory;
  const whole = name.startsWith('/') ? resolvedPath(name, analysis.host) : undefined;
  if (whole === undefined) return resources.find(({path}) => path.slice(path.lastIndexOf('/') + 1) === name);
  return analysis.places().first(whole);
}

/** Where libvirt alone makes files: in other directories anybody may use such names. */
const LIBVIRTS =
  /^\/(?:var\/(?:lib|cache|run)|run(?:\/user\/\d+)?|(?:var\/)?home\/[^/]+\/\.(?:cache|local\/(?:share|state)))\/libvirt\//;

/** The VM whose UUID or name stands in what a program of the host was refused. */
export function vmOfName(text: string, analyses: readonly Analysis[]): VmName | undefined {
  const {uuid, short} = vmInName(text);
  const analysis = analyses.find(({plan: {domain}}) =>
    uuid === undefined ? short !== undefined && namePrefix(domain.name) === short : domain.uuid === uuid,
  );
  const name = analysis?.plan.domain.name ?? uuid ?? short;
  return name === undefined ? undefined : {name, uuid: analysis?.plan.domain.uuid ?? uuid ?? null, analysis};
}

/** `certain`: no other VM can have the name, and nobody but libvirt the directory. */
export type NamedAfter =
  {readonly kind: 'own'; readonly certain: boolean} | {readonly kind: 'other'; readonly owner: string};

/** Whether a path is named after this VM or after another one; undefined where it is after none. */
export function namedAfter(
  path: string,
  own: Pick<VmName, 'uuid' | 'analysis'>,
  analyses: readonly Analysis[],
): NamedAfter | undefined {
  const {uuid, short} = vmInName(path);
  if (uuid === undefined && short === undefined) return undefined;
  const found = vmOfName(path, analyses);
  const other = {kind: 'other', owner: found?.name ?? uuid ?? short ?? ''} as const;
  if (uuid !== undefined) return uuid === own.uuid ? {kind: 'own', certain: LIBVIRTS.test(path)} : other;
  const name = own.analysis?.plan.domain.name;
  if (name !== undefined)
    return namePrefix(name) === short
      ? {kind: 'own', certain: LIBVIRTS.test(path) && !mayShareShortName(name)}
      : other;
  // Of a VM without a definition the name is not known.
  const isOthers = found?.analysis !== undefined && !mayShareShortName(found.name);
  return isOthers ? other : {kind: 'own', certain: false};
}

/** The VM that a profile is of, where it is another one than that of a second profile. */
export function otherVmOfProfile(
  peer: string,
  profile: string,
  analyses: readonly Analysis[],
): string | undefined {
  const vm = vmOfProfile(peer, analyses);
  return vm && vm.uuid !== vmOfProfile(profile, analyses)?.uuid ? vm.name : undefined;
}

/** The only VM that has a path: for whom a program of the host was at work. */
export function onlyUser(name: string, analyses: readonly Analysis[]): VmName | undefined {
  const users = name.startsWith('/') ? analyses.filter(one => deviceOf(name, one) !== undefined) : [];
  const [analysis] = users;
  if (analysis === undefined || users.length > 1) return undefined;
  return {name: analysis.plan.domain.name, uuid: analysis.plan.domain.uuid, analysis};
}

/** Another VM's file by its path. */
export function otherUser(
  name: string | undefined,
  own: Analysis | undefined,
  analyses: readonly Analysis[],
): string | undefined {
  const other = analyses.find(analysis => analysis !== own && deviceOf(name, analysis) !== undefined);
  return other?.plan.domain.name;
}
