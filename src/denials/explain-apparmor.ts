/** AppArmor's refusals: which rule is missing, and whether it should be there. */
import {escapePath} from '../layers/apparmor/escape-path.ts';
import {intentionText} from '../render/cause-text.ts';
import {quoteShell} from '../text/quote-shell.ts';
import type {Analysis} from '../layers/analysis.ts';
import {explain} from '../why/explain.ts';
import type {Cause} from './cause.ts';
import {NOTHING_TO_DO} from './cause.ts';
import type {ApparmorDenial} from './denial.ts';
import {deviceOf, otherUser} from './known-vms.ts';

export interface ApparmorSubject {
  readonly analysis: Analysis | undefined;
  readonly child: string | undefined;
  readonly analyses: readonly Analysis[];
}

export function explainApparmor(denial: ApparmorDenial, subject: ApparmorSubject): Cause {
  const {operation, name, fields} = denial;
  const special = SPECIAL[operation] ?? SPECIAL[fields.get('class') ?? ''];
  if (special) return special(denial);
  if ((fields.get('info') ?? '').includes('disconnected path')) return disconnected(denial);
  if (operation === 'exec') return program(denial);
  if (name?.startsWith('/')) return file(name, denial, subject);
  return anything(denial);
}

function file(name: string, denial: ApparmorDenial, {analysis, child, analyses}: ApparmorSubject): Cause {
  const access = wantedLetters(denial.mask);
  const other = otherUser(name, analysis, analyses);
  if (other !== undefined && !deviceOf(name, analysis)) {
    return {
      code: 'other-vm',
      text: `${name} is a file of ${other}`,
      right: 'keeping VMs from each other’s files is what the profile is for',
      remedies: NOTHING_TO_DO,
    };
  }
  const answer =
    analysis && child === undefined ? explain(analysis, {path: name, process: 'qemu', access}) : undefined;
  const step = answer?.steps.find(({layer}) => layer === 'apparmor');
  if (step?.verdict === 'allowed') return stale(denial, step.rule);
  const sensitive = sensitivity(name);
  if (sensitive !== undefined) {
    return {
      code: 'sensitive',
      text: `no rule lets the VM ${verbs(access)} ${name}`,
      right: sensitive,
      remedies: NOTHING_TO_DO,
    };
  }
  const rule = `"${escapePath(name)}" ${access || denial.mask}`;
  const known = answer?.remedies.filter(({layer}) => layer === 'apparmor') ?? [];
  const device = deviceOf(name, analysis)?.device;
  return {
    code: device === undefined ? 'no-rule' : 'rule-lacks-access',
    text:
      device === undefined
        ? `no rule lets the VM ${verbs(access)} ${name}${analysis ? ', and nothing in its definition asks for it' : ''}`
        : `the rule for ${device} does not let it ${verbs(access)} ${name}`,
    right:
      device === undefined || step === undefined ? null : answer?.right ? intentionText(answer.right) : null,
    remedies: known.length > 0 ? known : ruleRemedies(denial, rule),
  };
}

/** Where no definition was given, what can be said without one. */
function ruleRemedies({profile, name = ''}: ApparmorDenial, rule: string): Cause['remedies'] {
  const [vm = profile, child] = profile.split('//');
  const path = `/etc/apparmor.d/libvirt/${vm}`;
  if (child !== undefined) return [];
  return [
    {
      text: 'if the VM should have it, give it the device or disk in its definition: the rule follows at the next start',
      command: `virsh edit ${vm.replace('libvirt-', '')}`,
      opens: `${name} to this VM, in every layer`,
    },
    {
      text: "or add one rule to the VM's own profile, which libvirt makes once and then leaves alone",
      command: `sed -i ${quoteShell(`/^}/i\\  ${rule.replaceAll('\\', '\\\\')},`)} ${quoteShell(path)}\napparmor_parser -r ${quoteShell(path)}`,
      opens: `${name} to this VM, and nothing else`,
    },
  ];
}

/** The plan has the rule, so what is loaded is older. */
function stale({profile}: ApparmorDenial, rule: string): Cause {
  return {
    code: 'stale-profile',
    text: `the plan grants it (${rule.replace(/,$/, '')}): the profile that was loaded then did not`,
    right: null,
    remedies: [
      {
        text: 'write the profile again and load it',
        command: `apparmor_parser -r ${quoteShell(`/etc/apparmor.d/libvirt/${profile.split('//')[0]}`)}`,
        opens: 'what the plan says, and nothing else',
      },
    ],
  };
}

function program({name = 'a program', comm}: ApparmorDenial): Cause {
  return {
    code: 'program',
    text: `${comm ?? 'the VM'} tried to start ${name}, and no rule lets a VM start it`,
    right:
      'a VM that starts programs of the host has been taken over, or QEMU was told to run a script: look at it',
    remedies: NOTHING_TO_DO,
  };
}

function disconnected({profile, name = ''}: ApparmorDenial): Cause {
  const path = `/etc/apparmor.d/libvirt/${profile.split('//')[0]}`;
  return {
    code: 'disconnected-path',
    text: `${name} was opened outside of the VM's mount namespace, so it has no whole path that a rule could match`,
    right: null,
    remedies: [
      {
        text: 'let rules match such paths from / on',
        command: `sed -i 's/^profile .* {$/profile ${profile} flags=(attach_disconnected) {/' ${quoteShell(path)}\napparmor_parser -r ${quoteShell(path)}`,
        opens: 'paths of other mount namespaces that happen to have a name that a rule grants',
      },
    ],
  };
}

const SPECIAL: Readonly<Record<string, (denial: ApparmorDenial) => Cause>> = {
  capable: capability,
  cap: capability,
  signal: ({fields}) =>
    other(
      'signal',
      `it tried to send ${fields.get('signal') ?? 'a signal'} to ${fields.get('peer') ?? 'another profile'}`,
      'a VM sends signals to nobody but itself',
    ),
  ptrace: ({fields}) =>
    other(
      'ptrace',
      `it tried to look into ${fields.get('peer') ?? 'another process'} (ptrace)`,
      'a VM has nothing to look for in other processes',
    ),
  mount: ({name}) =>
    other(
      'mount',
      `it tried to mount ${name ?? 'something'}`,
      'QEMU mounts nothing: libvirt does that before it starts',
    ),
  umount: ({name}) => other('mount', `it tried to unmount ${name ?? 'something'}`, 'QEMU unmounts nothing'),
  change_profile: ({fields}) =>
    other(
      'change-profile',
      `it tried to change to the profile ${fields.get('target') ?? fields.get('name') ?? '?'}`,
      'a VM does not choose its own confinement',
    ),
  userns_create: () =>
    other(
      'user-namespace',
      'it tried to make a user namespace',
      'QEMU needs none; its sandbox refuses that, too',
    ),
};

function capability({name, fields}: ApparmorDenial): Cause {
  const capname = fields.get('capname') ?? name ?? '?';
  return other(
    'capability',
    `it asked for the capability ${capname}, which the profile does not grant`,
    `QEMU runs without ${capname}: what it wanted to do should be allowed by owners and labels instead`,
  );
}

function other(code: string, text: string, right: string): Cause {
  return {code, text, right, remedies: NOTHING_TO_DO};
}

function anything({operation, mask, name, fields, profile}: ApparmorDenial): Cause {
  const family = fields.get('family');
  const about = [family && `${family} ${fields.get('sock_type') ?? ''}`.trim(), name, mask && `(${mask})`];
  const rule = family === undefined ? undefined : `network ${family} ${fields.get('sock_type') ?? ''}`.trim();
  return {
    code: 'operation',
    text: `the profile has no rule for ${operation} ${about.filter(Boolean).join(' ')}`.trimEnd(),
    right: null,
    remedies:
      rule === undefined
        ? NOTHING_TO_DO
        : [
            {
              text: "if the VM should have it, add one rule to the VM's own profile",
              command: `# in /etc/apparmor.d/libvirt/${profile.split('//')[0]}\n  ${rule},`,
              opens: 'all sockets of this kind, to this VM',
            },
          ],
  };
}

/** Creating and deleting are part of writing. */
function wantedLetters(mask: string): string {
  const letters = mask.replace(/[acd]/g, 'w');
  return [...'rwkmx'].filter(letter => letters.includes(letter)).join('');
}

function verbs(access: string): string {
  const words: Readonly<Record<string, string>> = {
    r: 'read',
    w: 'write to',
    k: 'lock',
    m: 'map',
    x: 'execute',
  };
  return [...access].map(letter => words[letter] ?? letter).join(' or ') || 'touch';
}

const SENSITIVE: readonly (readonly [RegExp, string])[] = [
  [
    /^\/(root|home\/[^/]+\/\.(ssh|gnupg|aws|config|kube))(\/|$)/,
    'what is private to a user of the host is nothing for a VM',
  ],
  [
    /^\/etc\/(shadow|gshadow|sudoers|ssh|passwd-|krb5\.keytab|ssl\/private)/,
    'the host’s credentials are nothing for a VM',
  ],
  [
    /^\/(boot|proc\/(kcore|kmem|sysrq-trigger)|dev\/(mem|kmem|port))(\/|$)/,
    'the host’s kernel and memory are nothing for a VM',
  ],
  [/^\/etc\/libvirt\//, 'libvirt’s own configuration is nothing for a VM'],
];

function sensitivity(path: string): string | undefined {
  return SENSITIVE.find(([pattern]) => pattern.test(path))?.[1];
}
