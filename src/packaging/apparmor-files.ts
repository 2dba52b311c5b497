// SPDX-License-Identifier: Apache-2.0
/** AppArmor: templates, the abstraction every VM includes, and what the daemons' own profiles have to allow. */
import {readTemplate, renderTemplate} from '../render/templates.ts';
import {type PackageFile, packageFile, type PackageSite, ships} from './package-file.ts';

const ETC = 'etc/apparmor.d';
const PARSE = 'apparmor_parser -QK {}';
const HELPER = `/${ETC}/usr.lib.libvirt.virt-aa-helper`;

/** A profile can be compiled by itself; a part of one cannot. */
export function apparmorFiles(site: PackageSite): readonly PackageFile[] {
  if (!ships(site, 'apparmor')) return [];
  return [...templates(site), ...abstractions(site), ...programs(site), ...additions(site)];
}

function templates({policy}: PackageSite): readonly PackageFile[] {
  const folder = policy.apparmor.directory.slice(1);
  return ['TEMPLATE.qemu', 'TEMPLATE.lxc'].map(name =>
    packageFile(`${folder}/${name}`, readTemplate(`apparmor/${name}`), {
      relation: 'leave',
      upstream: `${policy.apparmor.directory}/${name}`,
      check: PARSE,
    }),
  );
}

function abstractions(site: PackageSite): readonly PackageFile[] {
  const {apparmor, nvramTemplates} = site.policy;
  const values = {
    passt: site.modernParser ? [site.layout.passt] : [],
    includes: site.modernParser ? ['abstractions/libvirt-qemu.d', 'local/abstractions/libvirt-qemu'] : [],
    firmware: directories(apparmor.restrictedReadWrite),
    roms: directories(apparmor.firmware),
    variableStores: [...new Set(nvramTemplates.map(({vars}) => vars))].sort(),
  };
  return [
    packageFile(
      `${ETC}/abstractions/libvirt-qemu`,
      renderTemplate('packaging/apparmor/libvirt-qemu.ejs', values),
      {
        relation: 'replaces',
        upstream: '/etc/apparmor.d/abstractions/libvirt-qemu',
      },
    ),
    packageFile(
      `${ETC}/abstractions/libvirt-qemu.d/svirtgen`,
      renderTemplate('packaging/apparmor/libvirt-qemu.d.ejs', values),
      {relation: 'adds', upstream: '/etc/apparmor.d/abstractions/libvirt-qemu'},
    ),
  ];
}

function programs(site: PackageSite): readonly PackageFile[] {
  const {policy, modernParser} = site;
  const values = {
    // `abi` came with AppArmor 3.0.
    abis: modernParser ? ['3.0'] : [],
    include: includeWord(site),
    directory: policy.apparmor.directory,
    parser: policy.apparmor.parser.split('/').at(-1) ?? '',
  };
  return [
    packageFile(
      `${ETC}/usr.lib.libvirt.virt-aa-helper`,
      renderTemplate('packaging/apparmor/virt-aa-helper.ejs', values),
      {relation: 'replaces', upstream: HELPER, check: PARSE},
    ),
    packageFile(
      `${ETC}/svirtgen-load-profile`,
      renderTemplate('packaging/apparmor/svirtgen-load-profile.ejs', values),
      {check: PARSE},
    ),
  ];
}

/**
 * Our additions to libvirt's own profiles have files of their own, which no other package knows. `local/NAME`, which
 * Debian and all that follow it include in each profile, belongs to the administrator and gets one line.
 */
function additions(site: PackageSite): readonly PackageFile[] {
  const {directory} = site.policy.apparmor;
  return [
    packageFile(
      `${ETC}/svirtgen/virt-aa-helper`,
      renderTemplate('packaging/apparmor/local-virt-aa-helper.ejs', {directory}),
      {relation: 'adds', upstream: HELPER},
    ),
    packageFile(`${ETC}/svirtgen/libvirtd`, renderTemplate('packaging/apparmor/local-libvirtd.ejs', {}), {
      relation: 'adds',
      upstream: `/${ETC}/usr.sbin.libvirtd`,
    }),
    ...['usr.sbin.libvirtd', 'usr.sbin.virtqemud'].map(name =>
      packageFile(`${ETC}/local/${name}`, `${includeWord(site)} <svirtgen/libvirtd>\n`, {
        relation: 'adds',
        upstream: `/${ETC}/${name}`,
      }),
    ),
  ];
}

/** Before AppArmor 3.0 there is no `if exists`, and a missing file ends the parser. */
function includeWord({modernParser}: PackageSite): string {
  return modernParser ? 'include if exists' : '#include';
}

/** Of a path table only whole directories can be a rule; `/vmlinuz` and the like are no firmware. */
function directories(prefixes: readonly string[]): readonly string[] {
  return prefixes.filter(prefix => prefix.startsWith('/usr/') && prefix.endsWith('/')).sort();
}
