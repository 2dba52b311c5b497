// SPDX-License-Identifier: Apache-2.0
/** What is refused about the definition as a whole: its name, firmware, memory, and what is meant for QEMU alone. */
import type {RefusalTable} from './refusal-table.ts';

export const DEFINITION = {
  XML_ERROR: {
    ACPI_TABLE_TWICE: `ACPI table type '{type}' may only appear once
      Remove the second table, or load it as raw.`,
    FW_CFG_NAME_MISSING: `Firmware entry is missing 'name' attribute
      add name='opt/…' to <entry>`,
    FW_CFG_VALUE_MISSING: `Firmware entry must have either value or 'file' attribute
      write the value into <entry>, or name a file='…'`,
    GENID_TWICE: `element 'genid' can only appear once
      remove all <genid> elements but one`,
    NAME_SLASH: `name {name} cannot contain '/'
      Rename the VM.`,
    OS_TYPE_MISSING: `an os <type> must be specified
      Add <os><type arch='x86_64'>hvm</type></os>.`,
    OS_TYPE_UNKNOWN: `unknown OS type '{type}'
      Use one of: {known}.`,
    VMGENID_GUID_MALFORMED: `malformed guid='{written}' provided
      write a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b`,
    VMGENID_GUID_MISSING: `missing required 'guid' attribute
      write a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b, or guid='auto'`,
    VMGENID_TWICE: `only a single vmgenid device is supported
      remove all <vmgenid> elements but one`,
    XML_ROOT: `unexpected root element <{root}>, expecting <domain>
      Pass a domain definition, such as virsh dumpxml prints.`,
    'XML_ROOT.capitals': `unexpected root element <{root}>, expecting <domain>
      Write <domain>: XML tells capitals from small letters.`,
    'XML_ROOT.inside': `unexpected root element <{root}>, expecting <domain>
      Pass the <domain> in it by itself, each in a file of its own.`,
    'XML_ROOT.ovf': `unexpected root element <{root}>, expecting <domain>
      This is an OVF package, of which virt-v2v makes a definition.`,
  },
  XML_DETAIL: {
    HUGEPAGE_SIZE: `cannot parse hugepage size '{written}'
      Write a size such as size='2048' unit='KiB'.`,
    'HUGEPAGE_SIZE.zero': `hugepage size can't be zero
      Write a size such as size='2048' unit='KiB'.`,
    LOADER_MISSING: `no loader path specified and firmware auto selection disabled
      name the firmware in <loader>, or let libvirt choose it: <os firmware='efi'>`,
    NVRAM_STATELESS: `NVRAM is not permitted when loader is stateless
      remove <nvram>, or stateless='yes'`,
    'NVRAM_STATELESS.template': `NVRAM template is not permitted when loader is stateless
      remove <nvram>, or stateless='yes'`,
    NAME_MISSING: `missing name information
      Add <name>.`,
  },
  CONFIG_UNSUPPORTED: {
    MEMORY_BACKING_UNKNOWN: `unknown memoryBacking/{what} '{written}'
      Use one of: {values}.`,
    SHARED_MEMORY_REQUIRED: `'{device}' requires shared memory
      add <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking> to the domain`,
  },
  INTERNAL_ERROR: {
    GENID_MALFORMED: `malformed genid element
      write a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b`,
    QEMU_ARGUMENT_MISSING: `No qemu command-line argument specified
      add value='…'`,
    QEMU_CAPABILITY_NAME_MISSING: `missing capability name
      add capability='…'`,
    QEMU_VARIABLE_NAME_INVALID: `Invalid environment name, it must {wrong}
      correct the name`,
    QEMU_VARIABLE_NAME_MISSING: `No qemu environment name specified
      add name='…'`,
    STATUS_WITHOUT_DOMAIN: `no domain config
      Add <domain>.`,
    UUID_MALFORMED: `malformed uuid element
      Write 32 hexadecimal digits, such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b.`,
  },
} as const satisfies RefusalTable;
