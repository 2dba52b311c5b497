// SPDX-License-Identifier: Apache-2.0
/** QEMU's command line as the definition extends it: an escape hatch that no driver looks into. */
import type {Domain, QemuArgument, QemuOverride} from '../../domain/domain.ts';
import {commandlineOptions, type CommandlineOption} from '../../inventory/qemu-options/arguments.ts';
import type {Found} from '../../inventory/qemu-options/opened.ts';
import type {Provenance} from '../../inventory/resource.ts';
import {provenance} from '../../inventory/site.ts';
import type {FindingContext} from './context.ts';
import {report, type Sighting, type Sightings} from './report.ts';

export function commandline({analysis}: FindingContext): Sightings {
  const {qemuCommandline, qemuOverride} = analysis.site.domain;
  const options = commandlineOptions(qemuCommandline);
  const first = options.find(option => !isTold(option));
  const count = qemuCommandline.filter(({kind}) => kind === 'arg').length;
  const unread = options.filter(({understood}) => !understood).map(textOf);
  return [
    first && report('COMMANDLINE_ARGUMENTS', {from: at(first.argument)}, {count, unread}),
    ...options.map(judge),
    ...options.flatMap(({argument, found}) => programs(found, at(argument))),
    ...qemuCommandline.filter(({kind}) => kind === 'env').map(preload),
    ...qemuOverride.map(overridden),
    ...capabilities(analysis.site.domain),
  ];
}

/** What an argument opens is a finding a path: what it is has been said then. */
function isTold({understood, found}: CommandlineOption): boolean {
  return understood && found.length > 0;
}

function at(argument: QemuArgument) {
  return provenance('qemu:commandline', argument, "QEMU's command line");
}

export function textOf({name, value}: CommandlineOption): string {
  return [name === '' ? '' : `-${name}`, value].filter(part => part !== '').join(' ');
}

function programs(found: readonly Found[], from: Provenance): Sightings {
  return found.map(
    one =>
      'program' in one &&
      report('COMMANDLINE_PROGRAM', {from, severity: one.shell ? 'error' : undefined}, one),
  );
}

function overridden(override: QemuOverride): Sighting {
  const {alias, property, value} = override;
  const from = provenance('qemu:override', override, 'a property of a device, past libvirt');
  return report('DEVICE_OVERRIDDEN', {from}, {alias, property, value});
}

function capabilities({qemuCapabilities, qemuDeprecation}: Domain): Sightings {
  const changed = qemuCapabilities.map(capability =>
    report(
      'CAPABILITY_OVERRIDDEN',
      {from: provenance('qemu:capabilities', capability, 'what libvirt takes QEMU to be able to do')},
      capability,
    ),
  );
  if (qemuDeprecation === undefined) return changed;
  const from = provenance('qemu:deprecation', qemuDeprecation, 'what QEMU does on old commands');
  return [...changed, report('DEPRECATION_SET', {from}, qemuDeprecation)];
}

/** `-boot` and the like are harmless; these are ways in. */
const MONITORS = new Set(['monitor', 'mon', 'qmp', 'qmp-pretty', 'gdb', 's', 'qtest']);
const DROPPING = new Set(['runas', 'chroot', 'run-with']);
const DRIVES = new Set(['', 'hda', 'hdb', 'hdc', 'hdd', 'mtdblock', 'sd', 'pflash']);

function judge(option: CommandlineOption): Sighting | undefined {
  const {name, value, argument} = option;
  const text = textOf(option);
  const place = {from: at(argument)};
  if (MONITORS.has(name) && value !== 'none') return report('COMMANDLINE_MONITOR', place, {argument: text});
  if (isUnguarded(option)) return report('COMMANDLINE_SANDBOX_OFF', place, {argument: text});
  if (isProbed(option)) return report('COMMANDLINE_FORMAT_PROBED', place, {argument: text});
  return undefined;
}

function isUnguarded({name, value}: CommandlineOption): boolean {
  return DROPPING.has(name) || (name === 'sandbox' && (value.startsWith('off') || value.includes('=allow')));
}

function isProbed({name, value}: CommandlineOption): boolean {
  if (DRIVES.has(name)) return value !== '';
  return name === 'drive' && /(^|,)file=/.test(value) && !/(^|,)(format|driver)=/.test(value);
}

/** What the loader, QEMU and its libraries take programs from. */
const LOADING = new Set([
  'LD_PRELOAD', 'LD_LIBRARY_PATH', 'LD_AUDIT', 'QEMU_MODULE_DIR', 'GCONV_PATH', 'GIO_MODULE_DIR',
  'GIO_EXTRA_MODULES', 'GTK_PATH', 'GTK_MODULES', 'LIBGL_DRIVERS_PATH', 'GBM_BACKENDS_PATH', 'VK_DRIVER_FILES',
  'VK_ICD_FILENAMES', '__EGL_VENDOR_LIBRARY_DIRS', '__EGL_VENDOR_LIBRARY_FILENAMES', 'SPA_PLUGIN_DIR',
  'PIPEWIRE_MODULE_DIR', 'ALSA_CONFIG_PATH', 'OPENSSL_CONF', 'OPENSSL_ENGINES', 'OPENSSL_MODULES', 'SASL_PATH',
]); // prettier-ignore

function preload(argument: QemuArgument): Sighting | false {
  const {name} = argument;
  return (
    name !== undefined && LOADING.has(name) && report('COMMANDLINE_PRELOAD', {from: at(argument)}, {name})
  );
}
