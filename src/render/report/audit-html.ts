// SPDX-License-Identifier: Apache-2.0
/** The audit as one page that needs nothing else: no network, and no script to be read. */
import {createHash} from 'node:crypto';
import {Markup} from '../escape.ts';
import {readTemplate, renderTemplate} from '../templates.ts';
import type {AuditFormatter} from './audit-formatter.ts';
import {pageValues} from './page/page-values.ts';

/** One script in this order: function declarations may stand later than their use; constants may not. */
const SCRIPTS = ['data', 'filter', 'draw', 'table', 'findings', 'sections', 'graph', 'start', 'print'];

export const auditHtml: AuditFormatter = (report, options) => {
  const style = readTemplate('report/audit.css');
  const script = SCRIPTS.map(name => readTemplate(`report/page/${name}.js`)).join('\n');
  return renderTemplate('report/audit.html.ejs', {
    ...pageValues(report, options),
    style: new Markup(style),
    script: new Markup(script),
    contentPolicy: `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`,
  });
};

/** The page runs its own script and no other, whatever a name in it tries. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
