import { ExplainedError } from '../../base';

/** What sudo has against it. `password`: it asks for one; `wrong`: it has not taken the one that it got. */
export type Refusal =
  'missing' | 'refused' | 'command' | 'password' | 'wrong' | 'terminal' | 'account' | 'expired' | 'failed';

/**
 * What sudo says in the C locale (plugins/sudoers of sudo 1.8 and 1.9, and `common/error.rs` of sudo-rs, which Ubuntu has
 * since 25.10), in the order in which it counts: a wrong password is followed by other complaints.
 */
const SENTENCES: readonly (readonly [RegExp, Refusal])[] = [
  [/^sudo: .*account validation failure|^sudo: account expired/im, 'account'],
  [/^sudo: .*password (?:is |has )?expired|^sudo: unable to change expired password/im, 'expired'],
  [/^sudo: .*you must have a tty/im, 'terminal'],
  [
    /is not in the sudoers file|may not run sudo on|not allowed to run sudo on|^sudo: I'm sorry /im,
    'refused',
  ],
  [/^Sorry, user .* (?:is not allowed to execute|may not run) /im, 'command'],
  [
    /incorrect (?:password|authentication) attempt|^Sorry, try again|Authentication failed, try again/im,
    'wrong',
  ],
  [
    /^sudo: (?:a password is required|no password was provided|a terminal is required|no tty present|interactive authentication is required)/im,
    'password',
  ],
  [/^sudo: /m, 'failed'],
];

/** What kept sudo from running the program, by what it said in place of that. */
export function refusalOf(words: string): Refusal | undefined {
  return SENTENCES.find(([pattern]) => pattern.test(words))?.[1];
}

/** Who is refused, and what. */
export interface Refused {
  /** The machine and the user, as people call them. */
  label: string;
  user: string;
  program: string;
}

/** The sentence for each. `words`: sudo's own. */
export function refusedBecause(
  refusal: Refusal,
  { label, user, program }: Refused,
  words: string,
): ExplainedError {
  const [code, message, remedy] = EXPLAINED[refusal](label, user, program);
  const detail = words.trim();
  return new ExplainedError(code, message, { remedy, ...(detail === '' ? {} : { detail }) });
}

type Explanation = (label: string, user: string, program: string) => [string, string, string];

const EXPLAINED: Record<Refusal, Explanation> = {
  missing: (label) => [
    'elevation-missing',
    `${label} has no sudo, so nothing can be done as root there.`,
    'Connect as root, or ask whoever runs that machine to install sudo.',
  ],
  refused: (label, user) => [
    'elevation-refused',
    `The user ${user} may not use sudo on ${label}.`,
    'Ask whoever runs that machine to allow it (by the group “sudo” on Debian and Ubuntu, “wheel” elsewhere).',
  ],
  command: (label, user, program) => [
    'elevation-command',
    `The user ${user} may use sudo on ${label}, but not to run “${program}”.`,
    'Ask whoever runs that machine to allow it in its sudoers file.',
  ],
  password: (label, user) => [
    'elevation-password',
    `sudo on ${label} asks for the password of ${user}.`,
    'Try again and give it when asked.',
  ],
  wrong: (label, user) => [
    'elevation-password',
    `sudo on ${label} has not accepted the password of ${user}.`,
    'Try again; it is the password that this user logs in with there, unless that machine has other rules.',
  ],
  terminal: (label) => [
    'elevation-terminal',
    `sudo on ${label} serves people at a terminal only (“requiretty”).`,
    'Have “Defaults !requiretty” set for this user in its sudoers file, or use sudo in a terminal there.',
  ],
  account: (label, user) => [
    'elevation-account',
    `sudo on ${label} refuses the account of ${user}, which has expired or is locked.`,
    'Ask whoever runs that machine to renew it.',
  ],
  expired: (label, user) => [
    'elevation-account',
    `The password of ${user} on ${label} has expired, so sudo does not take it any more.`,
    'Change it in a terminal there (“passwd”), then try again.',
  ],
  failed: (label) => [
    'elevation-failed',
    `sudo does not work on ${label}.`,
    'Its own words say what is wrong; whoever runs that machine can mend it.',
  ],
};
