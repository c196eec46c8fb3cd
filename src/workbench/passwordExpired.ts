import { ExplainedError } from '../base';

/** What servers say when the password has to be changed: pam_unix and its kind, and sshd itself. */
const WORDS = /password (has |is )?expired|(required to|must) change your password|password change required/i;

export function tellsOfExpiredPassword(said: string): boolean {
  return WORDS.test(said);
}

/** A machine lets nobody in, or lets nobody do anything, before there is a new password. */
export function passwordExpired(label: string): ExplainedError {
  return new ExplainedError(
    'password-expired',
    `The password of ${label} has expired: the machine wants a new one before anything else.`,
    { remedy: 'Log in with ssh in a terminal, where it asks for one, then connect here with it.' },
  );
}
