const NAME = 'found';
/** Words of a page that are marked at most: more would only slow it down. */
const MOST = 500;

/**
 * Marks every word of `query` in `root`, without touching its elements. Gives the first place that stands at or behind
 * `from`, if there is one.
 */
export function mark(root: Element, query: string, from: Element | null): Range | undefined {
  unmark();
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && ranges.length < MOST; node = walker.nextNode()) {
    const written = node.nodeValue ?? '';
    const lower = written.toLowerCase();
    // Some letters are longer in lower case (İ), and no place would be where it is.
    const text = lower.length === written.length ? lower : written;
    for (const word of words)
      for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
  return ranges.find(
    ({ startContainer }) =>
      from === null ||
      from.contains(startContainer) ||
      (from.compareDocumentPosition(startContainer) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
  );
}

/** Takes all marks away; false where there were none. */
export function unmark(): boolean {
  return CSS.highlights.delete(NAME);
}
