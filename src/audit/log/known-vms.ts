/** Which VM a record is about, and which device of it; as far as definitions were given. */
import {formatRange, parseContext} from '../../enforce/selinux/mcs.ts';
import type {Provenance} from '../../labelers/plan.ts';
import type {Scene} from '../layers/scene.ts';
import {resolvedPath} from '../layers/scene.ts';

export interface VmName {
  readonly name: string;
  readonly uuid: string | null;
  /** undefined when its definition was not given. */
  readonly scene: Scene | undefined;
}

/** `libvirt-<uuid>`, or a child of it such as `libvirt-<uuid>//passt`. */
const PROFILE = /^libvirt-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/\/(.+))?$/;

/** Undefined for a profile that is no VM's. */
export function vmOfProfile(
  profile: string,
  scenes: readonly Scene[],
): (VmName & {readonly child: string | undefined}) | undefined {
  const match = PROFILE.exec(profile);
  const uuid = match?.[1];
  if (uuid === undefined) return undefined;
  const scene = scenes.find(({plan}) => plan.domain.uuid === uuid);
  return {name: scene?.plan.domain.name ?? uuid, uuid, scene, child: match?.[2]};
}

/** Types that libvirt gives to VMs and their companions; everything else is the host's. */
const VM_TYPE = /^(svirt\w*|passt|swtpm|slirp)_t$|^svirt/;

export function vmOfContext(context: string, scenes: readonly Scene[]): VmName | undefined {
  const parsed = parseContext(context);
  if (!parsed || !VM_TYPE.test(parsed.type)) return undefined;
  const level = parsed.range ? formatRange(parsed.range) : '';
  const scene = scenes.find(({plan}) => levelOf(plan.selinux.process) === level);
  const name = scene?.plan.domain.name ?? (level === '' ? parsed.type : `VM of ${level}`);
  return {name, uuid: scene?.plan.domain.uuid ?? null, scene};
}

/** The VM a label belongs to, when its level is one VM's own. */
export function ownerOfContext(context: string, scenes: readonly Scene[]): string | undefined {
  const level = levelOf(context);
  if (level === undefined || !level.includes(':')) return undefined;
  return scenes.find(({plan}) => levelOf(plan.selinux.image) === level)?.plan.domain.name;
}

function levelOf(context: string | null): string | undefined {
  const range = context === null ? undefined : parseContext(context)?.range;
  return range && formatRange(range);
}

/** The device a path, or the last part of one, is for. */
export function deviceOf(name: string | undefined, scene: Scene | undefined): Provenance | undefined {
  if (name === undefined || scene === undefined) return undefined;
  const {resources} = scene.inventory;
  const whole = name.startsWith('/') ? resolvedPath(name, scene.host) : undefined;
  return resources.find(({path}) =>
    whole === undefined
      ? path.slice(path.lastIndexOf('/') + 1) === name
      : path === name || resolvedPath(path, scene.host) === whole,
  )?.from;
}

/** Another VM's file by its path. */
export function otherUser(
  name: string | undefined,
  own: Scene | undefined,
  scenes: readonly Scene[],
): string | undefined {
  const other = scenes.find(scene => scene !== own && deviceOf(name, scene) !== undefined);
  return other?.plan.domain.name;
}
