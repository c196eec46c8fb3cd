import type { Rule } from '../rule';

const SECRET = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const HARMLESS = /(?:_|^)(?:public|file|version)(?:_|$)/i;

export const rule: Rule = {
  meta: {
    code: 'SecretsUsedInArgOrEnv',
    sameAs: ['DL3064'],
    title: 'ARG and ENV are no place for secrets: they are stored in the image. Use RUN --mount=type=secret.',
    severity: 'warning',
    fix: 'none',
    source: 'BuildKit SecretsUsedInArgOrEnv; handout, B.1 and B.3: secret mounts',
    why: 'Whoever has the image reads them with `docker history` or `docker inspect`. A secret mount hands the secret to one RUN and leaves no trace: `docker build --secret id=token,src=token.txt .`',
    bad: 'FROM debian:12\nARG API_TOKEN\nRUN fetch-data --token "$API_TOKEN"',
    good: 'FROM debian:12\nRUN --mount=type=secret,id=token fetch-data --token "$(cat /run/secrets/token)"',
  },
  check({ document, report }) {
    for (const instruction of document.effective) {
      if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') continue;
      for (const { key, word } of instruction.pairs) {
        if (!SECRET.test(key) || HARMLESS.test(key)) continue;
        report({
          instruction,
          span: word,
          message: `${instruction.keyword} ${key} is stored in the image, where anybody can read it. Use RUN --mount=type=secret.`,
        });
      }
    }
  },
};
