// SPDX-License-Identifier: Apache-2.0
/** What a remedy changes, and the model as it is afterwards. */
import type {FileFacts, Host, SelinuxFacts} from '../host/host.ts';
import type {ApparmorRule, LabelPlan, Provenance} from '../layers/plan.ts';
import {nodeRules} from '../layers/cgroup/node-rules.ts';
import {analysisOf, type Analysis} from '../layers/analysis.ts';
import type {StockRule} from '../layers/apparmor/stock-rules.ts';
import type {Remedy} from './answer.ts';

export interface Change {
  /** New facts, by resolved path. */
  readonly files?: ReadonlyMap<string, Partial<FileFacts>>;
  /** A mount that is made writable. */
  readonly writable?: string;
  readonly rules?: readonly ApparmorRule[];
  /** Rules in a companion's own profile. */
  readonly companionRules?: readonly StockRule[];
  /** A device that goes on the default list, which the device list and the private /dev follow. */
  readonly device?: {readonly path: string; readonly from: Provenance};
  /** A boolean of SELinux's policy that is switched on. */
  readonly boolean?: string;
  /** The VM is started, so that owners and labels are set. */
  readonly started?: boolean;
}

export function withChange(analysis: Analysis, change: Change): Analysis {
  const {site, active, asIs, stock, companionRules} = analysis;
  const host = changedHost(analysis.host, change);
  return analysisOf(
    {...analysis, plan: changedPlan(analysis.plan, host, change), site: {...site, host}},
    {
      active: [...active],
      asIs: asIs && change.started !== true,
      stock,
      companionRules: [...companionRules, ...(change.companionRules ?? [])],
    },
  );
}

/** The same host where nothing of it changes: what it was asked is remembered by it. */
function changedHost(host: Host, {files = new Map(), writable, boolean}: Change): Host {
  if (files.size === 0 && writable === undefined && boolean === undefined) return host;
  const changed = (facts: FileFacts | undefined, path: string): FileFacts | undefined => {
    const news = files.get(path);
    return news === undefined ? facts : {...NEW_FILE, ...facts, ...news};
  };
  return {
    ...host,
    lstat: path => changed(host.lstat(path), path),
    stat: path => changed(host.stat(path), host.realpath(path) ?? path),
    selinux: () => withBoolean(host.selinux(), boolean),
    mounts: () =>
      host
        .mounts()
        .map(mount =>
          mount.point === writable ? {...mount, options: withoutReadOnly(mount.options)} : mount,
        ),
  };
}

function withBoolean(facts: SelinuxFacts | undefined, boolean: string | undefined): SelinuxFacts | undefined {
  return facts && boolean !== undefined ? {...facts, booleans: {...facts.booleans, [boolean]: true}} : facts;
}

const NEW_FILE: FileFacts = {
  type: 'file',
  major: undefined,
  minor: undefined,
  uid: 0,
  gid: 0,
  mode: 0o600,
  context: undefined,
  acl: undefined,
};

function withoutReadOnly(options: string | undefined): string | undefined {
  return options
    ?.split(',')
    .map(option => (option === 'ro' ? 'rw' : option))
    .join(',');
}

function changedPlan(plan: LabelPlan, host: Host, {rules = [], device}: Change): LabelPlan {
  const {apparmor, cgroup, namespace} = plan;
  const nodes = device ? nodeRules(device.path, 'rw', host.stat(device.path), device.from) : [];
  return {
    ...plan,
    apparmor: 'refused' in apparmor ? apparmor : {...apparmor, rules: [...apparmor.rules, ...rules]},
    cgroup: {rules: [...cgroup.rules, ...nodes]},
    namespace: {nodes: [...namespace.nodes, ...(device ? [device.path] : [])]},
  };
}

/** A remedy before it is tried. */
export interface Candidate extends Remedy {
  readonly change: Change;
}
