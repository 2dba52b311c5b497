// SPDX-License-Identifier: Apache-2.0
/** Remedies for the layers that libvirt sets up, for what the definition asks for and they refuse all the same. */
import {policyContext} from '../kernel-model/selinux/context-text.ts';
import {provenance} from '../inventory/site.ts';
import {companionFile} from '../layers/apparmor/companion-profile.ts';
import {lastRule, localRule} from '../layers/apparmor/edit-profile.ts';
import {escapePath} from '../layers/apparmor/escape-path.ts';
import {kernelPath} from '../layers/apparmor/judge-apparmor.ts';
import {shortNamePattern} from '../layers/apparmor/any-id.ts';
import {keepsContext} from '../layers/prerequisites/can-keep.ts';
import {fileContextPattern} from '../kernel-model/selinux/file-context-pattern.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Step} from './answer.ts';
import type {Case} from './case.ts';
import {startRemedy} from './file-remedies.ts';
import type {Candidate} from './change.ts';
import type {Resource} from '../inventory/resource.ts';
import {nameReader} from '../layers/readable-names.ts';

/**
 * What libvirt labels at start is right then. What it never labels can be content that every VM may read; no
 * label that lasts lets one VM write, as category pairs change with every start.
 */
export function selinuxRemedy(one: Case, {cause}: Step): Candidate | undefined {
  const {analysis, walk, resolved, access} = one;
  if (cause.kind === 'data-not-program') return undefined;
  if (cause.kind === 'type-rule' && cause.boolean !== undefined)
    return {
      layer: 'selinux',
      text: 'allow VMs to use files on such file systems',
      command: `setsebool -P ${cause.boolean} on`,
      opens: `${cause.type}, that is all files on such file systems, to every VM of this host`,
      change: {boolean: cause.boolean},
    };
  const planned = analysis.plan.selinux.labels.some(({path}) => path === one.path || path === resolved);
  if (planned) return analysis.asIs ? startRemedy(one, 'selinux') : undefined;
  const keeps = keepsContext(resolved, analysis.host);
  if (one.uses.some(({role}) => role === 'shmem-file') && keeps)
    return labelled(walk.end, 'svirt_tmpfs_t', 'label it as memory that VMs share', '');
  if (walk.facts?.type !== 'file' || access.includes('w') || !keeps) return undefined;
  return labelled(walk.end, 'virt_content_t', 'label it as content that VMs may read', ', for reading');
}

function labelled(path: string, type: string, text: string, how: string): Candidate {
  return {
    layer: 'selinux',
    text,
    // Without -F a type that the policy takes for the administrator's own choice is left as it is.
    command: `semanage fcontext -a -t ${type} ${quoteShell(fileContextPattern(path))}\nrestorecon -F -v ${quoteShell(path)}`,
    opens: `${path} to every VM of this host${how}`,
    change: {files: new Map([[path, {context: policyContext(type)}]])},
  };
}

/** One more rule in the VM's own profile. A rule that denies cannot be outweighed. */
export function apparmorRemedy(one: Case, {cause}: Step): Candidate | undefined {
  const {analysis, path, access, process, uses} = one;
  const [use] = uses;
  const profile = process.profile ?? '';
  if ('refused' in analysis.plan.apparmor || cause.kind === 'denied' || cause.kind === 'rule-denies')
    return undefined;
  const isProgram = use?.role === 'emulator' || use?.role === 'program';
  if (!use || profile === '' || profile.includes('//') || (access.includes('x') && !isProgram))
    return undefined;
  const name = ruleName(one, use);
  const own = companionFile(profile);
  if (own !== undefined) return companionRemedy(one, name, own);
  const remedy: Candidate = {
    layer: 'apparmor',
    text: `add one rule to the VM's own profile, which libvirt creates once and then leaves alone${insteadOfVolume(one, use)}`,
    command: ownRule(one, `"${name}" ${isProgram ? 'rmix' : access}`),
    opens: `${nameReader(analysis.plan.domain.name)(path)} to this VM, and nothing else`,
    change: {rules: [{path: name, access: isProgram ? 'mrix' : access, deny: false, from: use.from}]},
  };
  return use.role === 'emulator' ? withDaemon(remedy, name, one) : remedy;
}

/** Whatever number the VM gets at its next start. */
function ruleName({analysis, path}: Case, {shortNamed}: Resource): string {
  const {domain, host} = analysis.site;
  return (shortNamed && shortNamePattern(shortNamed, domain, host)) ?? escapePath(kernelPath(path, analysis));
}

function ownRule({analysis, process}: Case, rule: string): string {
  const file = `${analysis.site.policy.apparmor.directory}/${process.profile ?? ''}`;
  return lastRule(file, rule);
}

/** The helper runs before libvirt looks volumes up. */
function insteadOfVolume({analysis}: Case, {from}: Resource): string {
  const {disks} = analysis.site.domain;
  const isVolume = disks.some(
    ({source, target}) => source.type === 'volume' && from.device === `disk ${target ?? ''}`,
  );
  return isVolume ? "; or name the file itself in the definition (<disk type='file'>), not the volume" : '';
}

/** Before it starts a VM with it, libvirt's daemon asks the emulator what it can, under the daemon's own profile. */
function withDaemon(remedy: Candidate, name: string, {analysis, path}: Case): Candidate {
  const daemon = ['virtqemud', 'libvirtd'].find(one => analysis.host.profileMode(one) !== undefined);
  const file = `usr.sbin.${daemon ?? 'libvirtd'}`;
  return {
    ...remedy,
    text: `${remedy.text}. Also let libvirt's daemon start it`,
    command: `${remedy.command}\n${localRule(`/etc/apparmor.d/local/${file}`, `"${name}" PUx`, `/etc/apparmor.d/${file}`)}`,
    opens: `${path} to this VM and to libvirt's daemon`,
  };
}

/** The profile is its package's, and includes a file for what the site adds. */
function companionRemedy({analysis, path, access, process}: Case, name: string, own: string): Candidate {
  const rule = {pattern: name, access, deny: false, owner: false, origin: `local/${own}`};
  return {
    layer: 'apparmor',
    text: `add one rule to the local file that the profile of ${process.name} includes`,
    command: localRule(`/etc/apparmor.d/local/${own}`, `"${name}" ${access}`, `/etc/apparmor.d/${own}`),
    opens: `${nameReader(analysis.plan.domain.name)(path)} to the ${process.name} of every VM of this host, as far as its owner and SELinux allow`,
    change: {companionRules: [rule]},
  };
}

/** The default list is the only place for devices that libvirt forgets, and all VMs share it. */
export function deviceRemedy({analysis, resolved, walk}: Case, {layer}: Step): Candidate | undefined {
  const listed = analysis.site.policy.cgroupDeviceAcl;
  if (walk.facts?.type !== 'char' || listed.includes(resolved)) return undefined;
  const list = [...listed, resolved].map(path => `"${path}"`).join(', ');
  const from = provenance('default device', analysis.site.domain, 'in the default device list');
  return {
    layer,
    text: 'add the node to the default device list in /etc/libvirt/qemu.conf, and restart libvirt',
    command: `cgroup_device_acl = [ ${list} ]`,
    opens: `${resolved} to every VM of this host, as far as its owner, SELinux and AppArmor allow`,
    change: {device: {path: resolved, from}},
  };
}
