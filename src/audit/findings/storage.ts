// SPDX-License-Identifier: Apache-2.0
/** Images and volumes: who may write them, and what they are called. */
import {provenance} from '../../inventory/site.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import type {FindingContext} from './context.ts';
import {isImage} from '../../inventory/role-questions.ts';
import {TRAITS} from '../../inventory/roles.ts';
import {oncePerPath, openedPaths, writes} from './needs.ts';
import {report, type Sightings} from './report.ts';

const OTHERS_WRITE = 0o002;

export function backingFiles(context: FindingContext): Sightings {
  const {host, plan, inventory} = context.analysis;
  const chowned = new Set(plan.dac.labels.map(({path}) => path));
  const below = inventory.resources.filter(
    resource => isImage(resource) && (resource.storage?.depth ?? 0) > 0,
  );
  return oncePerPath(below).flatMap(({path, from}) => {
    const {mode = 0, type} = host.stat(path) ?? {};
    const open = type === 'file' && (mode & OTHERS_WRITE) !== 0;
    return [
      open && report('BACKING_FILE_WRITABLE', {path, from}, {mode: `0${mode.toString(8)}`}),
      context.analysis.active.has('dac') && chowned.has(path) && report('BACKING_FILE_CHOWNED', {path, from}),
    ];
  });
}

/** The labels follow the data file's own flag, and nobody writes that one; QEMU itself only reads. */
export function dataFiles({analysis}: FindingContext): Sightings {
  const {resources} = analysis.inventory;
  return resources
    .filter(data => data.role === 'data-file' && !data.readonly)
    .filter(data =>
      resources.some(
        top =>
          top.role === 'image' &&
          top.storage?.depth === 0 &&
          top.storage.chain === data.storage?.chain &&
          top.readonly,
      ),
    )
    .map(({path, from}) => report('DATA_FILE_WRITABLE', {path, from}));
}

export function readonlyAndWritable(context: FindingContext): Sightings {
  const {host} = context.analysis;
  const opened = openedPaths(context);
  const writers = new Map(
    opened.filter(writes).map(resource => [resolvedPath(resource.path, host), resource]),
  );
  const readers = opened.filter(resource => TRAITS[resource.role].deniedIfRead && !writes(resource));
  return oncePerPath(readers).map(({path, from}) => {
    const writer = writers.get(resolvedPath(path, host));
    return writer && report('READONLY_AND_WRITABLE', {path, from}, {writer: writer.from.device});
  });
}

const UNSTABLE = /^\/dev\/(sd[a-z]+|hd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|sr\d+|dm-\d+|mmcblk\d+)(p?\d+)?$/;

export function unstableNames(context: FindingContext): Sightings {
  return context.chains.flatMap(({device, links}) =>
    links.flatMap(({source}) => {
      const {path} = source;
      if (path === undefined || !UNSTABLE.test(path)) return [];
      const severity = /^\/dev\/sr\d+$/.test(path) ? 'note' : undefined;
      return [
        report('BLOCK_DEVICE_UNSTABLE_NAME', {
          path,
          from: provenance(device, source, 'block device'),
          severity,
        }),
      ];
    }),
  );
}
