import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';

/** scheme://USER:PASSWORD@ and scheme://TOKEN@, with the part before the `@` set apart. */
const ADDRESS = /\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}:\/\/([^\s/@"'<>]{1,512})@/g;
const TOKEN =
  /^(?:gh[oprsu]_\w+|github_pat_\w+|glpat-[\w-]+|\$\{?\w*(?:TOKEN|PASSWORD|SECRET|PAT|KEY|AUTH)\w*\}?)$/i;

export const rule: Rule = {
  meta: {
    code: 'CW1007',
    title:
      'An address with a password or token in it is stored in the image: use RUN --mount=type=ssh or type=secret.',
    severity: 'error',
    fix: 'none',
    source: 'handout, B.1: share ssh with the build, secret mounts; B.3, images 6',
    why: 'The command line of every instruction can be read with `docker history`, and a cloned repository keeps the address in `.git/config`. Clone over ssh with `RUN --mount=type=ssh`, or read the token from a secret mount.',
    bad: 'FROM debian:12\nRUN git clone https://jane:s3cret@example.org/repository.git',
    good: 'FROM debian:12\nRUN --mount=type=ssh git clone git@example.org:team/repository.git',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      const { keyword, args } = instruction;
      if (!['RUN', 'ADD', 'ENV', 'ARG', 'CMD', 'ENTRYPOINT'].includes(keyword) || !args.text.includes('@'))
        continue;
      for (const match of args.text.matchAll(ADDRESS)) {
        const login = match[1]!;
        if (!isSecret(login) || comesFromMount(instruction, login)) continue;
        const end = match.index + match[0].length;
        report({ instruction, span: args.span(end - 1 - login.length, end - 1) });
        break;
      }
    }
  },
};

function isSecret(login: string): boolean {
  const colon = login.indexOf(':');
  return colon < 0 ? TOKEN.test(login) : colon < login.length - 1;
}

/** True where the secret is read when the command runs, from a file that is not in the image. */
function comesFromMount({ mounts }: Instruction, login: string): boolean {
  return login.includes('$(') || (login.includes('$') && mounts.some(({ type }) => type === 'secret'));
}
