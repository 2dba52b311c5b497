// SPDX-License-Identifier: Apache-2.0
/** What is refused about the labels of a VM and its devices. */
import type {RefusalTable} from './refusal-table.ts';

export const LABELS = {
  XML_ERROR: {
    SECLABEL_LABEL_MISSING: `security {name} is missing
      Add <{name}> with at most {most} bytes to this <seclabel>.`,
    SECLABEL_LABEL_WITHOUT_RELABEL: `Cannot specify a label if relabelling is turned off. model={model}
      Remove the <label>, or relabel='no'.`,
    SECLABEL_MODEL_MISSING: `missing security model {where}
      Add model='selinux', 'apparmor' or 'dac' to this <seclabel>.`,
    SECLABEL_RELABEL_WITHOUT_LABEL: `Cannot specify relabel if label is missing. model={model}
      Add a <label>, or remove relabel='yes'.`,
  },
  XML_DETAIL: {
    SECLABEL_MODEL_TWICE: `seclabel for model {model} is already provided
      Keep one {kept}.`,
  },
  CONFIG_UNSUPPORTED: {
    APPARMOR_BASELABEL: `Cannot set a base label with AppArmour
      remove <baselabel>: an AppArmor profile is named after the VM`,
    SECLABEL_DYNAMIC_WITHOUT_RELABEL: `dynamic label type must use resource relabeling
      Remove relabel='no', or use type='static' with a label of your own.`,
    SECLABEL_MODEL_NONE: `unsupported type='{type}' to model 'none'
      Use type='none' with model='none'.`,
    SECLABEL_NONE_WITH_RELABEL: `resource relabeling is not compatible with 'none' label type
      Remove relabel='yes': a VM without a label leaves all files as they are.`,
    SECLABEL_OVERRIDE_WITHOUT_RELABEL: `label overrides require relabeling to be enabled at the domain level
      remove this <seclabel>, or set relabel='yes' on the domain's <seclabel model='{model}'> in line {line}`,
    SECURITY_MODEL_UNAVAILABLE: `Security driver model '{model}' is not available
      remove the label, or name a --policy whose securityDrivers have {which}`,
    UNCONFINED_NOT_ALLOWED: `Unconfined guests are not allowed on this host
      remove the label of type none, or set security_require_confined = 0 in qemu.conf`,
  },
  INTERNAL_ERROR: {
    DAC_LABEL_MISSING: `missing label for static security driver in domain {name}
      write <label>+UID:+GID</label> in the label`,
    SELINUX_LABEL_WITHOUT_RANGE: `unable to get selinux context range
      end the label with a range such as :s0:c1,c2`,
  },
  INVALID_ARG: {
    DAC_LABEL_MALFORMED: `Failed to parse uid and gid from '{label}'
      write USER:GROUP, such as +107:+107`,
  },
} as const satisfies RefusalTable;
