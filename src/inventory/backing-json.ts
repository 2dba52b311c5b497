// SPDX-License-Identifier: Apache-2.0
/** Backing names that start with `json:`: QEMU's block device options. */
import {invalid, type BackingResult} from './backing-result.ts';
import {JSON_DRIVERS} from './backing-json-drivers.ts';
import {isObject, readJsonTree, text, type JsonObject} from './json-tree.ts';

/** @param json all after `json:` */
export function parseBackingJson(json: string): BackingResult {
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
