// SPDX-License-Identifier: Apache-2.0
/** Where libvirt's own rules do not do for the lab's VMs; `--mode libvirt` has them as libvirt writes them. */
import type {LabDefinition} from './definition.ts';
import type {Result} from './results.ts';
import type {Boot} from './boot.ts';
import {refusalOf} from './vm.ts';

interface FaultsOfLibvirt {
  /** What is wrong with the rules. */
  readonly reason: string;
  /** The code with which `generate` refuses the definition, for what libvirt would write means something else. */
  readonly refused?: string;
  /** What the lab complains of: each of these, and nothing that is none of them. */
  readonly complaints?: readonly RegExp[];
}

const PATTERN = 'a name with the characters of a pattern stands in the rule as it is';
const AT_START = 'the rule is added when libvirt starts the VM, and lost when the profile is renewed';
const DATA_FILE = 'a data file that the header of an image names is not looked for before 10.10';
const LOG = 'there is no rule for a <log file>, which QEMU opens itself with stdio_handler = "file"';
const OWN_EMULATOR = 'the rules for all VMs know the emulators of distributions only, and their files';
const HANDED_OVER = 'there is no rule for a node that libvirtd opens, though the kernel asks again';

/** QEMU is refused a file, so that it does not start. @param file how its name ends */
function needed(reason: string, file: RegExp): FaultsOfLibvirt {
  return {reason, complaints: [/^QEMU did not start: /, refusal(file)]};
}

function refusal({source}: RegExp): RegExp {
  return new RegExp(`^denied at start: .* name="[^"]*${source}"`);
}

/** What QEMU or a companion opens later is refused. */
function refused(reason: string, file: RegExp): FaultsOfLibvirt {
  return {reason, complaints: [new RegExp(`^w ${file.source}: refused, and should be allowed$`)]};
}

/** By the VM's name. */
const FAULTS: ReadonlyMap<string, FaultsOfLibvirt> = new Map<string, FaultsOfLibvirt>([
  ['passt', {reason: 'libvirt 9.0 does not know it', refused: 'NEEDS_NEWER_LIBVIRT'}],
  ...['hostile-names', 'hostile-chain', 'hostile-places', 'a*{b,c}[d]?'].map(
    name => [name, {reason: PATTERN, refused: 'AA_NAME_IS_PATTERN'}] as const,
  ),
  ['data-file', needed(DATA_FILE, /\/top[.]data/)],
  ['data-file-backed', needed(DATA_FILE, /\/top[.]data/)],
  [
    'fat',
    needed('the rule of a directory has no slash at its end, and matches no directory', /\/fat\/fat\//),
  ],
  ['own-emulator', needed(OWN_EMULATOR, /\/bin\/qemu-system-x86_64/)],
  ['command-line', needed('what the arguments of <qemu:commandline> name is not looked at', /\/log/)],
  ['serial-file', needed(LOG, /\/pty[.]log/)],
  ['socket-log', needed(LOG, /\/serial[.]log/)],
  [
    'serial-pipe',
    needed('a serial port has the two ends of its pipe only, and this one has none', /\/plain/),
  ],
  [
    'audio-file',
    {reason: 'there is no rule for <audio>; QEMU goes on without', complaints: [refusal(/\/sound[.]wav/)]},
  ],
  ...['serial-unix', 'twin', 'twin.b'].map(
    name => [name, needed(AT_START, /\/channel\/target\/[^/]*\/org[.]qemu[.]guest_agent[.]0/)] as const,
  ),
  ['memory-file', needed(AT_START, /\/ram\/[^/]*\/pc[.]ram/)],
  ['hugepages', needed(AT_START, /\/hugepages\/libvirt\/qemu\/[^/]*\/[^/]*/)],
  ['virtio-pmem', needed(AT_START, /\/pmem[.]raw/)],
  ['dbus-own-bus', refused(AT_START, /\/run\/libvirt\/qemu\/dbus\/.*/)],
  ['tpm-of-the-host', refused(HANDED_OVER, /\/dev\/tpm0/)],
  ['vdpa', refused(HANDED_OVER, /\/dev\/vhost-vdpa-0/)],
  ['vsock', refused(HANDED_OVER, /\/dev\/vhost-vsock/)],
  ['scsi-target', refused(HANDED_OVER, /\/dev\/vhost-scsi/)],
  ['usb-device', refused('a device that this host does not have gets no rule', /\/dev\/bus\/usb\/001\/002/)],
  [
    'pci-device',
    {
      reason: 'the rule is for the groups of all devices of the host',
      complaints: [/^r \/dev\/vfio\/7: .*, and should be refused$/],
    },
  ],
]);

/** @returns the definitions that get rules, and a line for each other that is not refused as it should be */
export function accepted(
  definitions: readonly LabDefinition[],
  boot: Boot,
): {readonly definitions: readonly LabDefinition[]; readonly failures: readonly string[]} {
  const isRefused = ({name}: LabDefinition) =>
    boot.mode === 'libvirt' && FAULTS.get(name)?.refused !== undefined;
  const failures = definitions.filter(isRefused).flatMap(definition => {
    const {name} = definition;
    const [wanted, found] = [FAULTS.get(name)?.refused, refusalOf(definition, boot)];
    return found === wanted ? [] : [`${name}: refused as ${found ?? 'nothing'}, and not as ${wanted}`];
  });
  return {definitions: definitions.filter(one => !isRefused(one)), failures};
}

/** What is a fault of ours, and what of libvirt's is no longer one. */
export function withoutFaults(result: Result): Result {
  const {reason, complaints = []} = FAULTS.get(result.vm.definition.name) ?? {};
  const failures = result.failures.filter(line => !complaints.some(pattern => pattern.test(line)));
  const gone = complaints.filter(pattern => !result.failures.some(line => pattern.test(line)));
  return {
    ...result,
    failures: [
      ...failures,
      ...gone.map(pattern => `libvirt's fault is gone (${reason}): nothing complains of ${pattern.source}`),
    ],
  };
}

/** How many VMs of these libvirt's rules do not do for. */
export function faulty(definitions: readonly LabDefinition[]): number {
  return definitions.filter(({name}) => FAULTS.has(name)).length;
}
