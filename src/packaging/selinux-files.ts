// SPDX-License-Identifier: Apache-2.0
/** SELinux: where our own files belong in the policy, and the booleans that a policy of one context needs. */
import {renderTemplate} from '../render/templates.ts';
import {packageFile, type PackageFile} from './package-file.ts';
import {ships, type PackageSite} from './package-site.ts';

const FOLDER = 'usr/share/selinux/packages/svirtgen';

export function selinuxFiles(site: PackageSite): readonly PackageFile[] {
  if (!ships(site, 'selinux')) return [];
  const {domainContexts, daemon} = site.policy.selinux;
  return [
    packageFile(
      `${FOLDER}/svirtgen.cil`,
      renderTemplate('packaging/selinux/svirtgen.cil.ejs', {daemonType: daemon.split(':')[2] ?? ''}),
      {check: 'semodule -i {}'},
    ),
    ...booleans(domainContexts),
  ];
}

/** With one context for KVM and TCG alike, an emulated VM generates code as svirt_t. */
function booleans(domainContexts: readonly string[]): readonly PackageFile[] {
  if (domainContexts.length > 1) return [];
  const text = renderTemplate('packaging/selinux/booleans.ejs', {booleans: ['virt_use_execmem']});
  return [packageFile(`${FOLDER}/booleans`, text, {check: 'semanage import -f {}'})];
}
