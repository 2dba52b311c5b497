// SPDX-License-Identifier: Apache-2.0
/** All files that one domain's plan becomes. */
import {KnownError} from '../errors.ts';
import type {Host} from '../host/host.ts';
import {layersFor} from '../layers/layers.ts';
import {refuse} from '../layers/forbidden-path.ts';
import {reservedFor} from '../layers/apparmor/profile-name.ts';
import {LAYER_IDS} from '../layers/layer-id.ts';
import type {LayerId, LabelPlan} from '../layers/plan.ts';
import type {Policy} from '../policy/policy.ts';
import {renderProfile, type ProfileForm} from './apparmor/render-profile.ts';
import {comment} from './comment.ts';
import {renderDevices} from './devices.ts';
import {renderFileContexts} from './file-contexts.ts';
import {TEXT_MODE, type BinaryFile, type OutputFile} from './output-file.ts';
import {renderScripts} from './scripts.ts';
import {renderTemplate} from './templates.ts';

/** What decides beside the plan. */
export interface RenderSite {
  readonly host: Host;
  readonly layers: readonly LayerId[];
  readonly policy: Pick<Policy, 'cgroupDeviceAcl'>;
  /** What the AppArmor profile is to look like; like libvirt's when absent. */
  readonly form?: ProfileForm;
}

/**
 * The files of the layers asked for, and the plan itself. The same plan and host give the same bytes.
 *
 * @throws KnownError when the definition has no UUID, when AppArmor's rules cannot be made, or when something
 *   cannot be quoted
 */
export function renderPlan(
  plan: LabelPlan,
  {host, layers, policy, form}: RenderSite,
): readonly (OutputFile | BinaryFile)[] {
  if (plan.refused) refuse(plan.refused);
  const name = fileName(plan);
  const renderers: Partial<Record<LayerId, () => readonly (OutputFile | BinaryFile)[]>> = {
    apparmor: () => {
      if (form?.durable !== undefined) refuseReservedName(form.durable, plan);
      return renderProfile(plan.apparmor, plan.domain.type, form);
    },
    selinux: () => [...renderScripts('selinux', name, plan, host), ...renderFileContexts(name, plan)],
    dac: () => renderScripts('dac', name, plan, host),
    cgroup: () => renderDevices(name, plan, policy.cgroupDeviceAcl),
    namespace: () => renderNodes(name, plan),
  };
  const order: readonly LayerId[] = ['apparmor', ...LAYER_IDS.filter(id => id !== 'apparmor')];
  const files = layersFor(plan.domain, order)
    .filter(id => layers.includes(id))
    .flatMap(id => renderers[id]?.() ?? []);
  return [...files, text(`plan/${name}.json`, `${JSON.stringify(plan, null, 2)}\n`)];
}

/** libvirt makes up a UUID where there is none; another one each time, so no file can be called after it. */
function fileName({domain}: Pick<LabelPlan, 'domain'>): string {
  if (domain.uuid !== null) return `libvirt-${domain.uuid}`;
  throw new KnownError('NO_UUID', 'the definition has no <uuid>, after which files and profile are named', {
    help: 'add the UUID that `virsh dumpxml` shows, or a new one from uuidgen',
  });
}

/** A static label is judged with the plan; this name is the administrator's, who may mistake it. */
function refuseReservedName(name: string, {domain}: LabelPlan): void {
  const owner = reservedFor(name, domain.uuid);
  if (owner === undefined) return;
  throw new KnownError('AA_RESERVED_NAME', `the profile ${JSON.stringify(name)} is for ${owner}`, {
    help: `give it another name, or ${fileName({domain})}`,
  });
}

function renderNodes(name: string, {domain, namespace}: LabelPlan): readonly OutputFile[] {
  const title = comment(`Private /dev of VM ${domain.name} (${domain.uuid ?? ''})`);
  const nodes = renderTemplate('namespace/nodes.ejs', {title, nodes: namespace.nodes});
  return [text(`namespace/${name}.nodes`, nodes)];
}

function text(path: string, content: string): OutputFile {
  return {path, text: content, mode: TEXT_MODE};
}
