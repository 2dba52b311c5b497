// SPDX-License-Identifier: Apache-2.0
/** AppArmor's refusals of VMs that others than libvirt run, in sentences. */
import type {ApparmorCause} from '../../../denials/cause.ts';
import type {OfKind} from '../../../kinds.ts';
import {appendLine, quoteShell} from '../../../text/quote-shell.ts';
import {isImage, refusal, type Advice, type Words} from './words.ts';

type Other = OfKind<ApparmorCause, 'other-manager'>;

export function otherManagerWords(other: Other): Words {
  const {manager, instance, who, path, rule, host} = other;
  const [whose, missing] = [manager === 'snap' ? 'snapd' : manager, rule ?? path];
  const text = `${who} runs under a profile that ${whose} wrote, not libvirt${instance === undefined ? '' : `, for ${instance}`}${missing === undefined ? '' : `. It has no rule for ${missing}`}`;
  if (host !== undefined) return refusal(text, `it is ${host}, which no VM should have`);
  const advice = instance === undefined ? [] : ADVICE[manager](other, instance);
  return refusal(
    text,
    advice.length > 0
      ? null
      : `${whose} rewrites this profile and reads no local file, so only ${whose} can add a rule`,
    ...advice,
  );
}

const ADVICE: Readonly<Record<Other['manager'], (other: Other, instance: string) => readonly Advice[]>> = {
  LXD: (other, instance) => ofConfig('lxc', other, instance),
  Incus: (other, instance) => ofConfig('incus', other, instance),
  LXC: ({rule}, instance) =>
    rule === undefined
      ? []
      : [
          {
            text: "add the rule to the container's configuration (on Proxmox: /etc/pve/lxc/ID.conf), if it should have it",
            command: appendLine(`lxc.apparmor.raw = ${rule},`, `/var/lib/lxc/${instance}/config`),
            opens: `the same to ${instance}, from its next start`,
          },
        ],
  Multipass: () => [],
  snap: (_other, instance) => [
    {
      text: 'connect the interface that the snap lacks, such as removable-media; this lists those it has',
      command: `snap connections ${instance}`,
      opens: 'nothing by itself',
    },
  ],
};

/** Both keep rules of the site in the configuration of an instance, and write those of its devices themselves. */
function ofConfig(command: string, {project, path, rule}: Other, instance: string): readonly Advice[] {
  const config = [command, 'config', ...(project === undefined ? [] : ['--project', quoteShell(project)])];
  const run = config.join(' ');
  const device: Advice = {
    text: 'give it to the instance as a device, which brings its own rule',
    command: `${run} device add ${instance} extra disk source=${quoteShell(path ?? '')}`,
    opens: `${path ?? ''} to ${instance}, and nothing else`,
  };
  // What the system ships, such as firmware, is no device of an instance.
  const isDisk = path !== undefined && isImage(path) && !path.startsWith('/usr/');
  if (rule === undefined) return isDisk ? [device] : [];
  const own: Advice = {
    text: `add the rule to those of the instance${isDisk ? '' : ', if it should have it'}`,
    command: `(${run} get ${instance} raw.apparmor; printf '%s\\n' ${quoteShell(`${rule},`)}) | ${run} set ${instance} raw.apparmor -`,
    opens: `the same to ${instance}, and nothing else`,
  };
  return isDisk ? [device, own] : [own];
}
