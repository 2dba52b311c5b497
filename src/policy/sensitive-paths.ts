// SPDX-License-Identifier: Apache-2.0
/** What of a host no VM has any business with. */
import {asRun} from './as-run.ts';
import {inHome} from './homes.ts';
import type {Limit} from './host-places.ts';
import {isForbidden, placeOf, placeWithin} from './place-of.ts';

/** What a user keeps for itself, below its home directory. */
const PRIVATE = inHome(
  String.raw`\.(?:ssh|gnupg|aws|azure|kube|docker|config|password-store|netrc|pgpass|pki|mozilla|thunderbird|Xauthority|git-credentials|vault-token|terraform\.d|oci|gitlab-runner|buildkite-agent|local/share/keyrings|(?:bash|zsh|psql|mysql|python)_history)`,
);

/** Of these, what makes whoever has it that user: keys, and what the user's shell or session runs. */
const OF_A_USER = inHome(
  String.raw`\.(?:ssh|gnupg|aws|azure|kube|docker|password-store|netrc|pgpass|pki|git-credentials|vault-token|terraform\.d|oci|gitlab-runner|buildkite-agent|local/(?:share/(?:keyrings|systemd)|bin)|config/(?:systemd|autostart|environment\.d)|bash\w*|zsh\w*|z?profile|z?login|z?logout|z?shenv|cshrc|tcshrc|kshrc|inputrc|forward|rhosts|k5login|xsession\w*|xinitrc|xprofile|vimrc|gitconfig)`,
);

/**
 * Why no definition may name it; undefined for anything else.
 *
 * @param access letters of `rwalkmx`
 */
export function handsOverHost(named: string, access: string): string | undefined {
  const path = asRun(named);
  // V8 compiles a pattern at its first use, and most paths are of neither kind.
  if (path.includes('/.') && OF_A_USER.test(path))
    return 'whoever has it controls a user account of the host';
  if (isOfContainers(path)) return undefined;
  const place = placeOf(path);
  if (place && isForbidden(place)) return `no VM may touch ${place.what}`;
  if (place?.limit === 'written' && WRITES.test(access)) return `no VM may write ${place.what}`;
  return undefined;
}

/** Whether programs that work for VMs have no business with it either, which need much of the host. */
export function givesAwayHost(named: string): boolean {
  const path = asRun(named);
  return (path.includes('/.') && OF_A_USER.test(path)) || placeOf(path)?.limit === 'never';
}

/** What of that lies below a directory. */
export function handsOverBelow(directory: string): string | undefined {
  const place = placeWithin(asRun(directory));
  return place && `it contains ${place.what}`;
}

const WRITES = /[wal]/;

/** Where engines keep the data of pods and containers, images of VMs too; secrets of pods are volumes of other kinds. */
const VOLUMES =
  /^\/var\/(?:lib\/kubelet\/pods\/[^/]+\/(?:volumes|volumeDevices)\/kubernetes\.io~(?:csi|local-volume|empty-dir|nfs)\/|(?:lib\/docker|snap\/docker\/common\/var-lib-docker|lib\/containers\/storage)\/volumes\/[^/]+\/_data(?:\/|$))/;

/** Whether it is a volume of a pod or container, as engines keep them. */
export function isOfContainers(path: string): boolean {
  return VOLUMES.test(path);
}

/**
 * What such an access would reach; undefined where it may be meant.
 *
 * @param whole as a shared directory is, with everything in it
 */
export function sensitivePath(named: string, access: string, whole = false): string | undefined {
  const path = asRun(named);
  if (path.includes('/.') && PRIVATE.test(path)) return 'private data of a user of the host';
  if (isOfContainers(path)) return undefined;
  const place = placeOf(path);
  if (place === undefined) return undefined;
  return MAY_READ[place.limit]?.(whole) && !WRITES.test(access) ? undefined : place.what;
}

/** Where reading may be meant. */
const MAY_READ: Partial<Record<Limit, (whole: boolean) => boolean>> = {
  written: () => true,
  'noted-written': () => true,
  'noted-file': whole => !whole,
};

const CONTROL: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /^\/run\/(?:user\/\d+\/)?(libvirt\/(libvirt|virtqemud|virtproxyd|virtstoraged|virtnetworkd|virtlogd|virtlockd|virtsecretd)[^/]*-sock[^/]*)$/,
    'a socket of libvirt',
  ],
  [
    /^\/(?:run\/(?:docker|podman|crio|containerd|docker\/containerd|k3s\/containerd|cri-dockerd|user\/\d+\/(?:podman|docker))(?:\/[^/]+)?\.sock(?:\.ttrpc)?|(?:run|var\/(?:lib|snap))\/(?:lxd|incus)(?:\/.*)?\/unix\.socket(?:\.user)?)$/,
    'the socket of a container engine',
  ],
  [
    /^\/run\/user\/\d+\/(?:bus|dbus-1|systemd|keyring|gnupg)(?:\/|$)/,
    "a user's message bus, service manager or keyring",
  ],
  [/^\/(?:(?:tmp|run\/user\/\d+)\/tmux-\d+|run\/screen)(?:\/|$)/, 'a terminal of a user'],
  [
    /^\/run\/(initctl|dbus\/system_bus_socket|systemd\/(private|notify|journal\/.+))$/,
    'the message bus or the service manager',
  ],
  [/^\/run\/(udev\/control|lvm\/.*socket|multipathd\.socket)$/, 'a socket of the device manager'],
  [/^\/run\/openvswitch\/db\.sock$/, 'the socket of the virtual switch'],
  [/^\/run\/ceph\/.*\.asok$/, 'a socket of the storage cluster'],
  [/^\/run\/(snapd|snapd-snap)\.socket$/, 'the socket of the package manager'],
];

/** Where these lie: of most paths no other pattern is tried, nor compiled. */
const MAY_CONTROL = /^\/(?:(?:run|var\/(?:lib|snap)\/(?:lxd|incus))\/|tmp\/tmux-)/;

/** Whose socket it is, when it is one that rules the host. */
export function controlSocket(path: string): string | undefined {
  const name = asRun(path);
  if (!MAY_CONTROL.test(name)) return undefined;
  return CONTROL.find(([pattern]) => pattern.test(name))?.[1];
}
