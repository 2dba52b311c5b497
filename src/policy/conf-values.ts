// SPDX-License-Identifier: Apache-2.0
/** Typed reads of qemu.conf's settings, refused in libvirt's words. */
import {KnownError} from '../errors.ts';
import type {ConfSetting, ConfValue, QemuConf} from './qemu-conf.ts';

/** Undefined where it is not set. @throws KnownError QEMU_CONF_TYPE */
type Read<Value> = (conf: QemuConf, name: string) => Value | undefined;

/** @param take undefined for a value of another type */
function reader<Value>(expected: string, take: (value: ConfValue) => Value | undefined): Read<Value> {
  return (conf, name) => {
    const setting = conf.settings.get(name);
    return setting && (take(setting.value) ?? wrongType(conf, setting, expected));
  };
}

export const confString = reader('a string', value => (typeof value === 'string' ? value : undefined));
export const confInt = reader('an int', value => (typeof value === 'number' ? value : undefined));
export const confStrings = reader('a string list', stringItems);
/** Where libvirt takes one string for a list of one. */
export const confStringOrStrings = reader('a string or string list', value =>
  typeof value === 'string' ? [value] : stringItems(value),
);

const flag = reader('a bool', value => (typeof value === 'number' && value >= 0 ? value : undefined));

export const confBool: Read<boolean> = (conf, name) => {
  const value = flag(conf, name);
  if (value === undefined || value <= 1) return value === undefined ? undefined : value === 1;
  const message = `internal error: value for '${name}' parameter must be 0 or 1`;
  return refuse(conf, conf.settings.get(name), 'QEMU_CONF_TYPE', message);
};

/** A value of the right type that libvirt does not take. */
export function refuseValue(conf: QemuConf, name: string, message: string): never {
  refuse(conf, conf.settings.get(name), 'QEMU_CONF_VALUE', message);
}

function stringItems(value: ConfValue): readonly string[] | undefined {
  if (typeof value !== 'object') return undefined;
  const items = value.filter(item => typeof item === 'string');
  return items.length === value.length ? items : undefined;
}

function wrongType(conf: QemuConf, setting: ConfSetting, expected: string): never {
  const message = `internal error: expected ${expected} for '${setting.name}' parameter`;
  return refuse(conf, setting, 'QEMU_CONF_TYPE', message);
}

function refuse(conf: QemuConf, setting: ConfSetting | undefined, code: string, message: string): never {
  throw new KnownError(code, message, {file: conf.file, place: setting?.at});
}
