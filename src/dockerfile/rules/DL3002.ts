import type { Rule } from '../rule';
import type { Instruction } from '../model/instruction';

export const rule: Rule = {
  meta: {
    code: 'DL3002',
    title: 'The last USER should not be root.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL3002; handout, chapter on security',
    why: 'What runs as root in a container is root on the host, unless user namespaces are set up: an error in the program, or a mounted directory, is enough to do harm outside. Install as root, then switch to a user without rights.',
    bad: 'FROM debian:12\nUSER root\nCMD ["sleep", "infinity"]',
    good: 'FROM debian:12\nRUN useradd --create-home app\nUSER app\nCMD ["sleep", "infinity"]',
  },
  check({ document, report }) {
    const last = new Map<number, Instruction>();
    let stage = -1;
    for (const instruction of document.instructions) {
      if (instruction.keyword === 'FROM') stage = instruction.line;
      else if (instruction.keyword === 'USER' && stage >= 0) last.set(stage, instruction);
    }
    for (const instruction of last.values()) {
      if (/^(?:root|0)(?::|$)/.test(instruction.args.text))
        report({ instruction, span: instruction.args.span(0, instruction.args.text.length) });
    }
  },
};
