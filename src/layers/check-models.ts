// SPDX-License-Identifier: Apache-2.0
/** Whether the site has the security drivers that a definition speaks to (libvirt asks at define). */
import type {Domain, Located} from '../domain/domain.ts';
import {refusal} from '../domain/refusals/refusal.ts';
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import {libvirtFeatures} from '../versions/libvirt-changes.ts';
import type {LayerId} from './plan.ts';

type Label = Located & {readonly model: string | undefined};

/**
 * Asks for the domain's own labels, those of each disk and those of each character device. `none` always passes,
 * and so does a label that names no model: no driver listens to that one.
 *
 * A running VM's definition was accepted where it runs.
 *
 * @throws KnownError in libvirt's words
 */
export function checkModels(
  domain: Domain,
  policy: Policy,
  {layout, layers = []}: {readonly layout: Layout; readonly layers?: readonly LayerId[] | undefined},
): void {
  if (domain.live) return;
  // A layer that is asked for by name counts as there.
  const available = new Set<string>([...policy.securityDrivers, ...layers, 'none']);
  if (!layout.privileged) available.delete('dac');
  const {idleLabelsPass} = libvirtFeatures(domain.libvirt);
  const asked = labelsOf(domain).filter(label => !(idleLabelsPass && isIdle(label, domain)));
  const missing = asked.find(({model}) => model !== undefined && !available.has(model));
  if (!missing) return refuseBaseLabel(domain, available);
  throw refusal('SECURITY_MODEL_UNAVAILABLE', missing.at, {
    model: missing.model ?? '',
    which: missing.model ?? 'it',
  });
}

/** A label of the whole VM that changes nothing: of type none, or one that is not to be set on files. */
function isIdle(label: Label, {seclabels}: Domain): boolean {
  return seclabels.some(own => own === label && !own.relabel);
}

/** AppArmorGenSecurityLabel, when the VM starts. */
function refuseBaseLabel({seclabels}: Domain, available: ReadonlySet<string>): void {
  const based = seclabels.find(
    ({model, type, baselabel}) => model === 'apparmor' && type === 'dynamic' && baselabel !== undefined,
  );
  if (!based || !available.has('apparmor')) return;
  throw refusal('APPARMOR_BASELABEL', based.at);
}

function labelsOf({seclabels, disks, serials, parallels, channels, consoles}: Domain): readonly Label[] {
  const devices = [...disks, ...serials, ...parallels, ...channels, ...consoles];
  return [...seclabels, ...devices.flatMap(({source}): readonly Label[] => source.seclabels)];
}
