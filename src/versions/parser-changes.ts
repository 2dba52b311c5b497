// SPDX-License-Identifier: Apache-2.0
/** What apparmor_parser understands, as far as profiles depend on it. */
import {featuresAt, type Change} from './change.ts';
import {DEFAULT_PARSER, type Version} from './version.ts';

export const PARSER_CHANGES = {
  optionalInclude: {since: [3, 0], alters: 'profiles: `include if exists`', evidence: 'release notes'},
  abi: {since: [3, 0], alters: 'profiles: `abi`', evidence: 'release notes'},
} as const satisfies Readonly<Record<string, Change>>;

export type ParserFeatures = Readonly<Record<keyof typeof PARSER_CHANGES, boolean>>;

export function parserFeatures(version: Version = DEFAULT_PARSER): ParserFeatures {
  return featuresAt(PARSER_CHANGES, version);
}
