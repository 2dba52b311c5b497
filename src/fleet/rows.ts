// SPDX-License-Identifier: Apache-2.0
/** From an audit to the rows of a fleet's tables. */
import {contextParts} from '../kernel-model/selinux/context-text.ts';
import {createHash} from 'node:crypto';
import type {AccessRow} from '../audit/access-row.ts';
import type {DomainAudit} from '../audit/report.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {Resource} from '../inventory/resource.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {TABLES, type Row, type TableName} from './schema.ts';

export interface ExportedHost {
  readonly name: string;
  readonly mode: string;
  readonly policy: string;
  readonly layers: readonly string[];
  readonly svirtgen: string;
}

/** What the rows of a VM are made from. */
export interface ExportedVm {
  readonly domain: DomainAudit;
  /** From `factsOf`. */
  readonly facts: Row;
  /** The images on the network, which QEMU reaches by no path. */
  readonly networkImages: readonly Pick<Resource, 'path' | 'access' | 'from'>[];
}

export type Identify = (resolved: string) => Identity;

/** What is behind a path. */
export interface Identity {
  /** What hosts call it alike; undefined for an object of this host alone. */
  readonly shared: string | undefined;
  /** The same for all its names on this host; undefined where the host does not tell. */
  readonly id: string | undefined;
}

export function hostRow({mode, policy, layers, svirtgen}: ExportedHost, vms: number): Row {
  return {mode, policy, layers: layers.join(','), svirtgen, vms};
}

export function failedRow({file, code}: {readonly file: string; readonly code: string}): Row {
  return {...NO_VM, file, error: code};
}

export function rowsOf(
  {domain, facts, networkImages}: ExportedVm,
  host: ExportedHost,
  identify: Identify,
): Readonly<Record<Exclude<TableName, 'hosts'>, readonly Row[]>> {
  const {uuid, name, file} = domain;
  const access = [
    ...domain.paths.flatMap(row => accessRows(domain, row, host, identify)),
    ...networkImages.map(image => networkRow(domain, image)),
  ];
  return {
    vms: [{uuid, name, file, ...facts, error: null, digest: digestOf(access)}],
    access,
    findings: findingRows(domain),
  };
}

const NO_VM: Row = {...Object.fromEntries(TABLES.vms.map(({name}) => [name, null])), running: false};

/** What a VM's row has of its plan. */
export function factsOf(plan: LabelPlan): Row {
  const [qemu] = plan.processes;
  const selinux = qemu?.selinux ?? null;
  return {
    type: plan.domain.type,
    running: plan.domain.id >= 0,
    selinux,
    level: selinux === null ? null : (contextParts(selinux).range ?? ''),
    uid: qemu?.uid ?? null,
    gid: qemu?.gid ?? null,
    profile: qemu?.profile ?? null,
    libvirt: plan.libvirt?.version ?? null,
    needs: plan.needs?.libvirt ?? null,
  };
}

/** The same for VMs that reach the same: what the question about changes compares, in no order, and nothing else. */
function digestOf(access: readonly Row[]): string {
  const reached = access.filter(row => row['layer'] === 'effective' && row['access'] !== '');
  const lines = reached.map(row => JSON.stringify([row['process'], row['object'], row['access']]));
  return createHash('sha256')
    .update([...new Set(lines)].sort().join('\n'))
    .digest('hex')
    .slice(0, DIGITS);
}

/** 128 bits: VMs of a fleet never have one by chance. */
const DIGITS = 32;

/** A row each layer that has a say, and one for what they agree on. */
function accessRows(
  {name, uuid}: DomainAudit,
  row: AccessRow,
  host: ExportedHost,
  identify: Identify,
): readonly Row[] {
  const {shared, id} = identify(row.resolved);
  const object = shared ?? `host://${host.name}${row.resolved}`;
  const common = {
    uuid,
    name,
    process: row.process,
    object,
    identity: shared ?? (id === undefined ? object : `host://${host.name}#${id}`),
    scope: shared === undefined ? 'host' : 'shared',
    path: row.path,
    device: row.from?.device ?? null,
    line: row.from?.line ?? null,
  };
  const said = REPORT_ORDER.flatMap(layer => {
    const access = row.layers[layer];
    return access === null ? [] : [{...common, layer, access}];
  });
  return [...said, {...common, layer: 'effective', access: row.effective}];
}

/** No layer of the host has a say about it. */
function networkRow(
  {name, uuid}: DomainAudit,
  {path, access, from}: ExportedVm['networkImages'][number],
): Row {
  const {device, line} = from;
  const what = {object: path, identity: path, scope: 'shared', path};
  return {uuid, name, process: 'qemu', ...what, device, line, layer: 'effective', access};
}

function findingRows({name, uuid, findings}: DomainAudit): readonly Row[] {
  return findings.map(({code, severity, message, path, device, from}) => ({
    uuid,
    name,
    code,
    severity,
    message,
    path,
    device,
    line: from?.line ?? null,
  }));
}
