import type { Instruction } from '../model/instruction';
import type { Rule } from '../rule';

const SUSPICIOUS = /api_key|client_key|password|private|secret|token|username/i;
/** Well-known variables of services that hold what is nobody else's business, and whose names do not say so. */
const KNOWN = new Set([
  ...['APPLICATION_KEY', 'AWS_ACCESS_KEY_ID', 'DOCKER_EMAIL', 'FACEBOOK_APP_ID', 'STRIPE_DEVICE_NAME'],
  ...['CI_DEPLOY_USER', 'OKTA_AUTHN_GROUPID', 'OKTA_CLIENT_ORGURL', 'OKTA_OAUTH2_CLIENTID'],
  ...['TRAVIS_OS_NAME', 'TRAVIS_SECURE_ENV_VARS', 'TRAVIS_SUDO'],
]);

export const rule: Rule = {
  meta: {
    code: 'DL3064',
    title: 'ARG and ENV are no place for what is secret: they are stored in the image.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL3064; handout, B.1 and B.3: secret mounts',
    why: 'Whoever has the image reads them with `docker history` or `docker inspect`. A secret mount hands the secret to one RUN and leaves no trace.',
    bad: 'FROM debian:12\nENV DB_PASSWORD=geheim',
    good: 'FROM debian:12\nRUN --mount=type=secret,id=db cat /run/secrets/db > /dev/null',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      const pair = namesOf(instruction).find(
        ({ key }) => SUSPICIOUS.test(key) || KNOWN.has(key.toUpperCase()),
      );
      if (pair !== undefined)
        report({
          instruction,
          span: pair.word,
          message: `${instruction.keyword} ${pair.key} is stored in the image, where anybody can read it.`,
        });
    }
  },
};

function namesOf(instruction: Instruction): Instruction['pairs'] {
  return instruction.keyword === 'ARG' || instruction.keyword === 'ENV' ? instruction.pairs : [];
}
