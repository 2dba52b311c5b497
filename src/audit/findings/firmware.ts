// SPDX-License-Identifier: Apache-2.0
/** Firmware: code that may be written, and variables with a wrong or a special name. */
import {isWithin} from '../../text/paths.ts';
import type {FindingContext} from './context.ts';
import {sensitivePath} from '../../policy/sensitive-paths.ts';
import {provenance} from '../../inventory/site.ts';
import {keptThere} from '../../layers/kept-of-vms.ts';
import {bothNames} from './needs.ts';
import {report, type Sightings} from './report.ts';

export function firmwareCode({analysis}: FindingContext): Sightings {
  const {loader} = analysis.site.domain.os;
  if (loader?.type !== 'pflash' || loader.readonly === true) return [];
  return analysis.inventory.of('loader').map(({path, from}) => report('FIRMWARE_WRITABLE', {path, from}));
}

export function firmwareVariables({analysis}: FindingContext): Sightings {
  const {policy, layout, domain} = analysis.site;
  const {nvram} = domain.os;
  const top = analysis.inventory.of('nvram').find(({storage}) => storage?.depth === 0);
  if (!top || !nvram) return [];
  const {path, from} = top;
  const templates = [nvram.template, ...policy.nvramTemplates.map(({vars}) => vars)];
  const covered = isWithin(path, layout.nvram) && /_VARS(\.ms)?\.fd$/.test(path);
  return [
    templates.includes(path) && report('NVRAM_IS_TEMPLATE', {path, from}),
    !covered && analysis.active.has('apparmor') && report('NVRAM_NAME_UNCOVERED', {path, from}),
  ];
}

const COPIED =
  "Name a template that firmware comes with. libvirt's daemon copies this file into what the guest reads: no layer stands in between.";

export function copiedTemplates(context: FindingContext): Sightings {
  const {domain, layout} = context.analysis.site;
  const {nvram, varstore} = domain.os;
  return [nvram, varstore].map(store => {
    const path = store?.template;
    if (store === undefined || path === undefined) return undefined;
    const what = bothNames(path, context)
      .map(name => sensitivePath(name, 'r') ?? keptThere(name, layout))
      .find(found => found !== undefined);
    const from = provenance('firmware', store, 'template of the variables');
    return (
      what !== undefined &&
      report('SENSITIVE_PATH_READABLE', {path, from, severity: 'error', help: COPIED}, {what})
    );
  });
}
