// SPDX-License-Identifier: Apache-2.0
/** The page that explains a finding. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {packageRoot} from '../../package-root.ts';

/** As it lies in the package. */
export function findingPage(code: string): string {
  return `docs/findings/${code}.md`;
}

/** Its text, in Markdown; undefined where the package came without its documentation. */
export function findingText(code: string): string | undefined {
  const root = packageRoot();
  const file = root === undefined ? undefined : join(root, findingPage(code));
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
