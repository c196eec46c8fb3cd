/** The session of steps that name none, and of terminals that belong to no step. */
export const DEFAULT_SESSION = 'workbench';

/** The first of `workbench`, `workbench (2)`, … that is not taken. */
export function freeSession(taken: (session: string) => boolean): string {
  for (let number = 1; ; number++) {
    const session = number === 1 ? DEFAULT_SESSION : `${DEFAULT_SESSION} (${number})`;
    if (!taken(session)) return session;
  }
}

/** What a terminal is called: `lab-17`, `lab-17 (2)`, and `lab-17: second` for a session that steps have named. */
export function terminalTitle(place: string, session: string): string {
  return session === DEFAULT_SESSION || session.startsWith(`${DEFAULT_SESSION} (`)
    ? place + session.slice(DEFAULT_SESSION.length)
    : `${place}: ${session}`;
}

/** The short name of a workbench by the address it was asked for as: its host, or its name in `~/.ssh/config`. */
export function placeOf(address: string): string {
  return address
    .replace(/^ssh:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}
