/**
 * Site settings: what a policy file of `policies/` says, overlaid with qemu.conf. Every value is resolved;
 * nothing below reads a file.
 */
export type SecurityDriver = 'selinux' | 'apparmor' | 'dac' | 'none';

export interface Policy {
  /** The file's name without its ending, such as `debian`. */
  readonly name: string;
  /** The stack in order of calls; MAC drivers first, `dac` last. */
  readonly securityDrivers: readonly SecurityDriver[];
  /** In qemu.conf's syntax: `+107`, `107` or a name. */
  readonly user: string;
  readonly group: string;
  /** Ids of accounts, for hosts that do not know them: an assumed one, or one libvirt is not installed on. */
  readonly accounts: KnownAccounts;
  readonly dynamicOwnership: boolean;
  readonly rememberOwner: boolean;
  readonly defaultConfined: boolean;
  readonly requireConfined: boolean;
  /** Whether QEMU loses root's capabilities, and is held to the system calls it is known to need. */
  readonly clearCapabilities: boolean;
  readonly syscallFilter: boolean;
  /** Whether each VM has a /dev of its own. */
  readonly mountNamespace: boolean;
  /** Whether the devices controller is used. */
  readonly cgroupDevices: boolean;
  /** The default device list; shared by the cgroup rules and the private /dev. */
  readonly cgroupDeviceAcl: readonly string[];
  /** Whether the list is the site's own, from qemu.conf, which strict mode does not change. */
  readonly cgroupDeviceAclConfigured: boolean;
  /** Whether virtlogd writes the files of file-backed character devices. */
  readonly stdioHandler: 'logd' | 'file';
  readonly swtpmUser: string;
  readonly swtpmGroup: string;
  readonly memoryBackingDir: string | undefined;
  readonly hugetlbfsMounts: readonly string[];
  /** Firmware code file to variable-store template. */
  readonly nvramTemplates: readonly {readonly code: string; readonly vars: string}[];
  readonly vncAllowHostAudio: boolean;
  readonly nographicsAllowHostAudio: boolean;
  readonly vncAutoUnixSocket: boolean;
  readonly spiceAutoUnixSocket: boolean;
  readonly sharedFilesystems: readonly string[];
  readonly suppressions: readonly Suppression[];
  /** What VMs may touch at most; no limit at all when there is none. */
  readonly limits: readonly Limit[];
  readonly selinux: SelinuxPolicy;
  readonly apparmor: ApparmorPolicy;
}

export interface KnownAccounts {
  readonly users: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<string, number>>;
}

export interface SelinuxPolicy {
  /** The libvirt daemon's own context. */
  readonly daemon: string;
  /** Lines of virtual_domain_context: process context, then the one for TCG. */
  readonly domainContexts: readonly string[];
  /** Lines of virtual_image_context: image context, then the one for read-only content. */
  readonly imageContexts: readonly string[];
  /** Values of lxc_contexts. */
  readonly containerContexts: ContainerContexts;
  /** Set: the basic model, in which SELinux keeps VMs from the host and not from each other. */
  readonly basic: BasicSelinux | undefined;
}

export interface ContainerContexts {
  readonly process: string;
  readonly file: string;
  readonly content: string;
}

export interface BasicSelinux {
  /** What the policy's transition makes of every QEMU. */
  readonly process: string;
  /** What the administrator has to give to every image. */
  readonly image: string;
}

export interface ApparmorPolicy {
  /** Directory of the profiles, /etc/apparmor.d/libvirt. */
  readonly directory: string;
  readonly parser: string;
  /** Prefixes that are allowed whatever the other tables say. */
  readonly override: readonly string[];
  readonly restricted: readonly string[];
  /** Prefixes that are allowed read-only. */
  readonly restrictedReadWrite: readonly string[];
  /** Firmware and option ROMs: strict mode lets a VM read what is here. */
  readonly firmware: readonly string[];
}

/** A finding that the site has looked at and lives with, for a time. */
export interface Suppression {
  readonly code: string;
  /** Name or UUID of the domain; every domain when absent. */
  readonly domain?: string | undefined;
  /** The finding's path, or a directory with its slash for all below it. */
  readonly path?: string | undefined;
  readonly device?: string | undefined;
  readonly reason: string;
  /** The last day, such as `2027-03-31`. */
  readonly until: string;
}

/** What certain VMs may touch. Patterns are those of text/glob.ts; paths know `@{name}` and `@{uuid}`. */
export interface Limit {
  /** All that is said has to fit. Metadata by the name of an element, or `element@attribute`. */
  readonly vms: {
    readonly name?: string | undefined;
    readonly title?: string | undefined;
    readonly metadata?: Readonly<Record<string, string>> | undefined;
  };
  readonly paths: {readonly read: readonly string[]; readonly write: readonly string[]};
  /** Below /dev. */
  readonly devices: readonly string[];
  /** Addresses, networks, names; `*` for all. */
  readonly listen: readonly string[];
  /** Options of QEMU with their values, such as `-fw_cfg name=opt/site/*`. */
  readonly arguments: readonly string[];
}
