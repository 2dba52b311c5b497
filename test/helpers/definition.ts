// SPDX-License-Identifier: Apache-2.0
/** Definitions for tests about one element: the element under test, and around it no more than libvirt asks for. */
import type {ParseContext} from '../../src/domain/context.ts';
import type {Domain} from '../../src/domain/domain.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {applyQemuDefaults, type QemuSite} from '../../src/domain/qemu-defaults.ts';
import {validateDomain} from '../../src/domain/validate/validate-domain.ts';
import {parseXml} from '../../src/domain/parse-xml.ts';
import type {XmlElement} from '../../src/domain/xml.ts';
import {KnownError} from '../../src/errors.ts';
import {libvirtFeatures} from '../../src/versions/libvirt-changes.ts';
import type {Version} from '../../src/versions/version.ts';

export const inactive: ParseContext = {live: false, reading: 'inactive', libvirt: libvirtFeatures()};
export const live: ParseContext = {...inactive, live: true, reading: 'running'};

export const site: QemuSite = {
  nvramDir: '/var/lib/libvirt/qemu/nvram',
  varstoreDir: '/var/lib/libvirt/qemu/varstore',
  nvramTemplates: [{code: '/usr/share/OVMF/OVMF_CODE.fd', vars: '/usr/share/OVMF/OVMF_VARS.fd'}],
  hostArchitecture: 'x86_64',
};

export interface Definition {
  /** Domain type; kvm by default. */
  readonly type?: string;
  readonly devices?: string;
  /** What stands beside `<devices>`. */
  readonly beside?: string;
  readonly arch?: string;
  /** Children of `<os>` after `<type>`. */
  readonly os?: string;
  readonly osAttributes?: string;
  readonly attributes?: string;
  /** The libvirt that reads it; 11.3 by default. */
  readonly libvirt?: Version;
}

export function element(xml: string): XmlElement {
  return parseXml(xml);
}

export function definition(parts: Definition): string {
  const {
    type = 'kvm',
    devices = '',
    beside = '',
    arch = 'x86_64',
    os = '',
    osAttributes = '',
    attributes = '',
  } = parts;
  return `<domain type='${type}' ${attributes}>
    <name>guest</name>
    <uuid>0b6a1a8e-6a2e-4a5e-9b0f-3f1d6c2b7a90</uuid>
    <os ${osAttributes}><type arch='${arch}'>hvm</type>${os}</os>
    ${beside}
    <devices>${devices}</devices>
  </domain>`;
}

/** The definition as a user's tools would parse it, with QEMU's defaults. */
export function withDefaults(parts: Definition): Domain {
  const {libvirt} = parts;
  return applyQemuDefaults(parseDomain(definition(parts), {defaultSecurityModel: 'selinux', libvirt}), site);
}

/** libvirt's message for the definition, or undefined when it is fine. */
export function verdict(parts: Definition): string | undefined {
  return messageOf(() => {
    validateDomain(withDefaults(parts));
  });
}

/** The message of the refusal that `action` throws, or undefined when it throws none. */
export function messageOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof KnownError) return error.message;
    throw error;
  }
}
