import type { Container, ContainerState } from '../../../docker';

export const GROUPINGS = ['none', 'state', 'project', 'image'] as const;
export type ContainerGrouping = (typeof GROUPINGS)[number];

export const ORDERS = ['state', 'name', 'newest', 'image'] as const;
export type ContainerOrder = (typeof ORDERS)[number];

/** Docker Compose writes down here which project a container belongs to. */
export const PROJECT_LABEL = 'com.docker.compose.project';

/** Running ones first. */
const RANKS: Readonly<Record<ContainerState, number>> = {
  running: 0,
  restarting: 0,
  paused: 1,
  created: 2,
  exited: 3,
  removing: 4,
  dead: 5,
};

export interface ContainerGroup {
  /** The state, project or image; undefined for the containers of no project. */
  name: string | undefined;
  containers: readonly Container[];
}

/** The containers in groups; groups stand in the order of what they group by. `none`: one group of all. */
export function groupContainers(
  containers: readonly Container[],
  by: ContainerGrouping,
  order: ContainerOrder,
): ContainerGroup[] {
  const sorted = [...containers].sort(COMPARISONS[order]);
  if (by === 'none') return [{ name: undefined, containers: sorted }];
  const key: (container: Container) => string | undefined =
    by === 'state'
      ? ({ state }) => state
      : by === 'image'
        ? ({ image }) => image
        : ({ labels }) => labels[PROJECT_LABEL] || undefined;
  const groups = new Map<string | undefined, Container[]>();
  for (const container of sorted) {
    const name = key(container);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [container]);
    else group.push(container);
  }
  return [...groups]
    .map(([name, members]) => ({ name, containers: members }))
    .sort((a, b) => {
      if (by === 'state') return rank(a.name) - rank(b.name) || compareNames(a.name ?? '', b.name ?? '');
      // Those of no project follow.
      if (a.name === undefined || b.name === undefined) return a.name === undefined ? 1 : -1;
      return compareNames(a.name, b.name);
    });
}

/** Those that have all words of the filter in their name, image, state or ports. */
export function filterContainers(containers: readonly Container[], filter: string): readonly Container[] {
  const matches = matcher(filter);
  return containers.filter((container) =>
    matches(() => [
      container.name,
      container.image,
      container.state,
      container.id.slice(0, 12),
      container.labels[PROJECT_LABEL] ?? '',
      ...container.ports.map(({ publicPort }) => String(publicPort ?? '')),
    ]),
  );
}

/** Answers whether every word of the filter, in whatever case, is part of one of the texts. */
export function matcher(filter: string): (texts: () => readonly string[]) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (texts) => {
    const lower = texts().map((text) => text.toLowerCase());
    return words.every((word) => lower.some((text) => text.includes(word)));
  };
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** `web-2` stands before `web-10`. */
export function compareNames(a: string, b: string): number {
  return COLLATOR.compare(a, b) || (a < b ? -1 : Number(a > b));
}

const byName = (a: Container, b: Container): number => compareNames(a.name, b.name);
const byAge = (a: Container, b: Container): number => b.created - a.created || byName(a, b);

const COMPARISONS: Readonly<Record<ContainerOrder, (a: Container, b: Container) => number>> = {
  state: (a, b) => RANKS[a.state] - RANKS[b.state] || byAge(a, b),
  name: byName,
  newest: byAge,
  image: (a, b) => compareNames(a.image, b.image) || byAge(a, b),
};

function rank(state: string | undefined): number {
  return RANKS[state as ContainerState];
}
