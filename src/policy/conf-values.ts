// SPDX-License-Identifier: Apache-2.0
/** Typed reads of qemu.conf's settings, refused in libvirt's words. */
import {KnownError} from '../errors.ts';
import type {ConfSetting, QemuConf} from './qemu-conf.ts';

/** @throws KnownError QEMU_CONF_TYPE */
export function confString(conf: QemuConf, name: string): string | undefined {
  const setting = conf.settings.get(name);
  if (setting === undefined) return undefined;
  if (typeof setting.value !== 'string') wrongType(conf, setting, 'a string');
  return setting.value;
}

/** @throws KnownError QEMU_CONF_TYPE */
export function confBool(conf: QemuConf, name: string): boolean | undefined {
  const setting = conf.settings.get(name);
  if (setting === undefined) return undefined;
  if (typeof setting.value !== 'number' || setting.value < 0) wrongType(conf, setting, 'a bool');
  if (setting.value > 1) {
    refuse(conf, setting, 'QEMU_CONF_TYPE', `internal error: value for '${name}' parameter must be 0 or 1`);
  }
  return setting.value === 1;
}

/** @throws KnownError QEMU_CONF_TYPE */
export function confInt(conf: QemuConf, name: string): number | undefined {
  const setting = conf.settings.get(name);
  if (setting === undefined) return undefined;
  if (typeof setting.value !== 'number') wrongType(conf, setting, 'an int');
  return setting.value;
}

/** @throws KnownError QEMU_CONF_TYPE */
export function confStrings(conf: QemuConf, name: string): readonly string[] | undefined {
  const setting = conf.settings.get(name);
  if (setting === undefined) return undefined;
  return stringItems(setting) ?? wrongType(conf, setting, 'a string list');
}

/** Where libvirt takes one string for a list of one. @throws KnownError QEMU_CONF_TYPE */
export function confStringOrStrings(conf: QemuConf, name: string): readonly string[] | undefined {
  const setting = conf.settings.get(name);
  if (setting === undefined) return undefined;
  if (typeof setting.value === 'string') return [setting.value];
  return stringItems(setting) ?? wrongType(conf, setting, 'a string or string list');
}

/** A value of the right type that libvirt does not take. */
export function refuseValue(conf: QemuConf, name: string, message: string): never {
  refuse(conf, conf.settings.get(name), 'QEMU_CONF_VALUE', message);
}

function stringItems({value}: ConfSetting): readonly string[] | undefined {
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
