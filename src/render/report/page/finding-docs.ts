// SPDX-License-Identifier: Apache-2.0
/** The documentation of findings, where the page has it or links to it. */
import {findingText} from '../finding-page.ts';

/** A piece of a documentation page: an element's name and its lines. */
export interface DocBlock {
  readonly element: 'h4' | 'p' | 'pre';
  readonly lines: readonly string[];
}

export interface FindingDoc {
  readonly code: string;
  readonly blocks: readonly DocBlock[];
}

/** Where each code is explained: below the published documentation, or in the page itself; '' where nowhere. */
export function docLink(code: string, documentation: string | undefined): string {
  if (documentation !== undefined && /^https?:\/\//iu.test(documentation))
    return `${documentation.replace(/\/+$/u, '')}/findings/${encodeURIComponent(code)}.md`;
  return findingText(code) === undefined ? '' : `#doc-${code}`;
}

/** The pages of these codes that are in the package. */
export function findingDocs(codes: readonly string[]): readonly FindingDoc[] {
  return codes.flatMap(code => {
    const text = findingText(code);
    return text === undefined ? [] : [{code, blocks: docBlocks(text)}];
  });
}

const FENCE = '```';

/** Of the Markdown that the pages use: headings, fenced listings, and paragraphs. */
function docBlocks(markdown: string): readonly DocBlock[] {
  const [, ...lines] = markdown.split('\n');
  const blocks: DocBlock[] = [];
  let listing: string[] | undefined;
  for (const line of lines) {
    if (line.startsWith(FENCE)) {
      if (listing) blocks.push({element: 'pre', lines: listing});
      listing = listing ? undefined : [];
    } else if (listing) listing.push(line);
    else if (line.startsWith('#')) blocks.push({element: 'h4', lines: [line.replace(/^#+\s*/u, '')]});
    else if (line.trim() !== '')
      blocks.push({element: 'p', lines: [line.replaceAll('**', '').replaceAll('`', '')]});
  }
  return blocks;
}
