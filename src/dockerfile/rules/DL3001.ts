import type { Rule } from '../rule';

const POINTLESS = ['free', 'kill', 'mount', 'ps', 'service', 'shutdown', 'ssh', 'top', 'vim'];

export const rule: Rule = {
  meta: {
    code: 'DL3001',
    title: 'This command makes no sense while an image is built.',
    severity: 'info',
    fix: 'none',
    source: 'hadolint DL3001',
    why: 'A build has no running services, nobody at the keyboard, and no machine of its own: `ssh`, `vim`, `service`, `kill`, `mount`, `ps`, `top` and the like belong on a computer. What should run in the container is started by its CMD.',
    bad: 'FROM debian:12\nRUN service nginx start',
    good: 'FROM debian:12\nCMD ["nginx", "-g", "daemon off;"]',
  },
  check({ document, report }) {
    for (const run of document.runs) {
      const [command] = run.script.named(...POINTLESS);
      if (command !== undefined)
        report({
          instruction: run,
          span: command.nameWord,
          message: `${command.name} makes no sense while an image is built.`,
        });
    }
  },
};
