// SPDX-License-Identifier: Apache-2.0
/** Writes docs/findings/README.md, the index of the findings, from their words: after a build, `npm run findings`. */
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {findingsIndex} from '../build/src/audit/findings/index-page.js';

const file = fileURLToPath(new URL('../docs/findings/README.md', import.meta.url));
writeFileSync(file, await format(findingsIndex(), {...(await resolveConfig(file)), parser: 'markdown'}));
