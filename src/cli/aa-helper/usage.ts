// SPDX-License-Identifier: Apache-2.0
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
