import type { Rule } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'DL3035',
    title: 'Do not upgrade the whole distribution: zypper dist-upgrade.',
    severity: 'warning',
    fix: 'none',
    source: 'hadolint DL3035',
    why: 'It replaces most of the base image in a layer of its own, differently on each day. Start from a newer base image instead.',
    bad: 'FROM opensuse/leap:15.5\nRUN zypper -n dist-upgrade',
    good: 'FROM opensuse/leap:15.6',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      const upgrade = run.script
        .named('zypper')
        .map((command) => command.arg('dist-upgrade', 'dup'))
        .find((word) => word !== undefined);
      if (upgrade !== undefined) report({ instruction: run, span: upgrade });
    }
  },
};
