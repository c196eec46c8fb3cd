import { isOutOfRange } from '../expose';
import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3011',
    title: 'Ports go from 0 to 65535.',
    severity: 'error',
    fix: 'none',
    source: 'hadolint DL3011',
    why: 'A port is a number of 16 bits. Docker refuses the line.',
    bad: 'FROM debian:12\nEXPOSE 80000',
    good: 'FROM debian:12\nEXPOSE 8000',
  },
  check({ document, report }) {
    for (const instruction of document.instructions) {
      if (instruction.keyword !== 'EXPOSE') continue;
      const word = instruction.words.find(({ value }) => isOutOfRange(value));
      if (word !== undefined) report({ instruction, span: word });
    }
  },
};
