// SPDX-License-Identifier: Apache-2.0
/** Everything a distribution ships for sVirt under one policy, sorted by path. */
import {apparmorFiles} from './apparmor-files.ts';
import {libvirtFiles} from './libvirt-files.ts';
import type {PackageFile} from './package-file.ts';
import type {PackageSite} from './package-site.ts';
import {selinuxFiles} from './selinux-files.ts';
import {systemdFiles} from './systemd-files.ts';

/** @throws KnownError UNQUOTABLE when a name of the policy cannot be written in one of the files' languages */
export function packageFiles(site: PackageSite): readonly PackageFile[] {
  const files = [...apparmorFiles(site), ...selinuxFiles(site), ...systemdFiles(site), ...libvirtFiles(site)];
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
