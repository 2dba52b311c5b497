// SPDX-License-Identifier: Apache-2.0
/** Everything a distribution ships for sVirt under one policy, sorted by path. */
import {contextParts} from '../kernel-model/selinux/context-text.ts';
import {apparmorFiles} from './apparmor-files.ts';
import {type PackageFile, packageFile, type PackageSite, ships} from './package-file.ts';
import {systemdFiles} from './systemd-files.ts';
import {renderTemplate} from '../render/templates.ts';

/** @throws KnownError UNQUOTABLE when a name of the policy cannot be written in one of the files' languages */
export function packageFiles(site: PackageSite): readonly PackageFile[] {
  const files = [...apparmorFiles(site), ...selinuxFiles(site), ...systemdFiles(site), ...libvirtFiles(site)];
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

const SELINUX_FOLDER = 'usr/share/selinux/packages/svirtgen';

/** Where our own files belong in SELinux's policy, and the booleans that a policy of one context needs. */
function selinuxFiles(site: PackageSite): readonly PackageFile[] {
  if (!ships(site, 'selinux')) return [];
  const {domainContexts, daemon} = site.policy.selinux;
  return [
    packageFile(
      `${SELINUX_FOLDER}/svirtgen.cil`,
      renderTemplate('packaging/selinux/svirtgen.cil.ejs', {daemonType: contextParts(daemon).type}),
      {check: 'semodule -i {}'},
    ),
    ...booleans(domainContexts),
  ];
}

/** With one context for KVM and TCG alike, an emulated VM generates code as svirt_t. */
function booleans(domainContexts: readonly string[]): readonly PackageFile[] {
  if (domainContexts.length > 1) return [];
  const text = renderTemplate('packaging/selinux/booleans.ejs', {booleans: ['virt_use_execmem']});
  return [packageFile(`${SELINUX_FOLDER}/booleans`, text, {check: 'semanage import -f {}'})];
}

/** libvirt reads one qemu.conf and no folder of them, so that this is for a packager to take over by hand. */
function libvirtFiles({policy}: PackageSite): readonly PackageFile[] {
  const quoted = (value: string) => `"${value}"`;
  const values = {
    user: quoted(policy.user),
    group: quoted(policy.group),
    swtpmUser: quoted(policy.swtpmUser),
    swtpmGroup: quoted(policy.swtpmGroup),
    drivers: policy.securityDrivers
      .filter(driver => driver !== 'dac')
      .slice(0, 1)
      .map(quoted),
    devices: policy.cgroupDeviceAcl.map(path => `${quoted(path)},`),
  };
  return [
    packageFile(
      'usr/share/svirtgen/qemu.conf.fragment',
      renderTemplate('packaging/libvirt/qemu.conf.ejs', values),
      {relation: 'adds', upstream: '/etc/libvirt/qemu.conf'},
    ),
  ];
}
