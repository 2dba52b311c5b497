// SPDX-License-Identifier: Apache-2.0
/**
 * One host object that one device of the domain needs. The inventory is the list of them; every layer and
 * every question is derived from it.
 */
import type {DeviceSeclabel} from '../domain/domain.ts';
import {TRAITS, type DeviceKind, type Role} from './roles.ts';
import type {ShortNamed} from '../policy/short-name.ts';
import type {ProcessRole} from './processes.ts';

export type {DeviceKind, ProcessRole, Role};

/** Canonical order: read, write, append, link, lock, map for execution. */
export type Access = string & {readonly __brand: 'Access'};

/** Why something is there and where in the definition it comes from. */
export interface Provenance {
  /** The device in words an administrator uses, such as `disk vda` or `tpm 0`. */
  readonly device: string;
  /** Path of element names, such as `disk/source`. */
  readonly element: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  /** The amendment of strict mode that added the entry; see docs/differences.md. */
  readonly amendment?: string;
}

export interface Resource {
  readonly kind: DeviceKind;
  readonly role: Role;
  /** Absolute host path as the definition or the layout names it; not resolved. */
  readonly path: string;
  /** What the process does with it: letters of `rwlkmx`. */
  readonly access: Access;
  /** The process that opens it. */
  readonly process: ProcessRole;
  /** Whether libvirt opens it and passes the descriptor on, so that QEMU itself never opens the path. */
  readonly passed: boolean;
  readonly readonly: boolean;
  readonly shareable: boolean;
  /** Overrides of the element itself. */
  readonly overrides: readonly DeviceSeclabel[];
  readonly storage: StorageFacts | undefined;
  /** Of a socket: whether QEMU connects or listens. `create`: of a file that QEMU makes where it is not there yet. */
  readonly mode: 'connect' | 'bind' | 'create' | undefined;
  /** Whether a directory with everything below it is meant. */
  readonly tree: boolean;
  /** Of a path that libvirt names after the VM's short name. */
  readonly shortNamed: ShortNamed | undefined;
  readonly from: Provenance;
}

/**
 * Whether it is made when the VM starts, so that its absence before is no fault: by role, a socket that QEMU
 * listens on, a file that it makes, and a variable store, which libvirt copies from its template.
 */
export function isMadeAtStart({role, kind, mode}: Resource): boolean {
  return TRAITS[role].made !== undefined || mode === 'bind' || mode === 'create' || kind === 'nvram';
}

/** What the labelers have to know of an image beyond its path. */
export interface StorageFacts {
  /** 0 is the top of the chain. */
  readonly depth: number;
  /** The disk (or nvram) this belongs to: resources of one chain share the number. */
  readonly chain: number;
  /** Whether the disk's own written type is `dir`, at the top of the chain. */
  readonly directory: boolean;
  /** Effective type is file, block or directory. */
  readonly local: boolean;
  readonly fdgroup: string | undefined;
  /** Overrides of the chain's top. */
  readonly diskOverrides: readonly DeviceSeclabel[];
  /** Overrides of the image a data file belongs to. */
  readonly imageOverrides: readonly DeviceSeclabel[];
  readonly managedReservations: boolean;
  readonly hasReservations: boolean;
  readonly hasBacking: boolean;
}
