import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL4001',
    title: 'wget and curl do the same: one of them is enough.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL4001',
    why: 'Each has to be installed, kept up to date and known. Use the one that the image has already.',
    bad: 'FROM debian:12\nRUN wget -q https://example.org/a\nRUN curl -fsSLO https://example.org/b',
    good: 'FROM debian:12\nRUN curl -fsSLO https://example.org/a\nRUN curl -fsSLO https://example.org/b',
  },
  check({ document, report }) {
    for (const isTrigger of [false, true]) {
      let used = new Set<string>();
      for (const instruction of document.effective) {
        if (instruction.keyword === 'FROM') used = new Set();
        if (instruction.keyword !== 'RUN' || instruction.isTrigger !== isTrigger) continue;
        const commands = instruction.script.named('curl', 'wget');
        for (const { name } of commands) used.add(name);
        if (commands[0] !== undefined && used.size > 1) report({ instruction, span: commands[0].nameWord });
      }
    }
  },
};
