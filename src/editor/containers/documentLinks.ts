import type { Inventory } from '../../docker';

/** A place in a document that names an element of the engine. */
export interface ElementLink {
  /** Offsets of what stands between the quotes. */
  start: number;
  end: number;
  kind: 'container' | 'image' | 'volume' | 'network';
  id: string;
  name: string;
}

type Lists = Pick<Inventory, 'containers' | 'images' | 'volumes' | 'networks'>;
type Named = Pick<ElementLink, 'kind' | 'id' | 'name'>;

const STRING = /"((?:[^"\\]|\\.)*)"/g;
/** `"Name": "data"`: a name alone could be anything, so it is looked at where it stands. */
const KEY_BEFORE = /"(\w+)":\s*$/;

/** What a JSON text about `self` mentions of what the engine holds: ids anywhere, names where a key says what they name. */
export function linksIn(text: string, inventory: Lists, self: string): ElementLink[] {
  const { byId, byName } = indexOf(inventory);
  const links: ElementLink[] = [];
  for (const match of text.matchAll(STRING)) {
    const value = match[1] ?? '';
    const start = match.index + 1;
    const end = start + value.length;
    const key = KEY_BEFORE.exec(text.slice(Math.max(0, match.index - 60), match.index))?.[1] ?? '';
    const isKey = text[end + 1] === ':';
    const found = byId.get(value) ?? byName.get(`${isKey ? 'Networks' : key} ${value}`);
    if (found !== undefined && found.id !== self) links.push({ start, end, ...found });
  }
  return links;
}

function indexOf({ containers, images, volumes, networks }: Lists): {
  byId: Map<string, Named>;
  byName: Map<string, Named>;
} {
  const byId = new Map<string, Named>();
  const byName = new Map<string, Named>();
  for (const { id, name } of containers) byId.set(id, { kind: 'container', id, name });
  for (const { id, tags } of images) {
    const name = tags[0] ?? id.replace(/^sha256:/, '').slice(0, 12);
    byId.set(id, { kind: 'image', id, name });
    for (const tag of tags) byName.set(`Image ${tag}`, { kind: 'image', id, name: tag });
  }
  for (const { name } of volumes) byName.set(`Name ${name}`, { kind: 'volume', id: name, name });
  for (const { id, name } of networks) {
    byId.set(id, { kind: 'network', id, name });
    for (const key of ['Networks', 'NetworkMode'])
      byName.set(`${key} ${name}`, { kind: 'network', id, name });
  }
  return { byId, byName };
}
