// SPDX-License-Identifier: Apache-2.0
import type {Intention, Remedy} from '../why/answer.ts';
import type {CommonCauses} from './common-causes.ts';
import type {HostProgram} from './host-programs.ts';
import type {Scratch} from './scratch-files.ts';
import type {OtherManager} from './other-managers.ts';

/** `profile` is the VM's own, `path` what was refused, `access` letters of `rwkmx`. */
export interface ApparmorCauses extends CommonCauses {
  'other-vm': {path: string; owner: string};
  /** svirtgen's profile grants it, that of libvirt's helper never does. */
  'helper-gap': {path: string; access: string; device: string};
  /** libvirt's helper grants it, so what is loaded is older than the definition. */
  'stale-profile': {profile: string; rule: string};
  /** Only while this is done does a VM need it. */
  operation: {operation: string; denied: boolean} & Refused;
  /**
   * It is named after the VM, as libvirt names what it makes. `certain`: by the VM's own UUID, or by the whole of
   * its name; otherwise another VM may have that name, too. `memory`: whether guest memory is in it, for which libvirt
   * adds the rule at the start.
   */
  'own-state': {certain: boolean; memory: boolean} & Refused;
  /** `what` of the host it is, such as `the memory of the host`. */
  sensitive: {path: string; access: string; what: string};
  /** It belongs to QEMU's user, which only libvirt's labels do. */
  'labelled-without-rule': Refused & {readonly perhaps: string | undefined};
  /** libvirt opened it, and QEMU got it when it was started: a save, a restore, a dump, a migration to a file. */
  'passed-file': Refused;
  /** Another name for a file, which a guest makes in a share: `target` is the file; `shareable`: whether the directory may be one. */
  'hard-link': {path: string; target: string | undefined; shareable: boolean; profile: string};
  /** QEMU makes it for itself; `pattern` is one for all its names. */
  'scratch-file': {scratch: Scratch; pattern: string} & Refused;
  /** `directory` has the firmware and modules of the emulator that the definition names. */
  'emulator-data': {directory: string} & Refused;
  /** A file's name in a log that somebody changed. */
  'not-as-written': {name: string; operation: string};
  'no-rule': MissingRule;
  'rule-lacks-access': MissingRule;
  /** A child of the VM's profile, such as passt's, which no file of the site is read into. */
  'child-rule': {child: string; path: string; access: string};
  program: {program: string; comm: string | undefined};
  /** The emulator or a companion, which libvirt starts under the VM's profile. */
  'own-program': {program: string; title: string; profile: string};
  /** `program`: a program of the host, where it is that one's profile. */
  'disconnected-path': {path: string; profile: string; program?: HostProgram};
  'deleted-file': {path: string; profile: string};
  signal: {peer: string};
  ptrace: {peer: string};
  ptraced: {peer: string};
  /** `libvirt`: whether it is libvirt who sends it; no rule where it is another VM. */
  'signal-received': {peer: string; libvirt: boolean; rule: string | undefined; profile: string};
  'unix-socket': {peer: string; address: string | undefined; rule: string; profile: string};
  mount: {path: string | undefined};
  'change-profile': {target: string};
  /** `companion`: whether the definition makes the VM have the one whose name the thread has; undefined: it has none. */
  'user-namespace': {
    comm: string | undefined;
    profile: string;
    companion: 'known' | 'perhaps' | undefined;
  };
  capability: {capability: string};
  'io-uring': {permission: string};
  network: {rule: string; profile: string};
  'operation-unknown': {operation: string; about: string};
  /** A program of the host under a profile of its own. `what` of the host it is; undefined where a VM may be meant to have it. */
  'helper-cannot-read': {
    path: string;
    what: string | undefined;
    /** Whether images may be below it: 'perhaps' below a volume, which is raw as a rule. */
    chain: 'none' | 'perhaps' | 'likely';
  };
  'helper-cannot-load': {path: string};
  'emulator-refused': {path: string; program: HostProgram};
  /** `rule` is undefined where the record does not say enough for one, and where none should be added. */
  'host-program': {
    operation: string;
    rule: string | undefined;
    barred: Barred | undefined;
    program: HostProgram;
  };
  /** A VM, or what is run for one, of another than libvirt. `host`: what of the host it is. */
  'other-manager': OtherManager & {
    who: string;
    path: string | undefined;
    rule: string | undefined;
    host: string | undefined;
  };
  /** In complain mode the kernel makes a profile of its own for what is started without a rule. */
  'complain-child': {program: HostProgram; started: string; barred: Barred | undefined};
  /** The profile that was to be entered is not loaded. */
  'profile-absent': {profile: string};
  'profile-not-loaded': {profile: string; who: string};
  'restricted-namespace': {who: string; about: string};
  'container-profile': {profile: string; rule: string | undefined};
}

export interface Refused {
  readonly path: string;
  readonly access: string;
  readonly profile: string;
}

export interface MissingRule extends Refused {
  /** The device that may lead to what was refused: the host does not tell. */
  readonly perhaps: string | undefined;
  /** It was to be made there: a socket to listen on, a log. */
  readonly makes: boolean;
  /** null: nothing in its definition asks for it; undefined: there is no definition to ask, or it does not say. */
  readonly device: string | null | undefined;
  /** What `why` says of a definition. */
  readonly known: readonly Remedy[];
  readonly right: Intention | null;
}

/** `program`: it is where others than the system may put one; `host`: whoever has it has the host, or a user of it. */
export type Barred = 'program' | 'host';
