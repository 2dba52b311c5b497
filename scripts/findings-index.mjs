// SPDX-License-Identifier: Apache-2.0
/** Writes docs/findings/README.md, the index of the findings, from their words: after a build, `npm run findings`. */
import {fileURLToPath} from 'node:url';
import {findingsIndex} from '../build/src/audit/findings/index-page.js';
import {writeFormatted} from './generated-page.mjs';

const file = fileURLToPath(new URL('../docs/findings/README.md', import.meta.url));
await writeFormatted(file, findingsIndex());
