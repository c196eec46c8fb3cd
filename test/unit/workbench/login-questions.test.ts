import assert from 'node:assert/strict';
import { tellsOfExpiredPassword } from '../../../src/workbench/passwordExpired';
import { promptKind, questionsOf } from '../../../src/workbench/ssh/questions';

describe('questions of a server', () => {
  for (const [prompt, echo, expected] of [
    ['Password: ', false, 'password'],
    ["student@lab's password: ", false, 'password'],
    ['(student@lab) Password:', false, 'password'],
    ['Passwort: ', false, 'password'],
    ['Mot de passe : ', false, 'password'],
    ['Пароль: ', false, 'password'],
    ['Password: ', true, 'other'],
    ['Verification code: ', false, 'other'],
    ["One-time password (OATH) for `student': ", false, 'other'],
    ['Password + token code: ', false, 'other'],
    ['Enter PASSCODE: ', false, 'other'],
    ['Passcode or option (1-3): ', false, 'other'],
    ['What is your name? ', true, 'other'],
    ['', false, 'other'],
    ['New password: ', false, 'new-password'],
    ['Retype new password: ', false, 'new-password'],
    ['(current) UNIX password: ', false, 'new-password'],
    [
      'You are required to change your password immediately (administrator enforced).\nCurrent password: ',
      false,
      'new-password',
    ],
  ] as const) {
    it(`takes “${prompt}” for: ${expected}`, () => {
      assert.equal(promptKind({ prompt, echo }), expected);
    });
  }

  it('know of an expired password by what is said above the prompt', () => {
    assert(tellsOfExpiredPassword('WARNING: Your password has expired.'));
    assert(
      !tellsOfExpiredPassword('Your password will expire in 5 days. To change your password, see the wiki.'),
    );
    assert(!tellsOfExpiredPassword('Your password will be checked.'));
  });

  it('are passed on as they are worded, but not at any length', () => {
    const questions = questionsOf('a name', ' please ', [{ prompt: 'x'.repeat(100_000) }]);
    assert.equal(questions.instructions, 'please');
    assert.equal(questions.prompts[0]?.text.length, 2000);
    assert.equal(questions.prompts[0].echo, false);
  });
});
