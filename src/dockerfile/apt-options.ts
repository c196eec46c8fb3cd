/** Ways to misspell `--no-install-recommends`: `--no-recommend`, `--no-install-recommend`, … */
export function meansNoRecommends(name: string): boolean {
  return /^(?:no|without)-(?:install-)?recom\w*$/.test(name) && name !== 'no-install-recommends';
}
