import type { Rule } from '../rule';

const HIGHEST = 65_535;

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
      const word = instruction.words.find(({ value }) => portsOf(value).some((port) => port > HIGHEST));
      if (word !== undefined) report({ instruction, span: word });
    }
  },
};

/** The numbers of `8080`, `8080/tcp` and `8000-8010/udp`. */
function portsOf(text: string): number[] {
  const match = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(text);
  return match === null ? [] : match.slice(1).flatMap((port) => (port === undefined ? [] : [Number(port)]));
}
