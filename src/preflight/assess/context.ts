import type { Facts } from '../facts';
import type { Installable, Packages } from '../packages';
import type { Capability, CapabilityGroup } from '../types';

/** What capabilities are told from. */
export interface Context {
  facts: Facts;
  packages: Packages;
  root: boolean;
}

/** Tells of one kind of thing; `undefined` where there is nothing to tell. */
export type Assessor = (context: Context) => readonly (Capability | undefined)[];

type What = Pick<Capability, 'id' | 'group' | 'label' | 'bytes'> & { needed?: boolean };

export function present({ needed = false, ...what }: What, value: string): Capability {
  return { ...what, needed, state: 'ok', value };
}

export function hindered(
  { needed = false, ...what }: What,
  value: string,
  remedy: string,
  packages?: readonly string[],
): Capability {
  return {
    ...what,
    needed,
    state: 'hindered',
    value,
    remedy,
    ...(packages === undefined ? {} : { packages }),
  };
}

export function missing(
  { needed = false, ...what }: What,
  remedy: string,
  packages?: readonly string[],
): Capability {
  return {
    ...what,
    needed,
    state: 'missing',
    value: '',
    remedy,
    ...(packages === undefined ? {} : { packages }),
  };
}

/** A program that is of use as it is, known by `ID.path` and `ID.version`. */
export function program(
  { facts, packages }: Context,
  group: CapabilityGroup,
  id: string,
  label: string,
  why: string,
  options: { needed?: boolean; install?: readonly Installable[]; elsewhere?: string } = {},
): Capability {
  const what = { id, group, label, needed: options.needed ?? false };
  if (facts.text(`${id}.path`) !== undefined) return present(what, facts.version(`${id}.version`) ?? '');
  const found = options.install === undefined ? undefined : packages.of(...options.install);
  const how =
    found !== undefined
      ? `Install ${found.join(' and ')}.`
      : (options.elsewhere ?? 'Have it installed there.');
  return missing(what, `${why} ${how}`, found);
}
