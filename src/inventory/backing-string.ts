// SPDX-License-Identifier: Apache-2.0
/** What a name in an image's header means: the source below it (or its data file). Nothing here looks at the host. */
import {join} from '../host/tree-paths.ts';
import type {StorageSource} from '../domain/domain.ts';
import {effectiveType} from '../domain/parts/storage.ts';
import {type BackingResult, invalid, source} from './backing-result.ts';
import {parseBackingUri, parseColonString} from './backing-uri.ts';
import {JSON_DRIVERS} from './backing-json-drivers.ts';
import {isObject, type JsonObject, readJsonTree, text} from './json-tree.ts';

/**
 * Reads a backing name as libvirt 11.3.0 does. A relative file name is taken from the directory of the image
 * it stands in, as that image's path is written: symlinks are not followed.
 *
 * @param name as in the image; may hold bytes that are not UTF-8
 */
export function parseBackingString(name: string, parent: StorageSource): BackingResult {
  if (looksLikeFile(name))
    return name.startsWith('/') ? source({type: 'file', path: name}) : relative(name, parent);
  if (name.startsWith('fat:')) return source({type: 'dir', path: name.slice('fat:'.length)});
  if (name.startsWith('json:')) return parseBackingJson(name.slice('json:'.length));
  return name.includes('://') ? parseBackingUri(name) : parseColonString(name);
}

/** No colon, or a slash before it: otherwise what precedes the colon is a protocol. */
function looksLikeFile(name: string): boolean {
  const colon = name.indexOf(':');
  const slash = name.indexOf('/');
  return colon === -1 || (slash !== -1 && slash < colon);
}

function relative(name: string, parent: StorageSource): BackingResult {
  const network = parent.network;
  if (effectiveType(parent) === 'network' && network !== undefined) {
    return source({type: 'network', network: {...network, name: joined(network.name ?? '', name)}});
  }
  return source({type: 'file', path: joined(parent.path ?? '', name)});
}

function joined(parentPath: string, name: string): string {
  return join(directoryName(parentPath), name);
}

/** All before the last slash, without the slashes at its end; `.` where there is none. */
function directoryName(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash === -1) return '.';
  return path.slice(0, slash).replace(/\/+$/, '') || '/';
}

/** @param json all after `json:` */
function parseBackingJson(json: string): BackingResult {
  const root = readJsonTree(json);
  if (root === undefined) return invalid('INTERNAL_ERROR', `cannot parse json ${json}`);
  const file = root.get('file');
  const isWrapped = !root.has('driver') && isObject(file);
  return parseDriver(isWrapped ? file : root, json, true);
}

/**
 * The layer `raw` may stand around the protocol's driver, once; its offset and size, if any, cut a slice out,
 * which changes nothing about the file that is opened.
 */
function parseDriver(options: JsonObject, json: string, formatAllowed: boolean): BackingResult {
  const name = text(options, 'driver');
  if (name === undefined)
    return invalid('INVALID_ARG', `JSON backing volume definition '${json}' lacks driver name`);
  if (name === 'raw') return formatAllowed ? parseRaw(options, json) : nestedFormat(json);
  const driver = JSON_DRIVERS.get(name);
  if (driver === undefined)
    return invalid(
      'INTERNAL_ERROR',
      `missing parser implementation for JSON backing volume driver '${name}'`,
    );
  return driver(options);
}

function parseRaw(options: JsonObject, json: string): BackingResult {
  for (const key of ['offset', 'size']) {
    if (options.has(key) && !isUnsigned(options.get(key))) {
      return invalid('INVALID_ARG', `malformed '${key}' property of 'raw' driver`);
    }
  }
  const file = options.get('file');
  if (!isObject(file))
    return invalid('INVALID_ARG', `JSON backing volume definition '${json}' lacks 'file' object`);
  return parseDriver(file, json, false);
}

function nestedFormat(json: string): BackingResult {
  return invalid(
    'INVALID_ARG',
    `JSON backing volume definition '${json}' must not have nested format drivers`,
  );
}

function isUnsigned(value: unknown): boolean {
  return (
    (typeof value === 'number' && Number.isInteger(value) && value >= 0) ||
    (typeof value === 'string' && /^\d+$/.test(value))
  );
}
