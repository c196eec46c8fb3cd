import { withoutValue } from './types';
import type { FoundSecret, SpottedSecret } from './types';
import { canBeSecret, isRandom, mask } from './values';

/** A kind of secret that shows by its form, wherever it stands. */
interface TokenKind {
  kind: string;
  title: string;
  reason: string;
  /** What a text holds that has one: the cheap question before the pattern. */
  needles: readonly string[];
  /** The whole of it is the secret, or its group `secret`. */
  pattern: RegExp;
  /** What all of them begin with, which may be shown. */
  prefix?: RegExp;
  /** Not drawn by lot character by character. */
  structured?: true;
}

const issued = (by: string): string =>
  `It has the form of the tokens that ${by} issues, and looks drawn by lot.`;

/** Forms as the issuers document them, or as they show in every token of theirs. */
const TOKENS: readonly TokenKind[] = [
  {
    kind: 'private-key',
    title: 'A private key',
    reason: 'It begins as private keys do, and base64 text follows.',
    needles: ['PRIVATE KEY'],
    // Line breaks may be written as \n, as in the JSON of Google's service accounts.
    pattern:
      /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\r|\\n)+(?:[A-Za-z-]+: [^\n]*(?:\n|\\n)\s*)*(?<secret>[A-Za-z0-9+/=]{40,}(?:(?:\s|\\r|\\n)+[A-Za-z0-9+/=]+)*)/g,
    structured: true,
  },
  {
    kind: 'aws-access-key',
    title: 'An access key of AWS',
    reason: issued('AWS'),
    needles: ['AKIA', 'ASIA'],
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
    prefix: /^A[KS]IA/,
  },
  {
    kind: 'aws-secret-key',
    title: 'A secret access key of AWS',
    reason: 'It is called a secret access key, and has the length of one.',
    needles: ['aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY'],
    pattern:
      /(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY)["']?\s*[=:]\s*["']?(?<secret>[A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])/g,
  },
  {
    kind: 'github-token',
    title: 'A token of GitHub',
    reason: issued('GitHub'),
    needles: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern:
      /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])/g,
    prefix: /^(gh._|github_pat_)/,
  },
  {
    kind: 'gitlab-token',
    title: 'A token of GitLab',
    reason: issued('GitLab'),
    needles: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-'],
    pattern: /(?<![A-Za-z0-9_-])gl(?:pat|dt|rt|cbt|ptt)-[A-Za-z0-9_-]{20,64}(?![A-Za-z0-9_-])/g,
    prefix: /^gl\w+-/,
  },
  {
    kind: 'slack-token',
    title: 'A token of Slack',
    reason: issued('Slack'),
    needles: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'hooks.slack.com/services/'],
    pattern:
      /(?<![A-Za-z0-9])(?:xox[abprs]-\d{10,13}-[A-Za-z0-9-]{20,}|hooks\.slack\.com\/services\/T[A-Z0-9]{8,}\/B[A-Z0-9]{8,}\/[A-Za-z0-9]{24})/g,
    prefix: /^(xox.-|hooks\.slack\.com\/services\/)/,
  },
  {
    kind: 'google-api-key',
    title: 'An API key of Google',
    reason: issued('Google'),
    needles: ['AIza'],
    pattern: /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g,
    prefix: /^AIza/,
  },
  {
    kind: 'stripe-key',
    title: 'A live key of Stripe',
    reason: issued('Stripe'),
    needles: ['sk_live_', 'rk_live_'],
    pattern: /(?<![A-Za-z0-9_])[sr]k_live_[A-Za-z0-9]{24,99}/g,
    prefix: /^.k_live_/,
  },
  {
    kind: 'npm-token',
    title: 'A token of npm',
    reason: issued('npm'),
    needles: ['npm_'],
    pattern: /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/g,
    prefix: /^npm_/,
  },
  {
    kind: 'pypi-token',
    title: 'A token of PyPI',
    reason: issued('PyPI'),
    needles: ['pypi-AgE'],
    pattern: /pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,}/g,
    prefix: /^pypi-/,
  },
  {
    kind: 'docker-token',
    title: 'An access token of Docker Hub',
    reason: issued('Docker Hub'),
    needles: ['dckr_pat_', 'dckr_oat_'],
    pattern: /(?<![A-Za-z0-9_])dckr_[po]at_[A-Za-z0-9_-]{27,32}(?![A-Za-z0-9_-])/g,
    prefix: /^dckr_.at_/,
  },
  {
    kind: 'huggingface-token',
    title: 'A token of Hugging Face',
    reason: issued('Hugging Face'),
    needles: ['hf_'],
    pattern: /(?<![A-Za-z0-9_])hf_[A-Za-z]{34}(?![A-Za-z0-9_])/g,
    prefix: /^hf_/,
  },
  {
    kind: 'openai-key',
    title: 'An API key of OpenAI',
    reason: issued('OpenAI'),
    needles: ['T3BlbkFJ'],
    pattern: /(?<![A-Za-z0-9])sk-(?:[a-z]+-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}/g,
    prefix: /^sk-/,
  },
  {
    kind: 'anthropic-key',
    title: 'An API key of Anthropic',
    reason: issued('Anthropic'),
    needles: ['sk-ant-'],
    pattern: /(?<![A-Za-z0-9])sk-ant-(?:api|admin)\d\d-[A-Za-z0-9_-]{80,}/g,
    prefix: /^sk-ant-/,
  },
  {
    kind: 'sendgrid-key',
    title: 'An API key of SendGrid',
    reason: issued('SendGrid'),
    needles: ['SG.'],
    pattern: /(?<![A-Za-z0-9_.-])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g,
    prefix: /^SG\./,
  },
  {
    kind: 'digitalocean-token',
    title: 'A token of DigitalOcean',
    reason: issued('DigitalOcean'),
    needles: ['dop_v1_', 'doo_v1_', 'dor_v1_'],
    pattern: /(?<![A-Za-z0-9_])do[por]_v1_[a-f0-9]{64}(?![A-Za-z0-9])/g,
    prefix: /^do._v1_/,
  },
  {
    kind: 'azure-storage-key',
    title: 'A key of a storage account of Azure',
    reason: 'It is called an account key, and has the length of one.',
    needles: ['AccountKey='],
    pattern: /AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)/g,
  },
];

/** What a text has to hold to be worth a look, whatever it is. */
export const NEEDLES: readonly string[] = TOKENS.flatMap(({ needles }) => needles);
/** What has to match then, as Python and Perl know it too: these name groups in other ways. */
export const FORMS = TOKENS.map(({ pattern }) => pattern.source.replace('(?<secret>', '(?:')).join('|');

/** Secrets that show by their form in any text. */
export const findTokens = (text: string): FoundSecret[] => spotTokens(text).map(withoutValue);

export function spotTokens(text: string): SpottedSecret[] {
  const found: SpottedSecret[] = [];
  for (const { kind, title, reason, needles, pattern, prefix, structured } of TOKENS) {
    if (!needles.some((needle) => text.includes(needle))) continue;
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.secret ?? match[0];
      const start = prefix?.exec(value)?.[0] ?? '';
      const drawn = value.slice(start.length);
      if (structured === true ? !isRandom(drawn, 2.5) : !isRandom(drawn)) continue;
      found.push({ kind, title, reason, masked: mask(value, start), line: lineAt(text, match.index), value });
    }
  }
  return found;
}

const ADDRESS = /\b([a-z][a-z\d+.-]*):\/\/([^\s/:@"'<>]{0,200}):([^\s/@"'<>]{1,200})@([\w.[\]:-]+)/gi;

/** Passwords in addresses, as in `https://user:password@host`. */
export const findAddresses = (text: string): FoundSecret[] => spotAddresses(text).map(withoutValue);

export function spotAddresses(text: string): SpottedSecret[] {
  const found: SpottedSecret[] = [];
  if (!text.includes('://')) return found;
  for (const match of text.matchAll(ADDRESS)) {
    const [, , user, password = '', host = ''] = match;
    if (!canBeSecret(password) || password === user || /(^|\.)example\.(com|org|net)$/i.test(host)) continue;
    found.push({
      kind: 'password-in-address',
      title: 'A password in an address',
      reason: 'Between the name and the host of an address stands a password.',
      masked: mask(password),
      line: lineAt(text, match.index),
      value: password,
    });
  }
  return found;
}

export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
