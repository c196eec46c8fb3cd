import assert from 'node:assert/strict';
import { lifetimeIn } from '../../../src/workbench/elevation/keptPassword';
import { refusalOf, refusedBecause } from '../../../src/workbench/elevation/refusals';
import type { Refusal } from '../../../src/workbench/elevation/refusals';

/** As sudo 1.8, 1.9 and sudo-rs print them in the C locale. */
const SAID: readonly (readonly [string, Refusal | undefined])[] = [
  ['sudo: a password is required\n', 'password'],
  ['sudo: a terminal is required to read the password; either use the -S option', 'password'],
  ['sudo: no tty present and no askpass program specified', 'password'],
  ['sudo: interactive authentication is required', 'password'],
  ['\nSorry, try again.\n\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n', 'wrong'],
  ['sudo: 3 incorrect password attempts', 'wrong'],
  ['sudo: Maximum 3 incorrect authentication attempts', 'wrong'],
  ['alice is not in the sudoers file.  This incident will be reported.', 'refused'],
  ['Sorry, user alice may not run sudo on lab.', 'refused'],
  ["sudo: I'm sorry alice. I'm afraid I can't do that", 'refused'],
  ["Sorry, user alice is not allowed to execute '/bin/ls' as root on lab.", 'command'],
  ['sudo: sorry, you must have a tty to run sudo', 'terminal'],
  ['sudo: account validation failure, is your account locked?\nsudo: a password is required\n', 'account'],
  ['sudo: Account or password is expired, reset your password and try again', 'expired'],
  ['sudo: Password expired, contact your system administrator', 'expired'],
  ['sudo: unable to resolve host lab: Name or service not known\nsudo: a password is required\n', 'password'],
  ['sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set', 'failed'],
  ['sudo: The "no new privileges" flag is set, which prevents sudo from running as root.', 'failed'],
  ['We trust you have received the usual lecture from the local System Administrator.', undefined],
  ['ls: cannot open directory: Permission denied', undefined],
];

describe('what sudo says', () => {
  for (const [said, meaning] of SAID) {
    it(`means ${meaning ?? 'nothing'}: ${said.trim().split('\n')[0]}`, () =>
      assert.equal(refusalOf(said), meaning));
  }

  it('is kept beside a sentence of our own, which names the machine and the user', () => {
    const who = { label: 'alice@lab', user: 'alice', program: 'ls' };
    const error = refusedBecause('command', who, ' as it is \n');
    assert.equal(error.message, 'The user alice may use sudo on alice@lab, but not to run “ls”.');
    assert.equal(error.detail, 'as it is');
  });

  it('tells for how long it remembers a password', () => {
    assert.equal(lifetimeIn('Matching Defaults entries for alice on lab:\n    env_reset\n'), 900_000);
    assert.equal(lifetimeIn('    env_reset, timestamp_timeout=2.5, use_pty'), 150_000);
    assert.equal(lifetimeIn('    timestamp_timeout=-1'), Infinity);
    assert.equal(lifetimeIn('    timestamp_timeout=0'), 0);
    assert.equal(lifetimeIn(''), 0, 'it has forgotten already');
  });
});
