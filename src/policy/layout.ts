// SPDX-License-Identifier: Apache-2.0
import {isWithin, withoutTrailingSlashes} from '../text/paths.ts';
import {KnownError} from '../errors.ts';
import {once} from '../once.ts';

/** Where libvirt keeps things for a connection URI (qemu_conf.c). */
export interface Layout {
  readonly uri: string;
  readonly kind: 'system' | 'session' | 'embed';
  /** Whether the daemon runs as root: no DAC driver, cgroup or private /dev otherwise. */
  readonly privileged: boolean;
  /** The user id of a session, under which its VMs run; undefined for other daemons. */
  readonly caller: number | undefined;
  readonly log: string;
  readonly state: string;
  readonly cache: string;
  readonly config: string;
  readonly lib: string;
  readonly save: string;
  readonly snapshot: string;
  readonly dump: string;
  readonly nvram: string;
  /** Where the variables of firmware are kept that keeps them in JSON. */
  readonly varstore: string;
  readonly ram: string;
  readonly channel: string;
  /** Where channel sockets were up to libvirt 9.6. */
  readonly formerChannel: string;
  readonly swtpmState: string;
  readonly swtpmLog: string;
  readonly swtpmStorage: string;
  readonly slirp: string;
  readonly rdp: string;
  readonly vnc: string;
  readonly passt: string;
  readonly dbus: string;
  /** Where qemu.conf is looked for. */
  readonly qemuConf: string;
  /** Root of an embedded driver. */
  readonly root: string | undefined;
}

/** Whether a session's daemon keeps it: among its user's settings, and logs where the user keeps caches. */
export function isOfSession(path: string, {kind, config, log}: Layout): boolean {
  return kind === 'session' && (isWithin(path, config) || isWithin(path, log));
}

/** Of the user who runs libvirt. */
export interface Environment {
  readonly uid: number;
  readonly home: string;
  readonly XDG_CACHE_HOME?: string | undefined;
  readonly XDG_CONFIG_HOME?: string | undefined;
  readonly XDG_RUNTIME_DIR?: string | undefined;
}

/**
 * The directories of a connection.
 *
 * @param uri `qemu:///system` (or `qemu+unix:///system`, which is the same through the socket), `qemu:///session` or `qemu:///embed?root=DIR`
 * @throws KnownError LAYOUT_URI on any other
 */
export function layoutFor(uri: string, environment: Environment): Layout {
  const {path, root} = parseUri(uri);
  switch (path) {
    case 'system':
      return systemLayout(uri);
    case 'session':
      return sessionLayout(uri, environment);
    case 'embed':
      return embedLayout(uri, checkedRoot(uri, root), environment);
    default:
      throw unusable(uri, NOT_HERE);
  }
}

const NOT_HERE = 'svirtgen knows where libvirt keeps things only for QEMU on this host';

function parseUri(uri: string): {readonly path: string; readonly root: string | undefined} {
  const [, path, query = ''] = /^qemu(?:\+unix)?:\/\/\/([a-z]+)(?:\?(.*))?$/u.exec(uri) ?? [];
  if (path === undefined) throw unusable(uri, NOT_HERE);
  const root = query
    .split('&')
    .find(part => part.startsWith('root='))
    ?.slice('root='.length);
  try {
    return {path, root: root === undefined ? undefined : decodeURIComponent(root)};
  } catch {
    throw unusable(uri, 'its percent signs encode nothing');
  }
}

function checkedRoot(uri: string, root: string | undefined): string {
  if (root === undefined || root === '') throw unusable(uri, 'an embedded driver needs a root');
  if (!root.startsWith('/')) throw unusable(uri, 'the root must be an absolute path');
  return withoutTrailingSlashes(root);
}

function unusable(uri: string, reason: string): KnownError {
  return new KnownError('LAYOUT_URI', `${uri}: ${reason}`, {
    help: 'use qemu:///system, qemu:///session or qemu:///embed?root=DIR',
  });
}

/** Of the daemon of the whole host, whose VMs have profiles and whose logs tell of them. */
export const ofTheSystem = once(() => systemLayout('qemu:///system'));

function systemLayout(uri: string): Layout {
  const state = '/run/libvirt/qemu';
  const lib = '/var/lib/libvirt/qemu';
  return {
    uri,
    kind: 'system',
    privileged: true,
    caller: undefined,
    log: '/var/log/libvirt/qemu',
    cache: '/var/cache/libvirt/qemu',
    config: '/etc/libvirt/qemu',
    lib,
    ...kept(lib),
    ...volatile(state),
    swtpmLog: '/var/log/swtpm/libvirt/qemu',
    swtpmStorage: '/var/lib/libvirt/swtpm',
    qemuConf: '/etc/libvirt/qemu.conf',
    root: undefined,
  };
}

/** Unlike the others, a session keeps its images beside `lib` and not below it. */
function sessionLayout(uri: string, environment: Environment): Layout {
  const cacheHome = environment.XDG_CACHE_HOME || `${environment.home}/.cache`;
  const configHome = environment.XDG_CONFIG_HOME || `${environment.home}/.config`;
  const runtime = environment.XDG_RUNTIME_DIR || `/run/user/${environment.uid}`;
  const config = `${configHome}/libvirt/qemu`;
  const log = `${cacheHome}/libvirt/qemu/log`;
  return {
    uri,
    kind: 'session',
    privileged: false,
    caller: environment.uid,
    log,
    cache: `${cacheHome}/libvirt/qemu/cache`,
    config,
    lib: `${config}/lib`,
    ...kept(config),
    ...volatile(`${runtime}/libvirt/qemu/run`),
    swtpmLog: log,
    swtpmStorage: `${config}/swtpm`,
    qemuConf: `${configHome}/libvirt/qemu.conf`,
    root: undefined,
  };
}

function embedLayout(uri: string, root: string, environment: Environment): Layout {
  const top = root === '/' ? '' : root;
  const lib = `${top}/lib/qemu`;
  return {
    uri,
    kind: 'embed',
    privileged: environment.uid === 0,
    caller: undefined,
    log: `${top}/log/qemu`,
    cache: `${top}/cache/qemu`,
    config: `${top}/etc/qemu`,
    lib,
    ...kept(lib),
    ...volatile(`${top}/run/qemu`),
    swtpmState: `${top}/run/swtpm`,
    swtpmLog: `${top}/log/swtpm`,
    swtpmStorage: `${top}/lib/swtpm`,
    qemuConf: `${top}/etc/qemu.conf`,
    root,
  };
}

function kept(below: string) {
  return {
    save: `${below}/save`,
    snapshot: `${below}/snapshot`,
    dump: `${below}/dump`,
    formerChannel: `${below}/channel/target`,
    nvram: `${below}/nvram`,
    varstore: `${below}/varstore`,
    ram: `${below}/ram`,
  };
}

function volatile(state: string) {
  return {
    state,
    channel: `${state}/channel`,
    swtpmState: `${state}/swtpm`,
    slirp: `${state}/slirp`,
    rdp: `${state}/rdp`,
    vnc: `${state}/vnc`,
    passt: `${state}/passt`,
    dbus: `${state}/dbus`,
  };
}
