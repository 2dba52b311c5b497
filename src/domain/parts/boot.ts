// SPDX-License-Identifier: Apache-2.0
/** Firmware, direct boot, and what QEMU hands to either. */
import type {Place} from '../../errors.ts';
import type {Located} from './common.ts';
import type {ImageFormat, StorageSource} from './storage.ts';

export interface HostPath extends Located {
  readonly path: string;
}

export interface Loader extends Located {
  readonly path: string | undefined;
  readonly readonly: boolean | undefined;
  readonly type: 'rom' | 'pflash' | undefined;
  readonly secure: boolean | undefined;
  readonly stateless: boolean | undefined;
  readonly format: 'raw' | 'qcow2' | undefined;
}

export interface Nvram extends Located {
  readonly source: StorageSource;
  readonly template: string | undefined;
  readonly templateFormat: ImageFormat | undefined;
  /** Whether the path was written, and not filled in by QEMU's defaults. */
  readonly written: boolean;
}

export interface AcpiTable extends HostPath {
  readonly type: 'slic' | 'raw' | 'rawset' | 'msdm';
}

export interface Os extends Located {
  readonly type: string;
  readonly arch: string | undefined;
  readonly firmware: 'efi' | 'bios' | undefined;
  readonly loader: Loader | undefined;
  readonly nvram: Nvram | undefined;
  readonly varstore:
    | {readonly path: string | undefined; readonly template: string | undefined; readonly at: Place}
    | undefined;
  readonly kernel: HostPath | undefined;
  readonly initrd: HostPath | undefined;
  readonly shim: HostPath | undefined;
  readonly dtb: HostPath | undefined;
  readonly acpiTables: readonly AcpiTable[];
}

export interface FwCfgEntry extends Located {
  readonly name: string;
  readonly value: string | undefined;
  readonly file: string | undefined;
}

export interface LaunchSecurity extends Located {
  readonly type: 'sev' | 'sev-snp' | 's390-pv' | 'tdx';
  readonly dhCert: boolean;
  readonly session: boolean;
  /** Socket of the service that signs what a TDX guest says of itself; undefined where none is asked for. */
  readonly quoteService: HostPath | undefined;
}
