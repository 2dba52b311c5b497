/** The device list of a VM: as lines of cgroup v1, and as a systemd drop-in. */
import type {CgroupRule, LabelPlan} from '../labelers/plan.ts';
import {comment, provenanceComment} from './comment.ts';
import type {Comment} from './comment.ts';
import type {OutputFile} from './output-file.ts';
import {TEXT_MODE} from './output-file.ts';
import {renderTemplate} from './templates.ts';

interface Entry {
  readonly comments: readonly Comment[];
  /** None when the rule cannot be written, otherwise one. */
  readonly lines: readonly string[];
}

/** `cgroup/NAME.devices` and `cgroup/NAME.conf`. */
export function renderDevices(name: string, plan: LabelPlan): readonly OutputFile[] {
  const title = comment(`Devices that VM ${plan.domain.name} (${plan.domain.uuid ?? ''}) may open`);
  const groups = mergeRules(plan.cgroup.rules);
  const file = (ending: string, template: 'cgroup/devices.ejs' | 'cgroup/drop-in.conf.ejs', line: Line) => ({
    path: `cgroup/${name}.${ending}`,
    mode: TEXT_MODE,
    text: renderTemplate(template, {title, rules: groups.map(group => entryFor(group, line))}),
  });
  return [
    file('devices', 'cgroup/devices.ejs', versionOneLine),
    file('conf', 'cgroup/drop-in.conf.ejs', systemdLine),
  ];
}

/** Rules for one device, with the accesses of all of them. */
interface DeviceGroup {
  readonly rules: readonly CgroupRule[];
  readonly access: string;
}

type Line = (rule: CgroupRule, access: string) => string | undefined;

/** libvirt's list names a device once for each use; written once, it says the same. */
function mergeRules(rules: readonly CgroupRule[]): readonly DeviceGroup[] {
  const groups = new Map<string, CgroupRule[]>();
  for (const rule of rules) {
    const {type, major, minor, path} = rule;
    const key = type === null ? `path ${path}` : `${type} ${major}:${minor}`;
    const group = groups.get(key);
    if (group) group.push(rule);
    else groups.set(key, [rule]);
  }
  return [...groups.values()].map(group => ({
    rules: group,
    access: [...'rwm'].filter(letter => group.some(({access}) => access.includes(letter))).join(''),
  }));
}

function entryFor({rules, access}: DeviceGroup, line: Line): Entry {
  const comments = rules.map(({path, from}) => {
    const {text} = provenanceComment(from);
    return comment(path === undefined ? text : `${path} for ${text}`);
  });
  const unique = [...new Map(comments.map(one => [one.text, one])).values()];
  const [first] = rules;
  const text = first && line(first, access);
  if (text !== undefined) return {comments: unique, lines: [text]};
  const missing = comment('Left out: the number of this device was not known when the list was generated.');
  return {comments: [...unique, missing], lines: []};
}

function versionOneLine({type, major, minor}: CgroupRule, access: string): string | undefined {
  return type === null || major === null || minor === null
    ? undefined
    : `${type} ${major}:${minor} ${access}`;
}

/** Without a number the path has to do, when systemd reads it as it stands and it is one of a device. */
function systemdLine({type, major, minor, path}: CgroupRule, access: string): string | undefined {
  if (type === null || major === null || minor === null) {
    return path !== undefined && /^\/dev\/[\w/.:@+-]+$/.test(path) ? `${path} ${access}` : undefined;
  }
  const kind = type === 'c' ? 'char' : 'block';
  if (major === '*') return minor === '*' ? `${kind}-* ${access}` : undefined;
  return minor === '*' ? `${kind}-${major} ${access}` : `/dev/${kind}/${major}:${minor} ${access}`;
}
