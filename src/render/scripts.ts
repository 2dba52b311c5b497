// SPDX-License-Identifier: Apache-2.0
/** The shell scripts that label a VM's files and undo that, for SELinux and DAC. */
import type {Host} from '../host/host.ts';
import type {LabelPlan} from '../layers/plan.ts';
import {comment} from './comment.ts';
import {SCRIPT_MODE, type OutputFile} from './output-file.ts';
import {scriptSteps, type LabelRequest} from './script-steps.ts';
import {readTemplate, renderTemplate} from './templates.ts';

type Model = 'selinux' | 'dac';

const WORDS = {
  selinux: {title: 'SELinux contexts', default: "the policy's default"},
  dac: {title: 'Owners', default: 'root:root'},
} as const;

/** `MODEL/NAME.relabel.sh` and `MODEL/NAME.restore.sh`. */
export function renderScripts(
  model: Model,
  name: string,
  plan: LabelPlan,
  host: Host,
): readonly OutputFile[] {
  const title = `${WORDS[model].title} of the files of VM ${plan.domain.name} (${plan.domain.uuid ?? ''})`;
  const {relabel, restore} = requestsOf(model, plan);
  const steps = (requests: readonly LabelRequest[]) => scriptSteps(requests, host, plan.namespace.nodes);
  const script = (action: 'relabel' | 'restore', requests: readonly LabelRequest[]): OutputFile => ({
    path: `${model}/${name}.${action}.sh`,
    mode: SCRIPT_MODE,
    text: [
      renderTemplate(`${model}/${action}.sh.ejs`, {
        title: comment(title),
        profile: name,
        steps: steps(requests),
      }),
      readTemplate('shell/common.sh'),
      readTemplate(`${model}/label.sh`),
      action === 'restore' ? readTemplate(`${model}/default.sh`) : '',
      readTemplate(`shell/${action}.sh`),
    ].join(''),
  });
  return [script('relabel', relabel), script('restore', restore)];
}

function requestsOf(
  model: Model,
  {selinux, dac}: LabelPlan,
): {readonly relabel: readonly LabelRequest[]; readonly restore: readonly LabelRequest[]} {
  const back = ({path, to, from}: LabelPlan['selinux' | 'dac']['restore'][number]): LabelRequest => {
    const what = to === 'remembered' ? 'back to what is recorded' : `back to ${WORDS[model].default}`;
    return {
      path,
      label: '',
      remember: to === 'remembered',
      from: {...from, reason: `${from.reason}; ${what}`},
    };
  };
  if (model === 'selinux') {
    const relabel = selinux.labels.map(({context, ...rest}) => ({...rest, label: context}));
    return {relabel, restore: selinux.restore.map(back)};
  }
  const relabel = dac.labels.map(({uid, gid, ...rest}) => ({...rest, label: `+${uid}:+${gid}`}));
  return {relabel, restore: dac.restore.map(back)};
}
