// SPDX-License-Identifier: Apache-2.0
/** The command line: finds the verb, loads its module and nothing else, and turns its outcome into an exit status. */
import {join} from 'node:path';
import {Command, CommanderError} from 'commander';
import {KnownError} from '../errors.ts';
import {packageRoot, packageVersion} from '../package-root.ts';
import type {Configured} from './configuration/configured.ts';
import {findConfiguration} from './configuration/find-configuration.ts';
import {DONE, EXIT_STATUS, FAILED, type ExitStatus} from './exit-status.ts';
import {processOutput, type Output} from './output.ts';
import {formatError} from './report-errors.ts';
import {A_DOMAIN, declareOptions, operandsText} from './options.ts';
import {helpWithName} from '../text/nearest.ts';
import {widthFor} from './style.ts';
import {usageError} from './usage-error.ts';
import {VERBS} from './verbs.ts';
import type {Verb, VerbGroup} from './verb.ts';

const DESCRIPTION = `Turns libvirt domain XML into the security policy a VM runs under.

${A_DOMAIN} Without one, audit, export, plan and verify take all VMs of this host.`;

const MORE_HELP = `
Exit status: ${EXIT_STATUS}

svirtgen <command> --help shows its options, examples and page.`;

/** Runs the verb that the arguments name, and leaves its outcome as the process's exit status. */
export async function runProgram(
  arguments_: readonly string[],
  output: Output = processOutput(),
): Promise<void> {
  const status = await dispatch(arguments_, output).catch((error: unknown) =>
    statusOf(error, arguments_, output),
  );
  await output.end();
  process.exitCode = output.failed ? FAILED : status;
  // Shells ask how a program ended, to stop a loop around it.
  if (output.interrupted) process.kill(process.pid, 'SIGINT');
}

async function dispatch(arguments_: readonly string[], output: Output): Promise<ExitStatus> {
  let status = DONE;
  const asked = withHelpLast(arguments_);
  refuseUnknown(asked);
  const program = new Command('svirtgen')
    .description(DESCRIPTION)
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', MORE_HELP)
    .configureHelp({helpWidth: widthFor(output)})
    .configureOutput({
      writeOut: text => {
        void output.print(text);
      },
      writeErr: text => {
        output.complain(text);
      },
      // Told where all errors are: see statusOf.
      outputError: () => {},
    })
    .exitOverride();
  for (const verb of verbsFor(asked)) {
    addVerb(program, verb, output, result => {
      status = result;
    });
  }
  await program.parseAsync(asked.map(spelledOut), {from: 'user'});
  return status;
}

/** `svirtgen help plan` is `svirtgen plan --help`. */
function withHelpLast([first, ...rest]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  return first === 'help' ? [...rest, '--help'] : [first, ...rest];
}

/** commander shows its help to whoever asks for the help of a command that there is not. */
function refuseUnknown([first = '-']: readonly string[]): void {
  const names = VERBS.map(({name}) => name);
  if (first.startsWith('-') || names.includes(first)) return;
  throw new KnownError('USAGE', `there is no command ${first}`, {
    help: `${helpWithName(first, names, '')} See svirtgen --help`.trimStart(),
  });
}

/** The verb that comes first, as nearly always, or all of them: to declare every option of each takes milliseconds. */
function verbsFor([first]: readonly string[]): typeof VERBS {
  const verb = VERBS.find(({name}) => name === first);
  return verb === undefined ? VERBS : [verb];
}

/** An option that may stand without a value would take the definition behind it for one. */
function spelledOut(argument: string): string {
  return argument === '--paths' ? '--paths=all' : argument;
}

type Done = (status: ExitStatus) => void;

function addVerb(parent: Command, verb: Verb | VerbGroup, output: Output, done: Done): void {
  if ('actions' in verb) {
    const group = describedCommand(parent, verb, '');
    for (const action of verb.actions) addVerb(group, action, output, done);
    return;
  }
  const command = describedCommand(parent, verb, verb.operands);
  if (verb.usage) command.usage(verb.usage.join(`\n       svirtgen ${verb.name} `));
  command.action(async () => {
    refuseEmpty(command);
    const {quiet, pager} = command.opts<{quiet?: boolean; pager?: boolean}>();
    await output.prepare({quiet: quiet === true, paged: verb.paged === true && pager !== false});
    const {run} = await verb.load();
    const {operands, options} = await settingsOf(verb, command, output);
    done(await run({operands, options: options as never, output}));
  });
  declareOptions(command, verb);
}

function describedCommand(parent: Command, verb: Verb | VerbGroup, operands: string): Command {
  const {name, summary} = verb;
  const about = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return parent
    .command(`${name} ${operands}`.trimEnd())
    .summary(summary)
    .description([about, ...operandsText(verb)].join('\n\n'))
    .copyInheritedSettings(parent)
    .addHelpText('after', () => helpAfter(verb));
}

/** What a script passes on of a variable that is not set. */
function refuseEmpty(command: Command): void {
  const values = command.opts<Readonly<Record<string, unknown>>>();
  const option = command.options.find(one => [values[one.attributeName()]].flat().includes(''));
  if (option === undefined && !command.args.includes('')) return;
  const what =
    option === undefined ? 'the name of a definition, path or folder' : `the value of ${option.long}`;
  throw new KnownError('USAGE', `${what} is empty`, {help: 'is a variable in your script not set?'});
}

/** The command line's, over those of a configuration file for verbs that only look. */
async function settingsOf(verb: Verb, command: Command, output: Output): Promise<Configured> {
  const own = {operands: command.args, options: command.opts()};
  const {config} = command.opts<{config?: string | false}>();
  const first = command.args[0];
  const file =
    verb.configurable === true && config !== false ? (config ?? findConfiguration(first)) : undefined;
  if (file === undefined) return own;
  const {configured} = await import('./configuration/configured.ts');
  return configured(command, file, config !== undefined, output);
}

function helpAfter({examples, page}: Verb | VerbGroup): string {
  const lines = examples.map(example => `  ${example}`);
  const root = packageRoot();
  // A standalone executable comes with its man pages, and without docs/.
  const more = root === undefined ? 'man svirtgen' : join(root, 'docs', page);
  return [`\n${lines.length === 1 ? 'Example' : 'Examples'}:`, ...lines, `\nMore: ${more}`].join('\n');
}

function statusOf(error: unknown, arguments_: readonly string[], output: Output): ExitStatus {
  if (!(error instanceof CommanderError)) output.complain(formatError(error));
  // It ends with 0 after --help and --version, and has shown the help where no verb is named.
  else if (error.exitCode === 0) return DONE;
  else if (error.code !== 'commander.help') output.complain(formatError(usageError(error, arguments_)));
  return FAILED;
}
