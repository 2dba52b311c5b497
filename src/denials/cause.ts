// SPDX-License-Identifier: Apache-2.0
/** What a denial comes from: data until it is printed. The sentences are in `render/report/denials/`. */
import type {Intention, Remedy} from '../why/answer.ts';
import type {HostProgram} from './host-programs.ts';
import type {Noise} from './noise.ts';

export type Cause = ApparmorCause | SelinuxCause;
export type CauseCode = Cause['kind'];

/** The members of a union with this kind, also those that share their shape with others. */
export type OfKind<Union, Kind> = Union extends {readonly kind: infer Kinds}
  ? Kind extends Kinds
    ? Union
    : never
  : never;

/** `profile` is the VM's own, `path` what was refused, `access` letters of `rwkmx`. */
export type ApparmorCause =
  /** Known to be tried and done without. */
  | {readonly kind: 'noise'; readonly noise: Noise}
  | {readonly kind: 'other-vm'; readonly path: string; readonly owner: string}
  /** svirtgen's profile grants it, that of libvirt's helper never does. */
  | {readonly kind: 'helper-gap'; readonly path: string; readonly access: string; readonly device: string}
  /** libvirt's helper grants it, so what is loaded is older than the definition. */
  | {readonly kind: 'stale-profile'; readonly profile: string; readonly rule: string}
  /** Only while this is done does a VM need it. */
  | {
      readonly kind: 'operation';
      readonly operation: string;
      readonly path: string;
      readonly access: string;
      readonly profile: string;
    }
  /**
   * It is named after the VM, as libvirt names what it makes. `certain`: by the VM's own UUID, or by the whole of
   * its name; otherwise another VM may have that name, too.
   */
  | {
      readonly kind: 'own-state';
      readonly path: string;
      readonly access: string;
      readonly profile: string;
      readonly certain: boolean;
    }
  | {
      readonly kind: 'sensitive';
      readonly path: string;
      readonly access: string;
      /** Such as `the memory of the host`. */
      readonly what: string;
    }
  /** It belongs to QEMU's user, which only libvirt's labels do. */
  | {
      readonly kind: 'labelled-without-rule';
      readonly path: string;
      readonly access: string;
      readonly profile: string;
    }
  | MissingRule
  /** A child of the VM's profile, such as passt's, which no file of the site is read into. */
  | {readonly kind: 'child-rule'; readonly child: string; readonly path: string; readonly access: string}
  | {readonly kind: 'program'; readonly program: string; readonly comm: string | undefined}
  /** The emulator or a companion, which libvirt starts under the VM's profile. */
  | {readonly kind: 'own-program'; readonly program: string; readonly title: string; readonly profile: string}
  | {readonly kind: 'disconnected-path' | 'deleted-file'; readonly path: string; readonly profile: string}
  | {readonly kind: 'signal' | 'ptrace' | 'ptraced'; readonly peer: string}
  /** `libvirt`: whether it is libvirt who sends it; no rule where it is another VM. */
  | {
      readonly kind: 'signal-received';
      readonly peer: string;
      readonly libvirt: boolean;
      readonly rule: string | undefined;
      readonly profile: string;
    }
  | {
      readonly kind: 'unix-socket';
      readonly peer: string;
      readonly address: string | undefined;
      readonly rule: string;
      readonly profile: string;
    }
  | {readonly kind: 'mount'; readonly path: string | undefined}
  | {readonly kind: 'change-profile'; readonly target: string}
  /** `companion`: whether the definition makes the VM have the one whose name the thread has; undefined: it has none. */
  | {
      readonly kind: 'user-namespace';
      readonly comm: string | undefined;
      readonly profile: string;
      readonly companion: 'known' | 'perhaps' | undefined;
    }
  | {readonly kind: 'capability'; readonly capability: string}
  | {readonly kind: 'io-uring'; readonly permission: string}
  | {readonly kind: 'network'; readonly rule: string; readonly profile: string}
  | {readonly kind: 'operation-unknown'; readonly operation: string; readonly about: string}
  | OwnerOrMode
  | CutOff
  /** A program of the host under a profile of its own. */
  | {
      readonly kind: 'helper-cannot-read';
      readonly path: string;
      /** What of the host it is; undefined where a VM may be meant to have it. */
      readonly what: string | undefined;
    }
  | {readonly kind: 'helper-cannot-load'; readonly path: string}
  | {readonly kind: 'emulator-refused'; readonly path: string; readonly program: HostProgram}
  | {
      readonly kind: 'host-program';
      readonly operation: string;
      /** Undefined where the record does not say enough for one, and where none should be added. */
      readonly rule: string | undefined;
      readonly barred: Barred | undefined;
      readonly program: HostProgram;
    }
  /** In complain mode the kernel makes a profile of its own for what is started without a rule. */
  | {
      readonly kind: 'complain-child';
      readonly program: HostProgram;
      readonly started: string;
      readonly barred: Barred | undefined;
    }
  /** The profile that was to be entered is not loaded. */
  | {readonly kind: 'profile-absent'; readonly profile: string}
  | {readonly kind: 'profile-not-loaded'; readonly profile: string; readonly who: string}
  | {readonly kind: 'restricted-namespace'; readonly who: string; readonly about: string}
  | {readonly kind: 'container-profile'; readonly profile: string; readonly rule: string | undefined}
  | Stranger;

/** `program`: it is where others than the system may put one; `host`: whoever has it has the host, or a user of it. */
export type Barred = 'program' | 'host';

/** Asked for only where a file refused by its owner, its mode or its ACL. */
export interface OwnerOrMode {
  readonly kind: 'owner-or-mode';
  readonly permissions: string;
}

/** Neither a VM nor a program around one. */
export interface Stranger {
  readonly kind: 'stranger';
  readonly who: string;
}

/** The log has only the beginning of the record. */
export interface CutOff {
  readonly kind: 'cut-off';
  readonly path: string | undefined;
  readonly operation: string;
}

export interface MissingRule {
  readonly kind: 'no-rule' | 'rule-lacks-access';
  readonly path: string;
  readonly access: string;
  readonly profile: string;
  /** null: nothing in its definition asks for it; undefined: there is no definition to ask. */
  readonly device: string | null | undefined;
  /** What `why` says of a definition. */
  readonly known: readonly Remedy[];
  readonly right: Intention | null;
}

/** Of a record with the last part of a name only: the file system's device, or its type where it has none. */
export interface FileAt {
  readonly device: string;
  readonly inode: string;
}

/** `rule` is an allow rule in the policy's language; `what` the object in words. */
export type SelinuxCause =
  | {readonly kind: 'noise'; readonly noise: Noise}
  | {
      readonly kind: 'other-vm-categories';
      readonly what: string;
      readonly its: string;
      readonly mine: string;
      readonly owner: string | undefined;
    }
  | {readonly kind: 'relabel'; readonly what: string}
  | {
      readonly kind: 'sensitive';
      readonly what: string;
      readonly path: string | undefined;
      readonly permissions: string;
      /** What of the host it is, such as `the memory of the host`. */
      readonly host: string;
    }
  | {readonly kind: 'read-only-content'; readonly what: string; readonly permissions: string}
  | {readonly kind: 'file-system-without-labels'; readonly type: string; readonly boolean: string}
  | {
      readonly kind: 'not-labelled';
      readonly what: string;
      readonly type: string;
      readonly permissions: string;
      readonly path: string | undefined;
      readonly at: FileAt | undefined;
      readonly context: string;
      readonly device: string | undefined;
      readonly defined: boolean;
      /** Only what is read can be content for all. */
      readonly reads: boolean;
    }
  | {
      readonly kind: 'image-type-of-another-kind';
      readonly source: string;
      readonly context: string;
      readonly rule: string;
    }
  | {
      readonly kind: 'type';
      readonly what: string;
      readonly permissions: string;
      readonly source: string;
      readonly rule: string;
    }
  | {
      readonly kind: 'inherited-descriptor';
      readonly what: string;
      readonly from: string;
      readonly rule: string;
    }
  | {readonly kind: 'peer'; readonly peer: string; readonly path: string | undefined; readonly rule: string}
  | {
      readonly kind: 'container';
      readonly what: string;
      readonly type: string;
      /** What the container runs at, with its categories where it has some. */
      readonly level: string | undefined;
      readonly path: string | undefined;
      readonly at: FileAt | undefined;
      /** Whether it is a volume of some container, or may be one; undefined for what has another use. */
      readonly volume: 'known' | 'unlabelled' | undefined;
    }
  | {readonly kind: 'io-uring' | 'userfaultfd'; readonly permission: string; readonly rule: string}
  | {readonly kind: 'execmem'; readonly permissions: string}
  | {readonly kind: 'own-label' | 'own-process'; readonly permissions: string}
  /** A signal, or a look, at a process that is no part of it. */
  | {readonly kind: 'other-process'; readonly permissions: string; readonly type: string}
  | {readonly kind: 'module-request'; readonly module: string | undefined}
  | {readonly kind: 'program'; readonly program: string; readonly type: string}
  /** A program that libvirt starts as the VM, without the label that the policy lets it be started by. */
  | {
      readonly kind: 'emulator-label';
      readonly what: string;
      /** The last part of its name. */
      readonly program: string;
      readonly path: string | undefined;
      readonly type: string;
      readonly rule: string;
    }
  | {
      readonly kind: 'port';
      readonly permission: string;
      readonly port: string | undefined;
      readonly type: string;
      readonly protocol: string;
      readonly rule: string;
    }
  /** Any other socket that it makes or uses itself. */
  | {
      readonly kind: 'socket';
      readonly tclass: string;
      readonly permissions: string;
      readonly boolean: string | undefined;
      readonly rule: string;
    }
  | {readonly kind: 'boolean'; readonly what: string; readonly permissions: string; readonly boolean: string}
  /** Nothing that is found by a path: shared memory, or a file that is deleted. */
  | {readonly kind: 'nameless-memory'; readonly what: string; readonly type: string; readonly rule: string}
  /** A link or a directory on the way; `shared`: with others, so that no VM's label may be on it. */
  | {
      readonly kind: 'link' | 'directory';
      readonly what: string;
      readonly type: string;
      readonly path: string | undefined;
      readonly at: FileAt | undefined;
      readonly permissions: string;
      readonly shared: boolean;
    }
  | {
      readonly kind: 'socket-file';
      readonly what: string;
      readonly type: string;
      readonly permissions: string;
      readonly rule: string;
    }
  /** The agent inside of a guest: the log is that of the guest. */
  | {readonly kind: 'guest-agent'; readonly what: string; readonly permissions: string; readonly rule: string}
  | OwnerOrMode
  | CutOff
  | {readonly kind: 'selinux-capability'; readonly permissions: readonly string[]}
  | {readonly kind: 'kernel-object'; readonly tclass: string; readonly permissions: string}
  | {
      readonly kind: 'policy';
      readonly what: string;
      readonly permissions: string;
      readonly source: string;
      readonly rule: string;
    }
  /** A daemon or companion with a type of its own. */
  | {
      readonly kind: 'host-domain';
      readonly program: HostProgram;
      readonly permissions: string;
      readonly what: string;
      readonly type: string;
      readonly boolean: string | undefined;
      readonly rule: string;
    }
  | Stranger;
