// SPDX-License-Identifier: Apache-2.0
/** From what is known of one VM to what matters to others. */
import {uuidInNames} from '../domain/uuid.ts';
import type {Host} from '../host/host.ts';
import {networkImages} from '../inventory/network-images.ts';
import type {Resource} from '../inventory/resource.ts';
import {isImage} from '../inventory/role-questions.ts';
import {TRAITS} from '../inventory/roles.ts';
import type {Site} from '../inventory/site.ts';
import type {Analysis} from '../layers/analysis.ts';
import {nameOfVmIn} from '../layers/kept-of-vms.ts';
import {expandedPattern} from '../kernel-model/apparmor/verdict.ts';
import type {AccessRow} from './access-row.ts';
import type {FindingContext} from './findings/context.ts';
import {atDomain} from './findings/report.ts';
import type {FleetMember, MemberReach, MemberUse} from './fleet-member.ts';
import {contextRequests, ownerRequests} from './label-requests.ts';
import {locatedContent, locatedDirectory} from './located.ts';
import {isResourceManager, objectKey, plainPath} from './objects.ts';

export function fleetMember(context: FindingContext): FleetMember {
  const {file, rows, analysis} = context;
  const {plan, inventory, site, host, active} = analysis;
  const {name, uuid} = plan.domain;
  const label = site.domain.seclabels.find(({model}) => model === 'selinux');
  const useOf = (resource: Resource) => memberUse(resource, analysis);
  return {
    file,
    name,
    uuid,
    at: {
      uuid: atDomain(context, 'UUID'),
      name: atDomain(context, 'name'),
      label: atDomain(context, 'label', label),
    },
    context: plan.selinux.process,
    uses: withAllBelow(inventory.resources.filter(({access}) => access !== '').map(useOf)),
    images: networkImages(site.domain).map(useOf),
    contexts: active.has('selinux') ? contextRequests(analysis) : [],
    owners: active.has('dac') ? ownerRequests(analysis) : [],
    reaches: [
      ...rows.filter(({behind, effective}) => behind === null && effective !== '').map(reachOf(host)),
      ...inventory.resources.filter(isWrittenFor).map(reachOfDaemon(host)),
    ],
    patterns: rows.flatMap(({behind, path}) => (behind === null ? [] : [expandedPattern(path) ?? path])),
    everybody: [
      ...site.policy.cgroupDeviceAcl,
      ...inventory.resources.filter(({role}) => TRAITS[role].shared === 'gateway').map(({path}) => path),
    ].map(path => objectKey(path, host)),
  };
}

/** A VM may use one object as several things: what the object lies on is told of each. */
function withAllBelow(uses: readonly MemberUse[]): readonly MemberUse[] {
  const below = new Map(uses.flatMap(({key, on}) => (on.length > 0 ? [[key, on]] : [])));
  return uses.map(use => ({...use, on: below.get(use.key) ?? use.on}));
}

function memberUse(resource: Resource, {host, site}: Analysis): MemberUse {
  const {path, from, role, kind, mode, shareable, access, storage} = resource;
  const isContent = isImage(resource) || kind === 'nvram';
  // Something else can lie on it, or it on that: a partition, a volume, an image on a disk's file system.
  const stacks = isContent || role === 'scsi-node';
  return {
    path,
    from,
    role,
    kind,
    mode,
    shareable,
    access,
    key: objectKey(path, host),
    on: stacks && path.startsWith('/') ? (host.object(path)?.on ?? []) : [],
    ofName: isNamedByLibvirt(resource, site),
    backing: (storage?.depth ?? 0) > 0,
    node: nodeOf(resource, host),
    directory: role === 'filesystem-directory' ? locatedDirectory(path, host) : undefined,
    content: isContent ? locatedContent(path, host) : undefined,
  };
}

const NAMED_AFTER_VM: ReadonlySet<string> = new Set(['nvram', 'pstore', 'varstore', 'tpm']);

/** Where the definition itself names variables of firmware or a TPM's state, the name may be any other. */
function isNamedByLibvirt({kind, path, shortNamed}: Resource, {domain, layout}: Site): boolean {
  if (kind === 'domain' || shortNamed) return true;
  const name = NAMED_AFTER_VM.has(kind) ? nameOfVmIn(path, layout) : undefined;
  return name === domain.name || (domain.uuid === undefined && name === uuidInNames(domain));
}

function nodeOf({role, kind, path}: Resource, host: Host): MemberUse['node'] {
  if (role === 'tpm-device') return isResourceManager(path, host) ? 'resource-manager' : undefined;
  return kind === 'commandline' && host.stat(path)?.type === 'char' ? 'host-device' : undefined;
}

/** What the guest says is written there by virtlogd, which no layer keeps from any VM's file. */
function isWrittenFor({process, access}: Resource): boolean {
  return process === 'virtlogd' && access.includes('w');
}

function reachOfDaemon(host: Host) {
  return ({path, process}: Resource): MemberReach => {
    const [resolved, key] = [plainPath(path, host), objectKey(path, host)];
    return {path, resolved, process, access: 'w', key, on: []};
  };
}

function reachOf(host: Host) {
  return ({path, resolved, process, effective}: AccessRow): MemberReach => {
    const object = host.object(resolved);
    // An image file is only one of many on its disk.
    const lies = object?.id !== undefined && !object.id.startsWith('file ');
    const key = objectKey(resolved, host);
    return {path, resolved, process, access: effective, key, on: lies ? object.on : []};
  };
}
