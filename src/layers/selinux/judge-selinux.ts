/** Type rules and categories: the file's context against the process's. */
import {decideMcs, parseContext} from '../../kernel-model/selinux/dominance.ts';
import type {Context} from '../../kernel-model/selinux/dominance.ts';
import {formatCategories} from '../../kernel-model/selinux/categories.ts';
import type {Provenance} from '../plan.ts';
import {judged, unasked, unknown} from '../judgement.ts';
import type {Judgement, Question} from '../judgement.ts';
import type {Analysis} from '../analysis.ts';
import {resolvedPath} from '../analysis.ts';
import {defaultType, typeAccess, VM_TYPES} from './selinux-types.ts';

interface FileContext {
  readonly text: string;
  readonly from: Provenance | undefined;
  /** `policy`: nobody read it; it is what the policy gives such a path. */
  readonly source: 'plan' | 'host' | 'policy';
}

const read = new WeakMap<Analysis, Map<string, string | undefined>>();

export function judgeSelinux(analysis: Analysis, {path, process}: Question): Judgement {
  if (!analysis.active.has('selinux')) return unasked('selinux', 'the SELinux driver is not active');
  if (process.selinux === null) return unasked('selinux', `${process.name} gets no context from libvirt`);
  const file = contextOf(analysis, path);
  if (!file)
    return unknown('selinux', {rule: `context of ${path}`, reason: `the context of ${path} is not known`});
  const said = {rule: `${process.selinux} on ${file.text}`, from: file.from};
  const [subject, object] = [parseContext(process.selinux), parseContext(file.text)];
  if (!subject || !object) return unknown('selinux', {...said, reason: 'a context that cannot be read'});
  const mcs = decideMcs(subject, object);
  if (mcs.answer === 'refused') {
    const why =
      mcs.reason === 'categories'
        ? `the file has ${formatCategories(mcs.missing)}, which the process has not`
        : 'the file is more sensitive than the process';
    return judged('selinux', '', {...said, reason: why});
  }
  return byType(subject, object, said, file.source);
}

function byType(
  subject: Context,
  object: Context,
  said: {readonly rule: string; readonly from: Provenance | undefined},
  source: FileContext['source'],
): Judgement {
  if (!VM_TYPES.includes(subject.type))
    return unknown('selinux', {...said, reason: `what ${subject.type} may do is up to the host's policy`});
  const row = typeAccess(object.type);
  if (!row) return unknown('selinux', {...said, reason: `${object.type} is up to the host's policy`});
  const origin = source === 'policy' ? ", which is the policy's type for such a path" : '';
  const verb = row.access === '' ? 'may not open' : `may ${words(row.access)}`;
  const boolean = row.boolean === undefined ? '' : ` while ${row.boolean} is on`;
  return judged('selinux', row.access, {
    ...said,
    reason: `${subject.type} ${verb} ${object.type}${boolean}${origin}`,
  });
}

function words(access: string): string {
  if (access === 'rw') return 'read and write';
  return access === 'r' ? 'only read' : 'only append to';
}

/** The planned label, else the host's own, else the policy's default for the path. */
function contextOf(analysis: Analysis, path: string): FileContext | undefined {
  const resolved = resolvedPath(path, analysis.host);
  const planned = analysis.contexts.get(resolved);
  if (planned) return {text: planned.context, from: planned.from, source: 'plan'};
  const own = hostContexts(analysis, [resolved]).get(resolved);
  if (own !== undefined) return {text: own, from: undefined, source: 'host'};
  const type = defaultType(resolved);
  return type === undefined
    ? undefined
    : {text: `system_u:object_r:${type}:s0`, from: undefined, source: 'policy'};
}

/** Asks the host for the contexts of many paths at once: a live host runs a program for each call. */
export function hostContexts(
  analysis: Analysis,
  paths: readonly string[],
): ReadonlyMap<string, string | undefined> {
  const known = read.get(analysis) ?? new Map<string, string | undefined>();
  read.set(analysis, known);
  const fresh = paths.filter(path => !known.has(path));
  for (const path of fresh) known.set(path, analysis.host.stat(path)?.context);
  const missing = fresh.filter(path => known.get(path) === undefined);
  if (missing.length) {
    for (const [path, {context}] of analysis.host.details(missing)) known.set(path, context);
  }
  return known;
}
