// SPDX-License-Identifier: Apache-2.0
/** The device list of a VM, in each form that something can load. */
import {deviceNumbers} from '../kernel-model/cgroup/device.ts';
import {deviceProgram} from './device-list/bpf/device-program.ts';
import {deviceList, type DeviceList} from './device-list/device-list.ts';
import {ociDevices} from './device-list/oci-devices.ts';
import {qemuConfList, type QemuConfEntry} from './device-list/qemu-conf.ts';
import {systemdRules} from './device-list/systemd-rules.ts';
import {v1Lines} from './device-list/v1-lines.ts';
import type {CgroupRule, LabelPlan} from '../layers/plan.ts';
import {comment, provenanceComment, type Comment} from './comment.ts';
import {TEXT_MODE, type BinaryFile, type OutputFile} from './output-file.ts';
import {renderTemplate, type TemplateName} from './templates.ts';

interface Entry {
  readonly comments: readonly Comment[];
  /** None when the rule cannot be written, otherwise one. */
  readonly lines: readonly string[];
}

const NO_NUMBER = comment('Left out: the number of this device was not known when the list was generated.');
const NO_WORDS = comment('Left out: this cannot be said here.');

/**
 * The files `cgroup/NAME.*`; docs/device-lists.md says which is for whom.
 *
 * @param defaults paths that every VM of the host may open
 */
export function renderDevices(
  name: string,
  plan: LabelPlan,
  defaults: readonly string[],
): readonly (OutputFile | BinaryFile)[] {
  const {rules} = plan.cgroup;
  const list = deviceList(rules);
  const title = comment(`Devices that VM ${plan.domain.name} (${plan.domain.uuid ?? ''}) may open`);
  const program = deviceProgram(list);
  const text = (ending: string, content: string): OutputFile => ({
    path: `cgroup/${name}.${ending}`,
    text: content,
    mode: TEXT_MODE,
  });
  const templated = (ending: string, template: TemplateName, values: object) =>
    text(ending, renderTemplate(template, {title, ...values}));
  return [
    templated('devices', 'cgroup/devices.ejs', {rules: v1Entries(list)}),
    templated('conf', 'cgroup/drop-in.conf.ejs', {rules: systemdEntries(list)}),
    {path: `cgroup/${name}.bpf.o`, bytes: program.object, mode: TEXT_MODE},
    templated('bpf.txt', 'cgroup/listing.ejs', {
      unknown: unknownEntries(list),
      listing: program.listing.trimEnd().split('\n'),
    }),
    templated('qemu-conf', 'cgroup/qemu-conf.ejs', qemuConfEntries(rules, defaults)),
    text('oci.json', `${JSON.stringify(ociDevices(list), null, 2)}\n`),
  ];
}

function v1Entries(list: DeviceList): readonly Entry[] {
  const {allow} = v1Lines(list);
  const known = list.devices.map(({rules}, index) => entry(rules, [allow[index] ?? '']));
  return [...known, ...unknownEntries(list)];
}

function unknownEntries({unresolved}: DeviceList): readonly Entry[] {
  return unresolved.map(rule => ({comments: [...users([rule]), NO_NUMBER], lines: []}));
}

function systemdEntries(list: DeviceList): readonly Entry[] {
  return systemdRules(list).map(({rules, value}) => entry(rules, value === undefined ? [] : [value]));
}

function entry(rules: readonly CgroupRule[], lines: readonly string[]): Entry {
  return {comments: lines.length === 0 ? [...users(rules), NO_WORDS] : users(rules), lines};
}

/** Who needs a device, each once. */
function users(rules: readonly CgroupRule[]): readonly Comment[] {
  const comments = rules.map(({path, from}) => {
    const {text} = provenanceComment(from);
    return comment(path === undefined ? text : `${path} for ${text}`);
  });
  return [...new Map(comments.map(one => [one.text, one])).values()];
}

function qemuConfEntries(rules: readonly CgroupRule[], defaults: readonly string[]): object {
  const {listed, granted, omitted} = qemuConfList(rules, defaults);
  const quoted = listed.flatMap(one => one.quoted ?? []);
  const unwritable = listed.filter(one => one.quoted === undefined);
  const told = (entries: readonly QemuConfEntry[]) => entries.flatMap(one => users(one.rules));
  const numbers = omitted.map(rule =>
    comment(`${deviceNumbers(rule)} for ${provenanceComment(rule.from).text}`),
  );
  const notes = [
    [comment('Not in the list, because qemu.conf has no way to write these names:'), ...told(unwritable)],
    [
      comment('Not in the list, because libvirt allows them by itself, and to this VM alone:'),
      ...told(granted),
      ...numbers,
    ],
  ];
  return {
    // libvirt refuses a comma after the last.
    paths: quoted.map((path, index) => (index < quoted.length - 1 ? `${path},` : path)),
    notes: notes.filter(note => note.length > 1),
  };
}
