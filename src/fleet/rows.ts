// SPDX-License-Identifier: Apache-2.0
/** From an audit to the rows of a fleet's tables. */
import type {AccessRow} from '../audit/access-row.ts';
import type {AuditReport, DomainAudit} from '../audit/report.ts';
import {REPORT_ORDER} from '../layers/layer-id.ts';
import type {Resource} from '../inventory/resource.ts';
import type {LabelPlan} from '../layers/plan.ts';
import type {Row, TableName} from './schema.ts';

/** What the rows are made from. */
export interface Exported {
  readonly host: {
    readonly name: string;
    readonly mode: string;
    readonly policy: string;
    readonly layers: readonly string[];
    readonly svirtgen: string;
  };
  readonly report: AuditReport;
  /** The plan of each VM of the report, in its order. */
  readonly plans: readonly LabelPlan[];
  /** The images on the network of each VM, which QEMU reaches by no path. */
  readonly networkImages: readonly (readonly Resource[])[];
  readonly failed: readonly {readonly file: string; readonly code: string}[];
  readonly identify: (resolved: string) => Identity;
}

/** What is behind a path. */
export interface Identity {
  /** What hosts call it alike; undefined for an object of this host alone. */
  readonly shared: string | undefined;
  /** The same for all its names on this host; undefined where the host does not tell. */
  readonly id: string | undefined;
}

export function tablesOf(exported: Exported): Readonly<Record<TableName, readonly Row[]>> {
  const {host, report, plans, failed} = exported;
  const {mode, policy, layers, svirtgen} = host;
  const known = report.domains.map((domain, index) => vmRow(domain, plans[index]));
  return {
    hosts: [{mode, policy, layers: layers.join(','), svirtgen, vms: known.length}],
    vms: [...known, ...failed.map(({file, code}) => ({...NO_VM, file, error: code}))],
    access: report.domains.flatMap((domain, index) => [
      ...domain.paths.flatMap(row => accessRows(domain, row, exported)),
      ...(exported.networkImages[index] ?? []).map(image => networkRow(domain, image)),
    ]),
    findings: report.domains.flatMap(findingRows),
  };
}

const NO_VM = {
  uuid: null,
  name: null,
  type: null,
  running: false,
  selinux: null,
  level: null,
  uid: null,
  gid: null,
  profile: null,
  libvirt: null,
  needs: null,
};

function vmRow({file, name, uuid}: DomainAudit, plan: LabelPlan | undefined): Row {
  const [qemu] = plan?.processes ?? [];
  const selinux = qemu?.selinux ?? null;
  return {
    uuid,
    name,
    file,
    type: plan?.domain.type ?? null,
    running: (plan?.domain.id ?? -1) >= 0,
    selinux,
    level: selinux?.split(':').slice(3).join(':') ?? null,
    uid: qemu?.uid ?? null,
    gid: qemu?.gid ?? null,
    profile: qemu?.profile ?? null,
    libvirt: plan?.libvirt?.version ?? null,
    needs: plan?.needs?.libvirt ?? null,
    error: null,
  };
}

/** A row each layer that has a say, and one for what they agree on. */
function accessRows({name, uuid}: DomainAudit, row: AccessRow, {host, identify}: Exported): readonly Row[] {
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
function networkRow({name, uuid}: DomainAudit, {path, access, from}: Resource): Row {
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
