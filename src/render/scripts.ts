// SPDX-License-Identifier: Apache-2.0
/** The shell scripts that label a VM's files and undo that, for SELinux and DAC. */
import type {Host} from '../host/host.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {labelRequests, restoreRequests, type LabelRequest} from '../relabel/label-requests.ts';
import type {LabelLayer} from '../relabel/label-store.ts';
import {comment} from './comment.ts';
import {SCRIPT_MODE, type OutputFile} from './output-file.ts';
import {scriptSteps} from './script-steps.ts';
import {readTemplate, renderTemplate} from './templates.ts';

const WORDS = {
  selinux: {title: 'SELinux contexts', default: "the policy's default"},
  dac: {title: 'Owners', default: 'root:root'},
} as const;

/** `MODEL/NAME.relabel.sh` and `MODEL/NAME.restore.sh`. */
export function renderScripts(
  model: LabelLayer,
  name: string,
  plan: LabelPlan,
  host: Host,
): readonly OutputFile[] {
  const title = `${WORDS[model].title} of the files of VM ${plan.domain.name} (${plan.domain.uuid ?? ''})`;
  const own = (requests: readonly LabelRequest[]) => requests.filter(({layer}) => layer === model);
  const script = (action: 'relabel' | 'restore', requests: readonly LabelRequest[]): OutputFile => ({
    path: `${model}/${name}.${action}.sh`,
    mode: SCRIPT_MODE,
    text: [
      renderTemplate(`${model}/${action}.sh.ejs`, {
        title: comment(title),
        profile: name,
        steps: scriptSteps(requests, host, plan.namespace.nodes),
      }),
      readTemplate('shell/common.sh'),
      readTemplate(`${model}/label.sh`),
      action === 'restore' ? readTemplate(`${model}/default.sh`) : '',
      readTemplate(`shell/${action}.sh`),
    ].join(''),
  });
  return [
    script('relabel', own(labelRequests(plan))),
    script('restore', own(restoreRequests(plan)).map(restoring(model))),
  ];
}

/** Where a file that is restored goes back to is told with its reason. */
function restoring(model: LabelLayer) {
  return (request: LabelRequest): LabelRequest => {
    const to = request.remember ? 'what is recorded' : WORDS[model].default;
    return {...request, from: {...request.from, reason: `${request.from.reason}; back to ${to}`}};
  };
}
