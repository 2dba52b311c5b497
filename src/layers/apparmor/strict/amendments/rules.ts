/** How rules are written, and what every VM gets. */
import type {Amendment} from './amendment.ts';

export const RULE_AMENDMENTS = {
  'exact names': {
    libvirt:
      'writes names as they are: `*`, `?`, brackets, braces, `@{`, backslashes and line feeds become patterns, variables or further rules',
    svirtgen:
      'escapes every character that means something, so that a rule matches this one name; what no file can be called is refused',
    why: 'a file’s name must not open other files',
    test: 'exact-names.test.ts',
  },
  'one rule a path': {
    libvirt: 'repeats rules, and adds those that a rule for a whole directory holds already',
    svirtgen: 'one rule for a path, with all of its access, and none below a directory that is granted whole',
    why: 'a profile that is short enough to read',
    test: 'merge-rules.test.ts',
  },
  'no denials': {
    libvirt: 'adds a `deny … w` to whatever is only read, which then wins over another device that writes it',
    svirtgen: 'what is not allowed is not allowed; no deny rules',
    why: 'a denial contradicts an allow of the same profile, and silences the log',
    test: 'merge-rules.test.ts',
  },
  'directory boundaries': {
    libvirt:
      'compares the start of the text, so `/etc` and `/` pass where `/etc/` is forbidden, and `..` below a missing directory is never looked at',
    svirtgen:
      'judges the resolved path at directory boundaries, the forbidden directory itself included; refuses what cannot be resolved',
    why: 'the table of forbidden paths means directories',
    test: 'path-limits.test.ts',
  },
  'bounded trees': {
    libvirt: 'grants any directory with all that is in it: `/`, `/usr`, `/var`, `/dev`, `/home`',
    svirtgen:
      'refuses directories that everybody shares, that hold what no VM may touch or what is libvirt’s own, a user’s whole home, and directories of devices',
    why: 'one `<filesystem>` must not undo the profile',
    test: 'path-limits.test.ts',
  },
  'kernel files': {
    libvirt:
      'lets a definition name anything below `/sys/devices/pci` and the directory of vhost-scsi targets',
    svirtgen:
      'files of `/sys` and `/proc` come from the device that is handed over, never from a path in the definition',
    why: 'other devices’ registers are there',
    test: 'path-limits.test.ts',
  },
  'own files': {
    libvirt:
      'grants logs and pid files of this name below any directory of libvirt’s, a monitor socket that is not made any more, and `domain--1-NAME` for a VM that does not run yet',
    svirtgen:
      'the VM’s own log, pid file and directories, cut to 20 characters as libvirtd does; until it runs, with a pattern for any id and nothing else',
    why: 'a VM of another driver may have the same name, and the next start has another id',
    test: 'own-files.test.ts',
  },
  'session and embedded drivers': {
    libvirt: 'knows the directories of the system’s daemon only',
    svirtgen: 'follows `--uri`: directories of sessions and of embedded drivers',
    why: 'the rules are for where the files are',
    test: 'own-files.test.ts',
  },
  'other hypervisors': {
    libvirt: 'no rules for a VM’s own files with hvf and hyperv, and none for `/dev/mshv`',
    svirtgen: 'the same rules for every type that QEMU runs, and the node of Hyper-V',
    why: 'QEMU needs them there too',
    test: 'own-files.test.ts',
  },
} as const satisfies Readonly<Record<string, Amendment>>;
