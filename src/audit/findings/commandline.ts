/** QEMU's command line as the definition extends it: an escape hatch that no driver looks into. */
import type {QemuArgument} from '../../domain/domain.ts';
import {provenance} from '../../inventory/site.ts';
import type {Finding} from '../finding.ts';
import type {FindingContext} from './context.ts';
import {report} from './report.ts';

interface Option {
  readonly name: string;
  readonly value: string;
  readonly argument: QemuArgument;
}

export function commandline({analysis}: FindingContext): readonly Finding[] {
  const {qemuCommandline} = analysis.site.domain;
  const arguments_ = qemuCommandline.filter(({kind}) => kind === 'arg');
  const [first] = arguments_;
  return [
    ...(first ? [report('COMMANDLINE_ARGUMENTS', {from: at(first)}, {count: arguments_.length})] : []),
    ...optionsOf(arguments_).flatMap(judge),
    ...qemuCommandline.filter(({kind}) => kind === 'env').flatMap(preload),
  ];
}

function at(argument: QemuArgument) {
  return provenance('qemu:commandline', argument, "QEMU's command line");
}

/** Each option with the argument that follows, where that is no option itself. */
function optionsOf(arguments_: readonly QemuArgument[]): readonly Option[] {
  return arguments_.flatMap((argument, index) => {
    const [, name] = /^--?([A-Za-z].*)$/.exec(argument.value) ?? [];
    const next = arguments_[index + 1]?.value ?? '';
    return name === undefined ? [] : [{name, value: /^--?[A-Za-z]/.test(next) ? '' : next, argument}];
  });
}

/** `-boot` and the like are harmless; these are ways in. */
const MONITORS = new Set(['monitor', 'mon', 'qmp', 'qmp-pretty', 'gdb', 's']);
const DROPPING = new Set(['runas', 'chroot', 'run-with']);
const DRIVES = new Set(['hda', 'hdb', 'hdc', 'hdd', 'mtdblock', 'sd', 'pflash']);

function judge(option: Option): readonly Finding[] {
  const {name, value, argument} = option;
  const text = value === '' ? `-${name}` : `-${name} ${value}`;
  const place = {from: at(argument)};
  if (MONITORS.has(name) && value !== 'none') return [report('COMMANDLINE_MONITOR', place, {argument: text})];
  if (isUnguarded(option)) return [report('COMMANDLINE_SANDBOX_OFF', place, {argument: text})];
  if (isProbed(option)) return [report('COMMANDLINE_FORMAT_PROBED', place, {argument: text})];
  return [];
}

function isUnguarded({name, value}: Option): boolean {
  return DROPPING.has(name) || (name === 'sandbox' && (value.startsWith('off') || value.includes('=allow')));
}

function isProbed({name, value}: Option): boolean {
  if (DRIVES.has(name)) return value !== '';
  return name === 'drive' && /(^|,)file=/.test(value) && !/(^|,)(format|driver)=/.test(value);
}

const LOADING = new Set(['LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'QEMU_MODULE_DIR']);

function preload(argument: QemuArgument): readonly Finding[] {
  const {name} = argument;
  return name !== undefined && LOADING.has(name)
    ? [report('COMMANDLINE_PRELOAD', {from: at(argument)}, {name})]
    : [];
}
