// SPDX-License-Identifier: Apache-2.0
/** Writes docs/versions.md from the tables of versions: after a build, `npm run versions`. */
import {fileURLToPath} from 'node:url';
import {versionsPage} from '../build/src/versions/versions-page.js';
import {writeFormatted} from './generated-page.mjs';

const file = fileURLToPath(new URL('../docs/versions.md', import.meta.url));
await writeFormatted(file, versionsPage());
