// SPDX-License-Identifier: Apache-2.0
/** What the command line asks for. */
import {parseUuid} from '../../domain/uuid.ts';
import {HelperFailure} from './failure.ts';
import {getopt, type OptionTable} from './getopt.ts';

export type Mode = 'add' | 'create' | 'delete' | 'replace' | 'remove';

export interface Command {
  readonly mode: Mode;
  /** Name of the profile, `libvirt-` and a UUID. */
  readonly profile: string;
  readonly dryRun: boolean;
  readonly extra: {readonly path: string; readonly append: boolean} | undefined;
  readonly site: SiteOptions;
}

/** Options of ours: where things are. */
export interface SiteOptions {
  readonly outputDirectory?: string;
  readonly templateDirectory?: string;
  readonly parser?: string;
  readonly policy?: string;
  /** The libvirt whose helper is to be followed. */
  readonly libvirt?: string;
}

export type Request =
  | {readonly kind: 'run'; readonly command: Command}
  /** Usage on standard output; asked for with `-h`, or because no mode was given. */
  | {readonly kind: 'usage'; readonly status: 0 | 1}
  | {readonly kind: 'failure'; readonly complaint: string | undefined; readonly failure: HelperFailure};

const MODES: Readonly<Record<string, Mode>> = {a: 'add', c: 'create', D: 'delete', r: 'replace', R: 'remove'};

/** libvirt's table, but `--add-file` and `--append-file` take the argument its usage text promises. */
const OPTIONS: OptionTable = {
  short: 'acdDhrRH:b:u:p:f:F:',
  long: [
    {name: 'add', argument: false, value: 'a'},
    {name: 'create', argument: false, value: 'c'},
    {name: 'dryrun', argument: false, value: 'd'},
    {name: 'delete', argument: false, value: 'D'},
    {name: 'add-file', argument: true, value: 'f'},
    {name: 'append-file', argument: true, value: 'F'},
    {name: 'help', argument: false, value: 'h'},
    {name: 'replace', argument: false, value: 'r'},
    {name: 'remove', argument: false, value: 'R'},
    {name: 'uuid', argument: true, value: 'u'},
    {name: 'output-directory', argument: true, value: 'outputDirectory'},
    {name: 'template-directory', argument: true, value: 'templateDirectory'},
    {name: 'parser', argument: true, value: 'parser'},
    {name: 'policy', argument: true, value: 'policy'},
    {name: 'libvirt', argument: true, value: 'libvirt'},
  ],
};

/** `libvirt-` and 36 characters. */
const PROFILE_LENGTH = 44;

/** The last mode and the last extra file win; the first wrong option ends it, as does `-h`. */
export function readCommandLine(argv: readonly string[]): Request {
  let mode: Mode | undefined;
  let profile: string | undefined;
  let dryRun = false;
  let extra: Command['extra'];
  const site: Record<string, string> = {};
  for (const parsed of getopt(argv, OPTIONS)) {
    if (parsed.kind === 'complaint') return failure('unsupported option', parsed.text);
    const {value, argument = ''} = parsed;
    mode = MODES[value] ?? mode;
    if (value === 'h') return {kind: 'usage', status: 0};
    if (value === 'd') dryRun = true;
    else if (value === 'u') profile = argument;
    else if (value === 'f' || value === 'F') extra = {path: argument, append: value === 'F'};
    else if (value.length > 1) site[value] = argument;
    else if ('Hbp'.includes(value)) return failure('unsupported option');
    if (value === 'u' && Buffer.byteLength(argument) > PROFILE_LENGTH) return failure('invalid UUID');
  }
  if (profile === undefined || !isProfileName(profile)) return failure('invalid UUID');
  if (mode === undefined) return {kind: 'usage', status: 1};
  return {kind: 'run', command: {mode, profile, dryRun, extra, site}};
}

function isProfileName(text: string): boolean {
  return (
    Buffer.byteLength(text) === PROFILE_LENGTH &&
    text.startsWith('libvirt-') &&
    parseUuid(text.slice('libvirt-'.length)) !== undefined
  );
}

function failure(text: string, complaint?: string): Request {
  return {kind: 'failure', complaint, failure: new HelperFailure(text)};
}

/** What `-h` prints: libvirt's text, and what this program adds. */
export function usage(program: string): string {
  return `
${program} mode [options] [extra file] [< def.xml]

  Modes:
    -a | --add                     load profile
    -c | --create                  create profile from template
    -D | --delete                  unload profile and delete generated rules
    -r | --replace                 reload profile
    -R | --remove                  unload profile
  Options:
    -d | --dryrun                  dry run
    -u | --uuid <uuid>             uuid (profile name)
    -h | --help                    this help
    --output-directory <dir>       directory of the profiles
    --template-directory <dir>     directory of the templates
    --parser <program>             instead of apparmor_parser
    --policy <name|file>           path tables and directories
    --libvirt <version>            the libvirt to follow (default: 11.3)
  Extra File:
    -f | --add-file <file>         add file to a profile generated from XML
    -F | --append-file <file>      append file to an existing profile

This command is intended to be used by libvirtd and not used directly.

`;
}
