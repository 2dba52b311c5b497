// SPDX-License-Identifier: Apache-2.0
/** File systems that cannot carry the planned owner or context: what libvirt does there, and what has to be done instead. */
import {contextParts, formatContext} from '../../kernel-model/selinux/context-text.ts';
import type {Host, Mount} from '../../host/host.ts';
import type {Resource} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import {VM_TYPES} from '../selinux/selinux-types.ts';
import type {Policy} from '../../policy/policy.ts';
import type {DacPlan, PlanWarning, PlanWarningCode, ProcessPlan, Provenance, SelinuxPlan} from '../plan.ts';
import {userOfPrivateMount} from './mount-refusal.ts';
import {fileSystemKind, type FileSystemKind} from './file-system-kinds.ts';
import {mountOf, mountOptions} from '../../host/facts/mounts.ts';
import {isWithin, withoutTrailingSlashes} from '../../text/paths.ts';

interface Planned {
  readonly selinux: SelinuxPlan;
  readonly dac: DacPlan;
  readonly processes: readonly ProcessPlan[];
}

interface Wanted {
  readonly path: string;
  readonly from: Provenance;
}

interface Found extends Wanted {
  readonly mount: Mount;
  readonly kind: FileSystemKind | undefined;
}

/** At most one warning of each code for a mount; it names the first path. */
export function fileSystemWarnings(
  plan: Planned,
  resources: readonly Resource[],
  {host, policy}: Pick<Site, 'host' | 'policy'>,
): readonly PlanWarning[] {
  const {selinux, dac} = plan;
  const warnings = [
    ...dac.labels.flatMap(label => find(label, host).flatMap(ownerWarning(label))),
    ...selinux.labels.flatMap(label =>
      find(label, host).flatMap(contextWarning(label.context, policy, host)),
    ),
    ...unlabelled(plan, resources).flatMap(one =>
      find(one, host).flatMap(found =>
        found.kind?.type === undefined ? [] : withoutContext(found, selinux.image, host),
      ),
    ),
  ];
  const seen = new Set<string>();
  return warnings.flatMap(({mount, ...warning}) => {
    const key = `${warning.code} ${mount}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [warning];
  });
}

/** What a process with the VM's context opens itself, and no driver's walk labels: state, logs, what is only read. */
function unlabelled({selinux, processes}: Planned, resources: readonly Resource[]): readonly Wanted[] {
  const confined = new Set<string>(
    processes.flatMap(({role, selinux: context}) => (isVms(context) ? [role] : [])),
  );
  const labelled = new Set(selinux.labels.map(({path}) => path));
  return resources.filter(
    ({process, passed, path, mode, access}) =>
      confined.has(process) && !passed && !labelled.has(path) && isFile(mode) && !access.includes('x'),
  );
}

/** Companions with a type of their own, such as passt, have booleans of their own. */
function isVms(context: string | null): boolean {
  return context !== null && VM_TYPES.includes(contextParts(context).type);
}

function isFile(mode: Resource['mode']): boolean {
  return mode === undefined || mode === 'create';
}

type MountWarning = PlanWarning & {readonly mount: string};

function find({path, from}: Wanted, host: Host): readonly Found[] {
  if (!path.startsWith('/') || path.startsWith('/dev/')) return [];
  const mount = mountOf(host.realpath(path) ?? path, host.mounts());
  if (mount?.type === undefined) return [];
  return [{path, from, mount, kind: fileSystemKind(mount.type)}];
}

function ownerWarning({uid, gid}: {readonly uid: number; readonly gid: number}) {
  return ({path, from, mount, kind}: Found): readonly MountWarning[] => {
    const name = `${path} is on ${kind?.name ?? mount.type ?? ''} (${mount.point})`;
    const warn = (code: PlanWarningCode, message: string) => [{code, message, from, mount: mount.point}];
    if (mountOptions(mount).includes('ro')) {
      const message = `${path} is on a file system that is mounted read-only (${mount.point}): libvirt changes neither owner nor context there, and carries on`;
      return warn('FILE_SYSTEM_READ_ONLY', message);
    }
    const user = userOfPrivateMount(mount);
    if (user !== undefined && user !== uid) {
      const letIn =
        user === 0 ? "only root: QEMU's user is refused" : `user ${user} alone, not even root and libvirt`;
      const message = `${name}, where FUSE lets in ${letIn}: the VM does not start; mount it with allow_other`;
      return warn('FILE_SYSTEM_PRIVATE', message);
    }
    if (kind === undefined || kind.owner === 'kept') return [];
    if (kind.owner === 'none') {
      const fits = mountOptions(mount).includes(`uid=${uid}`);
      const message = `${name}, which keeps no owners: libvirt carries on without; mount it with uid=${uid},gid=${gid}`;
      return fits ? [] : warn('FILE_SYSTEM_KEEPS_NO_OWNER', message);
    }
    const message = `${name}, whose server might refuse to let root change owners (root_squash): libvirt carries on without; make the files belong to ${uid}:${gid} on the server, or export them with no_root_squash`;
    return warn('FILE_SYSTEM_MAY_REFUSE_OWNER', message);
  };
}

function contextWarning(context: string, {sharedFilesystems}: Policy, host: Host) {
  return ({path, from, mount, kind}: Found): readonly MountWarning[] => {
    const options = mountOptions(mount);
    const warn = (code: PlanWarningCode, message: string) => [{code, message, from, mount: mount.point}];
    const named = sharedFilesystems.some(folder => isWithin(path, withoutTrailingSlashes(folder)));
    // The kernel says `seclabel` of a mount that keeps contexts, NFS 4.2 among them.
    if (named || kind?.context === 'shared' || (kind && options.includes('seclabel'))) {
      const message = `${path} is on storage that several hosts share (${mount.point}), together with its context: a category pair drawn on one host locks the VM out on another; use a static label (<seclabel type='static' model='selinux' relabel='yes'>) on all of them`;
      return warn('CONTEXT_SHARED_BETWEEN_HOSTS', message);
    }
    return withoutContext({path, from, mount, kind}, context, host, 'libvirt carries on without, and ');
  };
}

function withoutContext(
  {path, from, mount, kind}: Found,
  context: string | null,
  host: Host,
  before = '',
): readonly MountWarning[] {
  if (context === null || kind?.context !== 'none') return [];
  if (mountOptions(mount).some(option => /^(?:(?:root)?context=|seclabel$)/.test(option))) return [];
  if (kind.boolean !== undefined && host.selinux()?.booleans?.[kind.boolean] === true) return [];
  const boolean = kind.boolean === undefined ? '' : `\`setsebool -P ${kind.boolean} on\`, or `;
  const plain = formatContext({...contextParts(context), range: 's0'});
  const message = `${path} is on ${kind.name} (${mount.point}), which keeps no contexts: ${before}SELinux refuses the file unless you allow it: ${boolean}mount it with context="${plain}"`;
  return [{code: 'FILE_SYSTEM_KEEPS_NO_CONTEXT', message, from, mount: mount.point}];
}
