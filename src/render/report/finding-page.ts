/** The page that explains a finding, as it lies in the package. */
export function findingPage(code: string): string {
  return `docs/findings/${code}.md`;
}
