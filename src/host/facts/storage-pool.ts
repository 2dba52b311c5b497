// SPDX-License-Identifier: Apache-2.0
import {unlessFailing} from '../../files/errno.ts';
import {readRegularFile} from '../../files/read-regular-file.ts';
import {parseXml} from '../../domain/parse-xml.ts';
import {attr, descend} from '../../domain/xml.ts';
import {isAbsolutePath} from '../../text/paths.ts';
import {tableFact} from '../fact.ts';

export interface StoragePool {
  /** What its volumes are. */
  readonly volumes: 'file' | 'block';
  /** The directory they lie in under their names. */
  readonly target: string;
}

/** A storage pool by name; undefined when it is not known, or its volumes are not files or devices in one directory. */
export const storagePool = tableFact('pools', {
  rows: ({z, absolute}) => z.object({volumes: z.enum(['file', 'block']), target: absolute}),
  live: () => liveStoragePool,
});

const DIRECTORY = '/etc/libvirt/storage';
const MAX_SIZE = 1024 * 1024;

/** What a pool's volumes are; pools of other types name them in ways that only libvirt can follow. */
const VOLUMES: Readonly<Record<string, StoragePool['volumes']>> = {
  dir: 'file',
  fs: 'file',
  netfs: 'file',
  logical: 'block',
  disk: 'block',
};

/** As libvirt keeps its definition; undefined where it may not be read. */
export function liveStoragePool(name: string): StoragePool | undefined {
  if (name === '' || name.includes('/')) return undefined;
  const file = `${DIRECTORY}/${name}.xml`;
  return unlessFailing(() => parseStoragePool(readRegularFile(file, {largest: MAX_SIZE}).toString('utf8')));
}

/** @throws KnownError when the text is no XML that we read */
export function parseStoragePool(xml: string): StoragePool | undefined {
  const pool = parseXml(xml);
  const type = attr(pool, 'type') ?? '';
  const volumes = Object.hasOwn(VOLUMES, type) ? VOLUMES[type] : undefined;
  const target = descend(pool, 'target', 'path')?.text;
  return volumes !== undefined && isAbsolutePath(target) ? {volumes, target} : undefined;
}
