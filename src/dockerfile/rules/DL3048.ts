import type { Rule } from '../rule';

const VALID = /^[a-z](?:[a-z0-9._/-]*[a-z0-9])?$/;
const RESERVED = /^(?:com\.docker|io\.docker|org\.dockerproject)\./;

export const rule: Rule = {
  meta: {
    code: 'DL3048',
    title: 'This is no good name for a label.',
    severity: 'style',
    fix: 'none',
    source: 'hadolint DL3048; Docker, guidelines for object labels',
    why: 'Names of labels begin with a small letter, end with a letter or digit, and hold small letters, digits, single dots and hyphens. `com.docker.`, `io.docker.` and `org.dockerproject.` are Docker’s own.',
    bad: 'FROM debian:12\nLABEL Maintainer_Name="me"',
    good: 'FROM debian:12\nLABEL org.opencontainers.image.authors="me"',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'LABEL') continue;
      const pair = instruction.pairs.find(({ key }) => !isValid(key));
      if (pair !== undefined)
        report({ instruction, span: pair.word, message: `“${pair.key}” is no good name for a label.` });
    }
  },
};

function isValid(key: string): boolean {
  return VALID.test(key) && !RESERVED.test(key) && !/\.\.|--/.test(key);
}
