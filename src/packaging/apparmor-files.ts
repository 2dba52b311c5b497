/** AppArmor: templates, the abstraction every VM includes, and what the daemons' own profiles have to allow. */
import {readTemplate, renderTemplate} from '../render/templates.ts';
import {packageFile} from './package-file.ts';
import type {PackageFile} from './package-file.ts';
import type {PackageSite} from './package-site.ts';
import {ships} from './package-site.ts';

const ETC = 'etc/apparmor.d';
const PARSE = 'apparmor_parser -QK {}';

/** A profile can be compiled by itself; a part of one cannot. */
export function apparmorFiles(site: PackageSite): readonly PackageFile[] {
  if (!ships(site, 'apparmor')) return [];
  return [...templates(site), ...abstractions(site), ...programs(site), ...additions()];
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

function programs({policy, modernParser}: PackageSite): readonly PackageFile[] {
  const values = {
    // `abi` and `if exists` came with AppArmor 3.0; without the one, a missing file ends the parser.
    abis: modernParser ? ['3.0'] : [],
    includes: [modernParser ? 'include if exists' : '#include'],
    directory: policy.apparmor.directory,
    parser: policy.apparmor.parser.split('/').at(-1) ?? '',
  };
  return [
    packageFile(
      `${ETC}/usr.lib.libvirt.virt-aa-helper`,
      renderTemplate('packaging/apparmor/virt-aa-helper.ejs', values),
      {relation: 'replaces', upstream: '/etc/apparmor.d/usr.lib.libvirt.virt-aa-helper', check: PARSE},
    ),
    packageFile(
      `${ETC}/svirtgen-load-profile`,
      renderTemplate('packaging/apparmor/svirtgen-load-profile.ejs', values),
      {check: PARSE},
    ),
  ];
}

/** Debian, and every distribution that follows it, includes `local/NAME` in each profile it ships. */
function additions(): readonly PackageFile[] {
  return ['usr.sbin.libvirtd', 'usr.sbin.virtqemud'].map(name =>
    packageFile(`${ETC}/local/${name}`, renderTemplate('packaging/apparmor/local-libvirtd.ejs', {}), {
      relation: 'adds',
      upstream: `/etc/apparmor.d/${name}`,
    }),
  );
}

/** Of a path table only whole directories can be a rule; `/vmlinuz` and the like are no firmware. */
function directories(prefixes: readonly string[]): readonly string[] {
  return prefixes.filter(prefix => prefix.startsWith('/usr/') && prefix.endsWith('/')).sort();
}
