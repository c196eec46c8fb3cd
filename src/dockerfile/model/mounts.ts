/** A `--mount` of RUN. */
export interface Mount {
  /** `bind`, `cache`, `tmpfs`, `secret` or `ssh`; `bind` where none is named. */
  readonly type: string;
  readonly target: string;
  /** Which secret, ssh agent or cache is meant. */
  readonly id: string | undefined;
  /** The stage or image that it comes from, where one is named. */
  readonly from: string | undefined;
}

/** Reads `type=cache,target=/x,…`; `dst` and `destination` are other names of `target`. */
export function parseMount(value: string): Mount {
  let type = 'bind';
  let target = '';
  let id: string | undefined;
  let from: string | undefined;
  for (const option of value.split(',')) {
    const equals = option.indexOf('=');
    const key = (equals < 0 ? option : option.slice(0, equals)).trim().toLowerCase();
    const text = equals < 0 ? '' : option.slice(equals + 1).trim();
    if (key === 'type') type = text.toLowerCase();
    else if (key === 'from') from = text;
    else if (key === 'id') id = text;
    else if (key === 'target' || key === 'dst' || key === 'destination') target = text.replace(/^"|"$/g, '');
  }
  return { type, target, id, from };
}
