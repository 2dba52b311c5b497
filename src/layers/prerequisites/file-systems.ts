// SPDX-License-Identifier: Apache-2.0
/** File systems that cannot carry the planned owner or context: what libvirt does there, and what has to be done instead. */
import {contextParts, formatContext} from '../../kernel-model/selinux/context-text.ts';
import type {Host, Mount} from '../../host/host.ts';
import type {Policy} from '../../policy/policy.ts';
import type {DacPlan, PlanWarning, PlanWarningCode, Provenance, SelinuxPlan} from '../plan.ts';
import {userOfPrivateMount} from './mount-refusal.ts';
import {fileSystemKind, type FileSystemKind} from './file-system-kinds.ts';
import {mountOf, mountOptions} from '../../host/mount-of.ts';
import {isWithin, withoutTrailingSlashes} from '../../text/paths.ts';

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
  plan: {readonly selinux: SelinuxPlan; readonly dac: DacPlan},
  host: Host,
  policy: Policy,
): readonly PlanWarning[] {
  const {selinux, dac} = plan;
  const warnings = [
    ...dac.labels.flatMap(label => find(label, host).flatMap(ownerWarning(label))),
    ...selinux.labels.flatMap(label =>
      find(label, host).flatMap(contextWarning(label.context, policy, host)),
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
      return warn('FILE_SYSTEM_KEEPS_NO_OWNER', message);
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
  const plain = formatContext({...contextParts(context), range: 's0'});
  return ({path, from, mount, kind}: Found): readonly MountWarning[] => {
    const options = mountOptions(mount);
    const warn = (code: PlanWarningCode, message: string) => [{code, message, from, mount: mount.point}];
    const named = sharedFilesystems.some(folder => isWithin(path, withoutTrailingSlashes(folder)));
    // The kernel says `seclabel` of a mount that keeps contexts, NFS 4.2 among them.
    if (named || kind?.context === 'shared' || (kind && options.includes('seclabel'))) {
      const message = `${path} is on storage that several hosts share (${mount.point}), together with its context: a category pair drawn on one host locks the VM out on another; use a static label (<seclabel type='static' model='selinux' relabel='yes'>) on all of them`;
      return warn('CONTEXT_SHARED_BETWEEN_HOSTS', message);
    }
    if (kind?.context !== 'none') return [];
    if (options.some(option => /^(?:root)?context=/.test(option))) return [];
    if (kind.boolean !== undefined && host.selinux()?.booleans?.[kind.boolean] === true) return [];
    const boolean = kind.boolean === undefined ? '' : `\`setsebool -P ${kind.boolean} on\`, or `;
    const message = `${path} is on ${kind.name} (${mount.point}), which keeps no contexts: libvirt carries on without, and SELinux refuses the file unless you allow it: ${boolean}mount it with context="${plain}"`;
    return warn('FILE_SYSTEM_KEEPS_NO_CONTEXT', message);
  };
}
