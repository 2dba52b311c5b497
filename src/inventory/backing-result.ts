// SPDX-License-Identifier: Apache-2.0
/** What reading a backing name can come to. */
import type {NetworkSource, NvmeSource} from '../domain/domain.ts';
import type {LibvirtClass} from '../errors.ts';

/** The parts of a source that the name decides. */
export interface BackingTarget {
  readonly type: 'file' | 'block' | 'dir' | 'network' | 'nvme';
  readonly path?: string | undefined;
  readonly network?: NetworkSource | undefined;
  readonly nvme?: NvmeSource | undefined;
}

/**
 * 'unusable': the name is right, but libvirt has no words for all of it (a password in it, say), and so it
 * stops there. 'invalid': libvirt fails, with this message.
 */
export type BackingResult =
  | {readonly status: 'source'; readonly target: BackingTarget}
  | {readonly status: 'unusable'}
  | {readonly status: 'invalid'; readonly libvirtClass: LibvirtClass; readonly detail: string};

export function source(target: BackingTarget): BackingResult {
  return {status: 'source', target};
}

/** One kept elsewhere; `configFile` is what librbd reads. */
export function networkSource(
  protocol: string,
  name: string | undefined,
  hosts: NetworkSource['hosts'],
  configFile?: string,
): BackingResult {
  return source({type: 'network', network: {protocol, name, hosts, configFile, files: []}});
}

export function invalid(libvirtClass: LibvirtClass, detail: string): BackingResult {
  return {status: 'invalid', libvirtClass, detail};
}
