/** What the plan warns of already: each warning is a finding of the same code. */
import type {PlanWarning} from '../../layers/plan.ts';
import type {Finding} from '../finding.ts';
import type {FindingContext} from './context.ts';
import {ambiguousUsb} from './host-devices.ts';
import {report} from './report.ts';
import {PLAN_WARNINGS} from './messages/plan-warnings.ts';

function placeKey({line, column}: PlanWarning['from']): string {
  return `${line}:${column}`;
}

export function planWarnings(context: FindingContext): readonly Finding[] {
  const ambiguous = new Set(ambiguousUsb(context).map(({from}) => from?.line));
  const commandline = context.analysis.inventory.resources.filter(({role}) => role === 'commandline-path');
  const named = new Set(commandline.map(({from}) => placeKey(from)));
  return (
    context.analysis.plan.warnings
      .filter(({code, from}) => code !== 'USB_DEVICE_UNKNOWN' || !ambiguous.has(from.line))
      // COMMANDLINE_PATH tells of the path itself.
      .filter(({code, from}) => code !== 'QEMU_COMMANDLINE' || !named.has(placeKey(from)))
      .map(findingOf)
  );
}

function findingOf({code, message, from}: PlanWarning): Finding {
  if (isKnown(code)) return report(code, {from}, {text: message});
  const device = from.device === 'domain' ? null : from.device;
  return {
    code,
    severity: 'warning',
    message,
    path: null,
    device,
    from,
    help: 'See the warnings of `svirtgen plan`.',
  };
}

function isKnown(code: string): code is keyof typeof PLAN_WARNINGS {
  return Object.hasOwn(PLAN_WARNINGS, code);
}
