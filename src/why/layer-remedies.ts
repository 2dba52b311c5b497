/** Remedies for the layers that libvirt sets up, where the definition cannot help. */
import {escapePath} from '../layers/apparmor/escape-path.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {kernelPath} from '../layers/apparmor/judge-apparmor.ts';
import type {Remedy, Step} from './answer.ts';
import type {Case} from './case.ts';
import {readWrite} from './case.ts';

export function selinuxRemedies(one: Case, {cause}: Step): readonly Remedy[] {
  if (cause.kind === 'data-not-program') return [];
  const {analysis, walk, resolved} = one;
  const target = quoteShell(walk.end);
  const planned = analysis.plan.selinux.labels.findLast(({path}) => path === one.path || path === resolved);
  if (planned) {
    return [
      {
        layer: 'selinux',
        text: 'give it the label it gets when the VM starts',
        command: `chcon ${quoteShell(planned.context)} ${target}`,
        opens: 'the file to this VM, and to none that the label does not name; the one it had loses it',
      },
    ];
  }
  if (cause.kind === 'type-rule' && cause.boolean !== undefined) {
    const command = `setsebool -P ${cause.boolean} on`;
    return [
      {
        layer: 'selinux',
        text: `allow it for this kind of file system`,
        command,
        opens: 'all such file systems, to every VM',
      },
    ];
  }
  const {image} = analysis.plan.selinux;
  const content = `semanage fcontext -a -t virt_content_t ${quoteShell(fcontextPattern(walk.end))}\nrestorecon -v ${target}`;
  const read: Remedy = {
    layer: 'selinux',
    text: 'label it as content that VMs may read',
    command: content,
    opens: 'the file to every VM of this host, for reading',
  };
  const own: Remedy = {
    layer: 'selinux',
    text: "label it as this VM's own, until somebody relabels it",
    command: `chcon ${quoteShell(image ?? '')} ${target}`,
    opens: `the file to this VM for reading and writing; whoever relied on its label loses it`,
  };
  if (image === null) return [read];
  return readWrite(one).includes('w') ? [own] : [own, read];
}

/** A file context is a regular expression. */
function fcontextPattern(path: string): string {
  return path.replaceAll(/[.^$?*+|[\](){}\\]/g, String.raw`\$&`);
}

/** A deny rule can only be taken away; anything else is one more rule in the VM's own profile. */
export function apparmorRemedies(one: Case, {rule, from, cause}: Step): readonly Remedy[] {
  const {analysis, path, access, process} = one;
  if ('refused' in analysis.plan.apparmor) {
    return [
      {
        layer: 'apparmor',
        text: 'no profile can be made while the definition asks for this; take it out or name another path',
        command: `<!-- ${from?.element ?? 'the element'}, line ${from?.line ?? '?'} -->`,
        opens: 'nothing',
      },
    ];
  }
  if (cause.kind === 'denied' || cause.kind === 'rule-denies') {
    const place = from ? `line ${from.line} of the definition` : 'the abstraction';
    return [
      {
        layer: 'apparmor',
        text: `a rule that denies cannot be outweighed: take it away, from ${place}`,
        command: `# ${rule}`,
        opens: 'whatever other rules grant to the paths it matches',
      },
    ];
  }
  const profile = process.profile ?? '';
  const letters = access.includes('x') ? access.replace('x', 'ix') : access;
  const line = `  "${escapePath(kernelPath(path, analysis))}" ${letters},`;
  const file = `/etc/apparmor.d/libvirt/${profile.split('//')[0]}`;
  if (profile.includes('//')) return [];
  return [
    {
      layer: 'apparmor',
      text: "or add one rule to the VM's own profile, which libvirt makes once and then leaves alone",
      command: `sed -i ${quoteShell(`/^}/i\\${line.replaceAll('\\', '\\\\')}`)} ${quoteShell(file)}\napparmor_parser -r ${quoteShell(file)}`,
      opens: `${path} to this VM, and nothing else`,
    },
  ];
}

/** The default device list is the only place for devices that no element is for, and all VMs share it. */
export function deviceRemedies(one: Case, {layer}: Step): readonly Remedy[] {
  const {analysis, resolved, uses} = one;
  const listed = analysis.site.policy.cgroupDeviceAcl;
  if (uses.length > 0 || listed.includes(resolved) || analysis.host.stat(resolved) === undefined) return [];
  const list = [...listed, resolved].map(path => `"${path}"`).join(', ');
  return [
    {
      layer,
      text: 'or put the node on the default device list in /etc/libvirt/qemu.conf and restart libvirt',
      command: `cgroup_device_acl = [ ${list} ]`,
      opens: `${resolved} to every VM of this host, as far as its owner, SELinux and AppArmor let them`,
    },
  ];
}
