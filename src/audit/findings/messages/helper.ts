// SPDX-License-Identifier: Apache-2.0
/** Words about the profile that libvirt's own AppArmor helper makes of the definition. */
import type {Named, WordsTable} from './row.ts';

export interface Cure {
  readonly rule: string | undefined;
}

const ruleWouldBe = (rule: string | undefined): string =>
  rule === undefined ? '' : `: the rule would be ${rule}`;

export const HELPER = {
  HELPER_RULE_MISSING: {
    severity: 'note',
    title: "libvirt's AppArmor helper misses a file",
    message: ({
      path,
      process,
      access,
      missing,
      rule,
    }: Named<'path' | 'process' | 'access' | 'missing'> & Cure) =>
      `${process === 'qemu' ? 'QEMU' : process} needs ${access} on ${path}, and the profile that libvirt's helper writes lacks ${missing}${ruleWouldBe(rule)}`,
    help: "Use svirtgen's profile or its virt-aa-helper, which give the rule to this VM alone. A rule in /etc/apparmor.d/local/abstractions/libvirt-qemu is for every VM of the host.",
  },
  COMPANION_RULE_MISSING: {
    severity: 'error',
    title: 'The AppArmor profile of a companion lacks a file',
    message: ({
      path,
      process,
      profile,
      missing,
      rule,
    }: Named<'path' | 'process' | 'profile' | 'missing'> & Cure) =>
      `${process} runs under its own profile ${profile}, which lacks ${missing} on ${path}, so the VM does not start${ruleWouldBe(rule)}`,
    help: 'Keep the file where the profile expects it, or add the rule to the file in /etc/apparmor.d/local that the profile includes; it is then for every VM.',
  },
  HELPER_REFUSES: {
    severity: 'warning',
    title: "libvirt's AppArmor helper refuses the definition",
    message: ({text}: {text: string}) =>
      `libvirt's helper makes no profile, so the VM does not start under AppArmor: ${text}`,
    help: 'Move the file out of the directories that the helper forbids, or remove the device.',
  },
  HELPER_PROFILE_EMPTY: {
    severity: 'warning',
    title: "libvirt's AppArmor helper hides a failure",
    message: ({text}: {text: string}) =>
      `libvirt's helper writes a profile without a rule for any device, and reports success: ${text}`,
    help: 'Fix what failed; libvirt 11.3.0 masks it because a host device precedes it.',
  },
  HELPER_RULE_BROKEN: {
    severity: 'warning',
    title: "libvirt's AppArmor helper writes a profile that does not load",
    message: ({pattern}: {pattern: string}) =>
      `libvirt's helper writes "${pattern}" into the profile, which apparmor_parser refuses: the VM does not start`,
    help: "Rename the file; svirtgen's own profile escapes such characters.",
  },
  HELPER_CANNOT_READ: {
    severity: 'note',
    title: "libvirt's AppArmor helper may not read an image",
    message: ({path, why}: Named<'path' | 'why'>) =>
      `the helper is confined, too, and may not read ${path} (${why}), so it does not find the backing files`,
    help: 'Write the whole chain into <backingStore>, or keep images in /var/lib/libvirt/images, with the usual extension.',
  },
  PROGRAM_NOT_ALLOWED: {
    severity: 'note',
    title: 'AppArmor lets no VM start a program',
    message: ({path, rule}: Named<'path'> & Cure) =>
      `${path} is started under the VM's profile, but the rules for all VMs allow only the distribution's programs${ruleWouldBe(rule)}`,
    help: "Use svirtgen's profile, which has the rule for this VM, and allow libvirt's daemon to start it: PATH PUx, in /etc/apparmor.d/local/usr.sbin.libvirtd or usr.sbin.virtqemud.",
  },
  HELPER_ALL_VFIO_GROUPS: {
    severity: 'note',
    title: "libvirt's AppArmor profile allows every VFIO group",
    message: ({pattern}: {pattern: string}) =>
      `libvirt's helper grants "${pattern}": every device of the host that is bound to VFIO`,
    help: "Use svirtgen's profile, which names the group.",
  },
  HELPER_VHOST_NET_UNNEEDED: {
    severity: 'note',
    title: "libvirt's AppArmor profile allows vhost-net without need",
    message: () => "libvirt's helper grants /dev/vhost-net, but no network card of this VM uses it",
    help: 'Name a card that is not virtio in the interface, such as <model type="e1000e"/>, or use svirtgen\'s profile.',
  },
  HELPER_PATTERN_TOO_WIDE: {
    severity: 'warning',
    title: "libvirt's AppArmor profile opens a directory tree of the host",
    message: ({pattern, access}: Named<'pattern' | 'access'>) =>
      `libvirt's helper writes "${pattern}" ${access}: a directory tree that belongs to the host`,
    help: 'Name a directory further down, or a file.',
  },
  HELPER_GL_RULES_WIDE: {
    severity: 'note',
    title: 'Rendering opens much of /sys to the VM',
    message: () =>
      "for OpenGL, libvirt's helper lets QEMU read configuration in all of /sys/devices, and write to NVIDIA's control nodes",
    help: 'Leave out <gl enable="yes"> unless the guest needs it.',
  },
} as const satisfies WordsTable;
