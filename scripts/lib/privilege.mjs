import { findProgram, run } from './programs.mjs';

/**
 * How this process can do what only root may.
 * @typedef {object} Privilege
 * @property {'root' | 'sudo' | 'none'} kind
 * @property {string} [why] with `none`: the reason, to stand after "because"
 * @property {(argv: readonly string[]) => string[]} argv the command line that runs `argv` as root
 */

/**
 * Finds out without asking for a password. With `terminal` a sudo that wants one counts too: it asks on the terminal
 * when it is first used.
 * @returns {Promise<Privilege>}
 */
export async function findPrivilege({ terminal }) {
  if (process.getuid?.() === 0) return { kind: 'root', argv: (argv) => [...argv] };
  const sudo = findProgram('sudo');
  const none = (why) => ({ kind: 'none', why, argv: (argv) => [...argv] });
  if (sudo === undefined) return none('you are not root and there is no sudo');
  const { code } = await run([sudo, '-n', 'true']);
  if (code !== 0 && !terminal)
    return none('sudo asks for a password and nobody sits at a terminal to type it');
  return { kind: 'sudo', argv: (argv) => [sudo, '--', ...argv] };
}

/** A `kill` for {@link import('./processes.mjs').stop} that can end processes of root. */
export function killAs(privilege) {
  return (signal, pid) => run(privilege.argv(['kill', '-s', signal.replace(/^SIG/, ''), String(pid)]));
}
