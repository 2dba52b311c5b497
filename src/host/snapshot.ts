// SPDX-License-Identifier: Apache-2.0
/** A host that was recorded, or is only assumed. */
import {pciName} from '../domain/pci-address.ts';
import type {ImageFormat} from '../domain/domain.ts';
import {parseAclEntry} from './acl.ts';
import {parseDeviceNumber} from './device-mapper.ts';
import {hostObject} from './host-object.ts';
import type {FileFacts, Host, HostObject, ImageFacts, PathDetails} from './host.ts';
import {readsBacking} from './image/parse-header.ts';
import type {Snapshot, SnapshotPath} from './snapshot-schema.ts';
import type {Found} from './snapshot-tree.ts';
import {snapshotTree} from './snapshot-tree.ts';

/** @throws KnownError when the recorded paths contradict each other */
export function snapshotHost(snapshot: Snapshot, kind: 'snapshot' | 'assumed' = 'snapshot'): Host {
  const tree = snapshotTree(snapshot);
  const lower = <Value>(table: Readonly<Record<string, Value>>) =>
    new Map(Object.entries(table).map(([key, value]) => [key.toLowerCase(), value]));
  const [pci, mdev] = [lower(snapshot.pci), lower(snapshot.mdev)];
  const heldDisks = snapshot.held.map(({point, on}) => ({point, on}));
  const mounts = snapshot.mounts.map(({point, type, options, ...more}) => ({point, type, options, ...more}));
  const usb = snapshot.usb.map(one => ({...one, vendor: Number(one.vendor), product: Number(one.product)}));
  return {
    kind,
    architecture: snapshot.architecture,
    stat: path => facts(tree.find(path, true)),
    lstat: path => facts(tree.find(path, false)),
    readlink: path => tree.find(path, false)?.entry?.target,
    realpath: path => tree.find(path, true)?.path,
    object: path => objectOf(tree.find(path, true), {mounts: () => mounts, heldDisks: () => heldDisks}),
    heldDisks: () => heldDisks,
    list: path => {
      const found = tree.find(path, true);
      if (found === undefined || found.assumed || facts(found)?.type !== 'directory') return undefined;
      return found.entry?.entries ?? tree.children(found.path);
    },
    details: paths => new Map(paths.flatMap(path => details(path, tree.find(path, false)?.entry))),
    image: (path, format) => imageFacts(tree.find(path, true), format),
    pci: address => {
      const found = pci.get(pciName(address));
      return found && {iommuGroup: found.iommuGroup, sysfs: found.sysfs, files: found.files};
    },
    mdev: uuid => {
      const found = mdev.get(uuid.toLowerCase());
      return found && {iommuGroup: found.iommuGroup};
    },
    usb: () => usb,
    scsiGeneric: (host, bus, target, unit) =>
      snapshot.scsi.find(
        one => one.host === host && one.bus === bus && one.target === target && one.unit === unit,
      )?.generic,
    deviceMapperTargets: path =>
      (tree.find(path, true)?.entry?.targets ?? []).flatMap(text => parseDeviceNumber(text) ?? []),
    mounts: () => mounts,
    apparmorFile: path => own(snapshot.apparmorFiles, path),
    profileMode: profile => own(snapshot.profiles, profile),
    storagePool: name => own(snapshot.pools, name),
    fdgroup: name => own(snapshot.fdgroups, name),
    selinux: () =>
      snapshot.selinux && {
        daemon: snapshot.selinux.daemon,
        ...(snapshot.selinux.booleans && {booleans: snapshot.selinux.booleans}),
        domainContexts: snapshot.selinux.virtual_domain_context,
        imageContexts: snapshot.selinux.virtual_image_context,
        containerContexts: snapshot.selinux.lxc_contexts,
      },
    uidOf: user => own(snapshot.users, user),
    gidOf: group => own(snapshot.groups, group),
    groupsOf: uid => own(snapshot.memberships, String(uid)),
    libvirt: () => (snapshot.libvirt === undefined ? undefined : {version: snapshot.libvirt}),
    bootTime: () => snapshot.bootTime,
  };
}

function facts(found: Found | undefined): FileFacts | undefined {
  if (found === undefined) return undefined;
  const {entry} = found;
  return {
    type: typeOf(found),
    major: entry?.major,
    minor: entry?.minor,
    uid: entry?.uid,
    gid: entry?.gid,
    mode: entry?.mode === undefined ? undefined : Number.parseInt(entry.mode, 8),
    context: entry?.context,
    acl: entry && aclOf(entry),
    ...(entry?.sealed && {sealed: entry.sealed}),
  };
}

/** What is not listed is a block device under /dev and a regular file elsewhere. */
function typeOf({path, entry, assumed}: Found): FileFacts['type'] {
  if (entry !== undefined) return entry.type as FileFacts['type'];
  if (!assumed) return 'directory';
  return path.startsWith('/dev/') ? 'block' : 'file';
}

function objectOf(
  found: Found | undefined,
  host: Pick<Host, 'mounts' | 'heldDisks'>,
): HostObject | undefined {
  const known = facts(found);
  if (found === undefined || known === undefined) return undefined;
  const {inode, alias, on, targets} = found.entry ?? {};
  const below = on ?? targets?.map(number => `block ${number}`) ?? [];
  return hostObject(found.path, known, {inode, alias, on: below}, host);
}

function aclOf(entry: SnapshotPath): FileFacts['acl'] {
  return entry.acl?.flatMap(text => parseAclEntry(text) ?? []);
}

function details(path: string, entry: SnapshotPath | undefined): readonly (readonly [string, PathDetails])[] {
  if (entry === undefined) return [];
  const {context, xattrs, sealed} = entry;
  const acl = aclOf(entry);
  if ([context, acl, xattrs, sealed].every(fact => fact === undefined)) return [];
  const attributes = xattrs && new Map(Object.entries(xattrs));
  return [[path, {context, acl, xattrs: attributes, ...(sealed && {sealed})}]];
}

/**
 * What was recorded, where it answers the question: an image recorded in one format says nothing of a backing
 * file when it is read as another. A format that never has a backing file needs no record.
 */
function imageFacts(
  found: Found | undefined,
  asked: ImageFormat | 'auto',
): ImageFacts | 'invalid' | undefined {
  if (found === undefined || !['file', 'block'].includes(typeOf(found))) return undefined;
  const recorded = found.entry?.image;
  if (recorded === 'invalid') return 'invalid';
  const nothing = {
    backing: undefined,
    backingFormat: undefined,
    dataFile: undefined,
    missedDataFile: undefined,
  };
  if (asked !== 'auto' && !readsBacking(asked)) return {format: asked, ...nothing};
  if (recorded === undefined) return undefined;
  if (asked !== 'auto' && asked !== recorded.format) return {format: asked, ...nothing};
  const {format, backing, dataFile, missedDataFile} = recorded;
  const backingFormat = backing === undefined ? undefined : (recorded.backingFormat ?? 'auto');
  return {format, backing, backingFormat, dataFile, missedDataFile};
}

/** A key of the table itself, never one that every object has. */
function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
