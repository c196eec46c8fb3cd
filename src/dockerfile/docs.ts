/** The page of the rules, seen from the extension's folder (and the repository's). */
const RULES_PAGE = 'docs/rules.md';

/** Where a rule is documented: a heading of the page of all rules. */
export function docsAddress(code: string): string {
  return `${RULES_PAGE}#${code.toLowerCase()}`;
}
