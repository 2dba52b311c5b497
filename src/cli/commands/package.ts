// SPDX-License-Identifier: Apache-2.0
/** `svirtgen package`: what a distribution ships for sVirt, written below a build root or compared with one. */
import {statSync} from 'node:fs';
import {unlessFailing} from '../../files/errno.ts';
import {jsonDocument} from '../../render/json-document.ts';
import {KnownError} from '../../errors.ts';
import type {PackageDifference} from '../../documents/package.ts';
import {checkPackage} from '../../packaging/check-package.ts';
import {manifestFile, manifestOf} from '../../packaging/manifest.ts';
import {packageFiles} from '../../packaging/package-files.ts';
import {layoutFor} from '../../policy/layout.ts';
import {loadPolicy} from '../../policy/load.ts';
import {readOsRelease} from '../../policy/os-release.ts';
import {followedLibvirt} from '../../versions/followed-libvirt.ts';
import {libvirtFeatures} from '../../versions/libvirt-changes.ts';
import {formatVersion, type Version} from '../../versions/version.ts';
import {packageTable} from '../../render/report/package-table.ts';
import {printable} from '../../render/report/printable.ts';
import {writeFiles} from '../../render/write.ts';
import {widthFor} from '../style.ts';
import type {Invocation} from '../verb.ts';
import {DONE, SOMETHING_TO_SEE, type ExitStatus} from '../exit-status.ts';

export interface PackageOptions {
  readonly policy?: string | undefined;
  readonly libvirt?: Version | undefined;
  readonly parser?: Version | undefined;
  readonly destdir?: string | undefined;
  readonly check?: string | undefined;
  readonly format: 'table' | 'json';
}

export async function run({options, output}: Invocation<PackageOptions>): Promise<ExitStatus> {
  const {destdir, check, format} = options;
  if (destdir !== undefined && check !== undefined)
    throw new KnownError('USAGE', '--destdir writes and --check compares', {help: 'give one of the two'});
  const policy = loadPolicy({policy: options.policy, qemuConf: undefined, osRelease: readOsRelease()});
  const [major = 3] = options.parser ?? [];
  const layout = layoutFor('qemu:///system', {uid: 0, home: '/root'});
  // Nothing of this host: the same call gives the same files everywhere.
  const {version} = followedLibvirt({
    asked: options.libvirt,
    policy,
    installed: () => undefined,
    releases: [],
  });
  const files = packageFiles({policy, layout, libvirt: libvirtFeatures(version), modernParser: major >= 3});
  const manifest = manifestOf({policy: policy.name, libvirt: formatVersion(version)}, files);
  if (check !== undefined) {
    if (unlessFailing(() => statSync(check).isDirectory()) !== true)
      throw new KnownError('USAGE', `--check: ${check} is not a folder that can be read`, {
        help: 'name the root of a tree, such as /',
      });
    const differences = checkPackage(check, files);
    await output.print(
      format === 'json' ? jsonDocument('manifest', {differences}) : differences.map(differenceLine).join(''),
    );
    return differences.length > 0 ? SOMETHING_TO_SEE : DONE;
  }
  if (destdir !== undefined) await writeFiles(destdir, [...files, manifestFile(manifest)]);
  await output.print(
    format === 'json' ? jsonDocument('manifest', manifest) : packageTable(manifest, widthFor(output)),
  );
  return DONE;
}

function differenceLine({path, kind, expected, found}: PackageDifference): string {
  if (kind === 'missing') return `${printable(path)}: missing\n`;
  return `${printable(path)}: ${kind}: expected ${printable(expected)}; found ${printable(found)}\n`;
}
