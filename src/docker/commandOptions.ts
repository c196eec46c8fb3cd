/** Words of a command that stand for a choice: none where it was not made. */
export function flag(name: string, given: boolean | undefined): string[] {
  return given === true ? [name] : [];
}

export function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

/** `-it`, `-i` or `-t`, as everybody writes them. */
export function terminalFlags({ stdin, tty }: { stdin?: boolean; tty?: boolean }): string[] {
  const letters = `${stdin === true ? 'i' : ''}${tty === true ? 't' : ''}`;
  return letters === '' ? [] : [`-${letters}`];
}
