// SPDX-License-Identifier: Apache-2.0
/** SELinux's rules about files at rest: as lines of file_contexts.local, and as calls of semanage. */
import {contextParts} from '../kernel-model/selinux/context-text.ts';
import type {LabelPlan, RestingContext} from '../layers/plan.ts';
import {comment, provenanceComment} from './comment.ts';
import {fileContextPattern} from '../kernel-model/selinux/file-context-pattern.ts';
import {SCRIPT_MODE, TEXT_MODE, type OutputFile} from './output-file.ts';
import {readTemplate, renderTemplate} from './templates.ts';

/** Nothing when the policy knows it all already. */
export function renderFileContexts(name: string, {domain, selinux}: LabelPlan): readonly OutputFile[] {
  const {resting = []} = selinux;
  if (resting.length === 0) return [];
  const title = comment(`SELinux contexts at rest of the images of VM ${domain.name} (${domain.uuid ?? ''})`);
  const script = renderTemplate('selinux/file-contexts.sh.ejs', {title, rules: resting.map(call)});
  return [
    {
      path: `selinux/${name}.file_contexts`,
      mode: TEXT_MODE,
      text: renderTemplate('selinux/file_contexts.ejs', {title, rules: resting.map(line)}),
    },
    {
      path: `selinux/${name}.file-contexts.sh`,
      mode: SCRIPT_MODE,
      text: script + readTemplate('selinux/file-contexts.sh'),
    },
  ];
}

/** As semanage calls them; file_contexts has a dash for a plain file. */
function letterOf({directory, block}: RestingContext): 'd' | 'b' | 'f' {
  if (directory) return 'd';
  return block ? 'b' : 'f';
}

function line(one: RestingContext) {
  const {path, context, from} = one;
  const letter = letterOf(one);
  return {comment: provenanceComment(from), path, kind: letter === 'f' ? '--' : `-${letter}`, context};
}

function call(one: RestingContext) {
  const {path, context, from} = one;
  const {type, range = 's0'} = contextParts(context);
  return {
    comment: provenanceComment(from),
    letter: letterOf(one),
    type,
    range,
    expression: fileContextPattern(path),
    path,
  };
}
