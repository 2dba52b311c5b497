// SPDX-License-Identifier: Apache-2.0
/**
 * A host that writes down what it is asked: every fact it hands out ends up in one snapshot, so that the same
 * questions get the same answers elsewhere. Of a file's content only the image header's chain facts are kept.
 */
import {pciName} from '../domain/pci-address.ts';
import type {ImageFormat, PciAddress} from '../domain/domain.ts';
import {formatAclEntry} from './acl.ts';
import type {FileFacts, Host, HostObject, ImageFacts, PathDetails} from './host.ts';
import {readsBacking} from './image/parse-header.ts';
import {recordWay} from './record-way.ts';
import type {Snapshot, SnapshotPath} from './snapshot-schema.ts';

export interface Recorder {
  /** Answers as the recorded host does. */
  readonly host: Host;
  /**
   * What was asked so far, with owners, modes, ACLs and contexts of every path on the way. Sorted, so that the
   * same host gives the same text.
   */
  snapshot(): Snapshot;
}

type Entry = {-readonly [Key in keyof SnapshotPath]: SnapshotPath[Key]};

/** Attributes that say what libvirt remembers of a file; any other could hold anything. */
const REMEMBERED = /^trusted\.libvirt\.security\./;

export function recordingHost(host: Host): Recorder {
  const recorder = new HostRecorder(host);
  return {host: recorder.asHost(), snapshot: () => recorder.snapshot()};
}

class HostRecorder {
  readonly #host: Host;
  readonly #paths = new Map<string, Entry>();
  readonly #pci: Snapshot['pci'] = {};
  readonly #mdev: Snapshot['mdev'] = {};
  readonly #scsi: Snapshot['scsi'] = [];
  readonly #profiles: Snapshot['profiles'] = {};
  readonly #apparmorFiles: Snapshot['apparmorFiles'] = {};
  readonly #pools: Snapshot['pools'] = {};
  readonly #fdgroups: Snapshot['fdgroups'] = {};
  readonly #users: Snapshot['users'] = {};
  readonly #groups: Snapshot['groups'] = {};

  readonly #memberships: Snapshot['memberships'] = {};

  constructor(host: Host) {
    this.#host = host;
  }

  asHost(): Host {
    const host = this.#host;
    const looking =
      <Answer>(ask: (path: string) => Answer) =>
      (path: string): Answer => {
        this.#look(path);
        return ask(path);
      };
    return {
      ...host,
      stat: looking(path => host.stat(path)),
      lstat: looking(path => host.lstat(path)),
      readlink: looking(path => host.readlink(path)),
      realpath: looking(path => host.realpath(path)),
      object: path => this.#object(path),
      list: path => this.#list(path),
      details: paths => {
        for (const path of paths) this.#look(path);
        return host.details(paths);
      },
      image: (path, format) => this.#image(path, format),
      pci: address => this.#pciDevice(address),
      mdev: uuid => keep(this.#mdev, uuid, host.mdev(uuid), ({iommuGroup}) => known({iommuGroup})),
      scsiGeneric: (...unit) => this.#scsiUnit(unit),
      deviceMapperTargets: path => this.#targets(path),
      apparmorFile: path => keep(this.#apparmorFiles, path, host.apparmorFile(path), text => text),
      profileMode: profile => keep(this.#profiles, profile, host.profileMode(profile), mode => mode),
      storagePool: name => keep(this.#pools, name, host.storagePool(name), pool => ({...pool})),
      fdgroup: name => keep(this.#fdgroups, name, host.fdgroup(name), group => ({...group})),
      uidOf: user => {
        const uid = keep(this.#users, user, host.uidOf(user), found => found);
        // Whoever judges the plan will ask for the groups of those who run it.
        if (uid !== undefined) this.#groupsOf(uid);
        return uid;
      },
      gidOf: group => keep(this.#groups, group, host.gidOf(group), gid => gid),
      groupsOf: uid => this.#groupsOf(uid),
    };
  }

  snapshot(): Snapshot {
    this.#addDetails();
    const selinux = this.#host.selinux();
    const bootTime = this.#host.bootTime();
    const libvirt = this.#host.libvirt()?.version;
    return {
      format: 'svirtgen-host-snapshot',
      version: 1,
      unlisted: 'absent',
      architecture: this.#host.architecture,
      ...known({libvirt, bootTime}),
      users: sorted(this.#users),
      groups: sorted(this.#groups),
      memberships: sorted(this.#memberships),
      ...(selinux && {
        selinux: known({
          daemon: selinux.daemon,
          booleans: selinux.booleans && {...selinux.booleans},
          virtual_domain_context: selinux.domainContexts?.slice(),
          virtual_image_context: selinux.imageContexts?.slice(),
          lxc_contexts: selinux.containerContexts,
        }),
      }),
      mounts: this.#host.mounts().map(({point, ...mount}) => ({point, ...known(mount)})),
      held: this.#host.heldDisks().map(({point, on}) => ({...known({point}), on: [...on]})),
      pci: sorted(this.#pci),
      mdev: sorted(this.#mdev),
      usb: this.#host.usb().map(({vendor, product, ...at}) => ({
        vendor: hex16(vendor),
        product: hex16(product),
        ...at,
      })),
      scsi: this.#scsi,
      profiles: sorted(this.#profiles),
      apparmorFiles: sorted(this.#apparmorFiles),
      pools: sorted(this.#pools),
      fdgroups: sorted(this.#fdgroups),
      paths: sorted(Object.fromEntries(this.#paths)),
    };
  }

  /** The entry of what a path leads to, after everything on the way was written down. */
  #look(path: string): Entry | undefined {
    const end = recordWay(path, this.#host, (step, facts, target) => {
      if (!this.#paths.has(step)) this.#paths.set(step, entryOf(facts, target));
    });
    return end === undefined ? undefined : this.#paths.get(end);
  }

  #object(path: string): HostObject | undefined {
    const entry = this.#look(path);
    const object = this.#host.object(path);
    if (entry === undefined || object === undefined) return object;
    const isBlock = entry.type === 'block';
    const isNode = isBlock || entry.type === 'char';
    const number = `${entry.type} ${entry.major}:${entry.minor}`;
    const alias = isNode && object.id !== number ? object.id : undefined;
    Object.assign(entry, known({inode: object.inode, alias, on: isBlock ? [...object.on] : undefined}));
    return object;
  }

  #list(path: string): readonly string[] | undefined {
    const entry = this.#look(path);
    const names = this.#host.list(path);
    if (entry !== undefined && names !== undefined) entry.entries = [...names];
    return names;
  }

  #groupsOf(uid: number): readonly number[] | undefined {
    return keep(this.#memberships, String(uid), this.#host.groupsOf(uid), groups => [...groups]);
  }

  /** Formats without backing files need no record, and the snapshot has room for one answer: the first. */
  #image(path: string, format: ImageFormat | 'auto'): ImageFacts | 'invalid' | undefined {
    const entry = this.#look(path);
    const image = this.#host.image(path, format);
    const worth = format === 'auto' || readsBacking(format);
    if (entry !== undefined && image !== undefined && worth) {
      entry.image ??= image === 'invalid' ? 'invalid' : known({...image});
    }
    return image;
  }

  #pciDevice(address: PciAddress) {
    return keep(this.#pci, pciName(address), this.#host.pci(address), ({files, ...facts}) => ({
      ...known(facts),
      files: [...files],
    }));
  }

  #scsiUnit([host, bus, target, unit]: Parameters<Host['scsiGeneric']>): string | undefined {
    const generic = this.#host.scsiGeneric(host, bus, target, unit);
    const isNew = !this.#scsi.some(
      one => one.host === host && one.bus === bus && one.target === target && one.unit === unit,
    );
    if (generic !== undefined && isNew) this.#scsi.push({host, bus, target, unit, generic});
    return generic;
  }

  #targets(path: string) {
    const entry = this.#look(path);
    const targets = this.#host.deviceMapperTargets(path);
    if (entry !== undefined && targets.length > 0) {
      entry.targets = targets.map(({major, minor}) => `${major}:${minor}`);
    }
    return targets;
  }

  /** Asked for once and for all paths: on a live host two programs run for it. */
  #addDetails(): void {
    const details = this.#host.details([...this.#paths.keys()]);
    for (const [path, found] of details) {
      const entry = this.#paths.get(path);
      if (entry !== undefined) Object.assign(entry, detailKeys(found));
    }
  }
}

function entryOf({type, major, minor, uid, gid, mode}: FileFacts, target: string | undefined): Entry {
  const octal = mode?.toString(8).padStart(4, '0');
  return {type, ...known({target, major, minor, uid, gid, mode: octal})};
}

function detailKeys({context, acl, xattrs, sealed}: PathDetails): Partial<Entry> {
  const remembered = xattrs && [...xattrs].filter(([name]) => REMEMBERED.test(name));
  return known({
    context,
    sealed,
    acl: acl?.map(formatAclEntry),
    xattrs: remembered?.length ? sorted(Object.fromEntries(remembered)) : undefined,
  });
}

function keep<Answer extends object | number | string, Kept>(
  table: Record<string, Kept>,
  key: string,
  answer: Answer | undefined,
  form: (answer: Answer) => Kept,
): Answer | undefined {
  if (answer !== undefined) table[key] = form(answer);
  return answer;
}

/** Without the keys that are undefined. */
function known<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}

function sorted<Value>(table: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function hex16(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
