// SPDX-License-Identifier: Apache-2.0
/** The files of a package, for people. */
import type {Manifest} from '../../documents/package.ts';
import {formatTable} from './table.ts';

/** @param width characters of a line */
export function packageTable({policy, libvirt, files}: Manifest, width: number): string {
  const rows = files.map(({path, mode, relation, upstream}) => [mode, path, relation, upstream ?? '']);
  const lines = formatTable([['mode', 'path', 'relation', 'upstream file'], ...rows], {width, indent: 2});
  return [`Policy ${policy}, for libvirt ${libvirt}`, '', ...lines, ''].join('\n');
}
