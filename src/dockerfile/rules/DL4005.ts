import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL4005',
    title: 'Choose the shell with SHELL, not by replacing /bin/sh.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL4005',
    why: 'A link from `/bin/sh` to another shell changes it for every script of the image, also for those that rely on the old one. SHELL changes it for the instructions that follow.',
    bad: 'FROM debian:12\nRUN ln -sf /bin/bash /bin/sh',
    good: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      const link = run.script.named('ln').find((command) => command.hasArg('/bin/sh'));
      if (link !== undefined) report({ instruction: run, span: link });
    }
  },
};
