/** The `{…}` of a fence: `{#pull .run session=web title="Pull it"}`. */
export interface Attributes {
  id: string | undefined;
  classes: readonly string[];
  values: ReadonlyMap<string, string>;
}

export interface FenceInfo {
  language: string | undefined;
  /** Undefined where the fence has none. */
  attributes: Attributes | undefined;
  /** What could not be read, with its offset in the info string. */
  mistakes: readonly { offset: number; text: string }[];
}

const PART =
  /#(?<id>[^\s{}.#="']+)|\.(?<class>[^\s{}.#="']+)|(?<key>[\w-]+)=(?:"(?<quoted>[^"]*)"|(?<bare>[^\s"'{}]+))/y;

/** Reads the info string of a fence: the language, then attributes as Runme and markdown-it-attrs write them. */
export function parseFenceInfo(info: string): FenceInfo {
  const open = info.indexOf('{');
  const language = (open === -1 ? info : info.slice(0, open)).trim().split(/\s+/)[0] || undefined;
  if (open === -1) return { language, attributes: undefined, mistakes: [] };

  const mistakes: { offset: number; text: string }[] = [];
  let id: string | undefined;
  const classes: string[] = [];
  const values = new Map<string, string>();
  const close = info.lastIndexOf('}');
  const end = close > open ? close : info.length;
  if (close <= open || info.slice(close + 1).trim() !== '')
    mistakes.push({ offset: open, text: info.slice(open) });

  let offset = open + 1;
  while (offset < end) {
    const space = /\s+/y;
    space.lastIndex = offset;
    if (space.test(info)) {
      offset = space.lastIndex;
      continue;
    }
    PART.lastIndex = offset;
    const groups = PART.exec(info)?.groups;
    if (groups === undefined || PART.lastIndex > end) {
      const text = /^[^\s}]*/.exec(info.slice(offset))?.[0] || info.slice(offset, offset + 1);
      mistakes.push({ offset, text });
      offset += text.length;
      continue;
    }
    offset = PART.lastIndex;
    if (groups['id'] !== undefined) id = groups['id'];
    else if (groups['class'] !== undefined) classes.push(groups['class']);
    else if (groups['key'] !== undefined) values.set(groups['key'], groups['quoted'] ?? groups['bare'] ?? '');
  }
  return { language, attributes: { id, classes, values }, mistakes };
}
