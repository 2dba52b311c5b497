// SPDX-License-Identifier: Apache-2.0
/** For libvirt itself: the settings of qemu.conf that the policy takes for granted. */
import {renderTemplate} from '../render/templates.ts';
import {packageFile, type PackageFile} from './package-file.ts';
import type {PackageSite} from './package-site.ts';

/** libvirt reads one qemu.conf and no folder of them, so that this is for a packager to take over by hand. */
export function libvirtFiles({policy}: PackageSite): readonly PackageFile[] {
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
