// SPDX-License-Identifier: Apache-2.0
/** What the lab knows of a VM: its definition, its files, who stands beside it, and what it may not reach. */

export interface LabDefinition {
  /** Of the VM, and of its folder. At most 16 characters: libvirt cuts `lab-NAME` to 20 in names of folders. */
  readonly name: string;
  /** In the group that every CI run boots. */
  readonly quick?: true;
  /** Elements of `<devices>`, for a VM whose files are in this folder. */
  readonly devices: (folder: string) => string;
  /** Elements beside `<devices>`. */
  readonly more?: (folder: string) => string;
  /** Elements of `<os>`. */
  readonly os?: (folder: string) => string;
  readonly emulator?: (folder: string) => string;
  /** Lines of a shell on the host that make the files, in the VM's folder. */
  readonly files?: string;
  /** Lines of a shell in the guest, before QEMU starts and beside it: device nodes, and who QEMU connects to. */
  readonly beside?: string;
  /** Lines of a shell in the guest, while QEMU waits at its prompt: each that they print is a failure. */
  readonly running?: string;
  /** Lines of a shell in the guest; `confined PROGRAM...` starts a companion under the VM's profile. */
  readonly companions?: string;
  /**
   * Changes to the command line: libvirtd prints one for a VM that has no companions, and leaves out what it
   * would hand over as a descriptor.
   */
  readonly adjust?: (argument: string, names: Names) => string;
  /** Where libvirtd does not know the devices: those that it gets, and what of the command line is by hand. */
  readonly line?: {readonly devices: string; readonly added: (names: Names) => readonly string[]};
  /** QEMU is not started, for want of the hardware; the paths are opened under the profile all the same. */
  readonly probeOnly?: true;
  /** Directories in the VM's folder that it has with all that is in them. */
  readonly whole?: readonly string[];
  /** Refusals at start that do no harm: who is refused goes on without. */
  readonly doneWithout?: readonly string[];
  /** Files that the profile has to refuse, beside those that the lab finds by itself. */
  readonly forbidden?: (folder: string) => readonly Access[];
  /** Files that the profile has to allow, beside those that the lab finds by itself. */
  readonly allowed?: (folder: string) => readonly Access[];
}

export interface Names {
  readonly name: string;
  readonly uuid: string;
  readonly folder: string;
}

/** An opening, as a shell's redirection does it: `r` reads, `w` appends, and makes what is missing. */
export interface Access {
  readonly letter: 'r' | 'w';
  readonly path: string;
}

export function escapeXml(text: string): string {
  const numeric = (character: string) => `&#${character.charCodeAt(0)};`;
  return text.replaceAll(/[&<>"'\t\n\r]/g, numeric);
}

const BUSES: Readonly<Record<string, string>> = {fd: 'fdc', hd: 'ide', sd: 'scsi', vd: 'virtio'};

/** A disk of type file. */
export function disk(target: string, path: string, format = 'raw', inside = '', device = 'disk'): string {
  return `<disk type="file" device="${device}"><driver name="qemu" type="${format}"/>
    <source file="${escapeXml(path)}"/><target dev="${target}" bus="${BUSES[target.slice(0, 2)]}"/>${inside}</disk>`;
}

export function definitionXml(definition: Omit<LabDefinition, 'name'>, {name, uuid, folder}: Names): string {
  const {devices, more, os, emulator} = definition;
  return `<domain type="qemu" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory unit="MiB">16</memory>
  <os><type arch="x86_64" machine="pc">hvm</type>${os?.(folder) ?? ''}</os>
  <features><acpi/></features>
  ${more?.(folder) ?? ''}
  <devices>
    <emulator>${emulator?.(folder) ?? '/usr/bin/qemu-system-x86_64'}</emulator>
    <controller type="usb" model="none"/>
    ${devices(folder)}
    <memballoon model="none"/>
  </devices>
</domain>
`;
}
