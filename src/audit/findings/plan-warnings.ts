// SPDX-License-Identifier: Apache-2.0
/** What the plan warns of already: each warning is a finding of the same code. */
import type {PlanWarning} from '../../layers/plan.ts';
import type {FindingContext} from './context.ts';
import {ambiguousUsb} from './host-devices.ts';
import {report, type Sighting, type Sightings} from './report.ts';

function placeKey({line, column}: PlanWarning['from']): string {
  return `${line}:${column}`;
}

const WITHOUT_GROUP: readonly PlanWarning['code'][] = ['IOMMU_GROUP_UNKNOWN', 'PCI_DEVICE_UNKNOWN'];

export function planWarnings(context: FindingContext): Sightings {
  const ambiguous = new Set(ambiguousUsb(context).map(({from}) => from?.line));
  const commandline = context.analysis.inventory.resources.filter(({role}) => role === 'commandline-path');
  const named = new Set(commandline.map(({from}) => placeKey(from)));
  const {warnings} = context.analysis.plan;
  const groupless = new Set(
    warnings.filter(({code}) => WITHOUT_GROUP.includes(code)).map(({from}) => placeKey(from)),
  );
  return (
    warnings
      .filter(({code, from}) => code !== 'USB_DEVICE_UNKNOWN' || !ambiguous.has(from.line))
      // COMMANDLINE_PATH tells of the path itself.
      .filter(({code, from}) => code !== 'QEMU_COMMANDLINE' || !named.has(placeKey(from)))
      // Without the device or its IOMMU there is no node of VFIO either.
      .filter(({code, from}) => code !== 'DEVICE_NODE_MISSING' || !groupless.has(placeKey(from)))
      .map(findingOf)
  );
}

function findingOf({code, message, from}: PlanWarning): Sighting {
  return report(code, {from}, {text: message});
}
