// SPDX-License-Identifier: Apache-2.0
/** What a plan warns of: its codes are those of findings, each with its words and its page. */
import type {Provenance} from './resource.ts';

export interface PlanWarning {
  readonly code: PlanWarningCode;
  readonly message: string;
  readonly from: Provenance;
}

export type PlanWarningCode =
  // The inventory: what the host could not name.
  | 'USB_DEVICE_UNKNOWN'
  | 'PCI_DEVICE_UNKNOWN'
  | 'IOMMU_GROUP_UNKNOWN'
  | 'MDEV_UNKNOWN'
  | 'SCSI_DEVICE_UNKNOWN'
  | 'RENDER_NODE_UNKNOWN'
  | 'DBUS_ADDRESS_INVALID'
  | 'MACVTAP_NODE_UNKNOWN'
  | 'VFIO_NODE_UNKNOWN'
  | 'VOLUME_UNRESOLVED'
  | 'QEMU_COMMANDLINE'
  | 'CONTAINER_OF_LXC'
  // Labels, and the file systems they go to.
  | 'MCS_NOT_ALLOCATED'
  | 'DIRECTORY_NOT_SEARCHABLE'
  | 'HOME_NOT_SEARCHABLE'
  | 'LINKS_LEAD_NOWHERE'
  | 'FILE_SYSTEM_PRIVATE'
  | 'FILE_SYSTEM_READ_ONLY'
  | 'FILE_SYSTEM_KEEPS_NO_OWNER'
  | 'FILE_SYSTEM_MAY_REFUSE_OWNER'
  | 'FILE_SYSTEM_KEEPS_NO_CONTEXT'
  | 'CONTEXT_SHARED_BETWEEN_HOSTS'
  // AppArmor.
  | 'AA_FAILURE_MASKED'
  | 'AA_PATH_SKIPPED'
  | 'SHORT_NAME_NOT_OWN'
  | 'NAME_MISSPELT'
  | 'NAME_MISPLACED'
  | 'ELEMENT_OVERLOOKED'
  | 'NEEDS_NEWER_LIBVIRT'
  | 'OPERATION_TARGET'
  // The device list and the private /dev.
  | 'DEVICE_NODE_MISSING'
  | 'CGROUP_V2_DIFFERS'
  | 'DEVICE_ONLY_IN_CGROUP'
  | 'DEVICE_ONLY_IN_DEV'
  | 'SOCKET_PATH_TOO_LONG';
