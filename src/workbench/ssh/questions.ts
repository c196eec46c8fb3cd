import type { Prompt } from 'ssh2';
import { tellsOfExpiredPassword } from '../passwordExpired';
import type { Questions } from '../types';

/** Characters of a server's text that are passed on; a question is a line or two. */
const LONGEST_TEXT = 2000;

/** What a prompt of keyboard-interactive (RFC 4256) asks for, going by its words: servers say no more. */
export type PromptKind = 'password' | 'new-password' | 'other';

const PASSWORD =
  /pass\s?-?(word|wort|phrase)|kennwort|mot de passe|contrase[nñ]a|\bsenha\b|wachtwoord|l[oö]senord|adgangskode|has[lł]o|\bheslo\b|salasana|пароль|密码|密碼|パスワード|비밀번호|\bparola\b/i;

/** Words of second factors, some of which are called passwords too (“One-time password (OATH) for …”). */
const CODE =
  /one[\s-]?time|einmal|verification|passcode|\b(otp|totp|hotp|oath|code|token|pin|2fa|mfa|duo|yubikey)\b|authenticat|second factor|challenge/i;

/** What pam_unix, sssd and others say when the login has become a change of the password. */
const CHANGE =
  /\bnew\b.{0,20}password|re-?(type|enter).{0,20}password|password.{0,20}again|neues passwort|\(current\)|current password|nouveau mot de passe/i;

export function promptKind({ prompt, echo }: Prompt): PromptKind {
  if (CHANGE.test(prompt) || tellsOfExpiredPassword(prompt)) return 'new-password';
  return echo !== true && PASSWORD.test(prompt) && !CODE.test(prompt) ? 'password' : 'other';
}

/** What a person is shown of a server's questions: as it words them, but not more than fits. */
export function questionsOf(name: string, instructions: string, prompts: readonly Prompt[]): Questions {
  const cut = (text: string): string => text.trim().slice(0, LONGEST_TEXT);
  return {
    name: cut(name),
    instructions: cut(instructions),
    prompts: prompts.map(({ prompt, echo }) => ({ text: cut(prompt), echo: echo === true })),
  };
}
