import { optionNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { replacement } from '../rule';

const MOST = 5;

export const rule: AuditRule = {
  meta: {
    id: 'restart-policy',
    title: 'A container that fails is started again and again.',
    severity: 'low',
    checklist: 'containers',
    points: [6],
    sources: ['CIS Docker Benchmark 5.15'],
    bench: ['5.15'],
    allows: 'A program that fails at once, or that somebody makes fail, keeps the workbench busy for ever.',
    remedy: 'Use --restart on-failure:5, so that somebody looks at it after five times.',
    bad: 'docker run --restart on-failure:50 alpine:3.20 id',
    good: 'docker run --restart on-failure:5 alpine:3.20 id',
  },
  command(command, report) {
    const option = optionNamed(command, 'restart');
    const [policy, retries] = (option?.value ?? '').split(':');
    if (option === undefined || policy !== 'on-failure') return;
    if (retries !== undefined && Number(retries) > MOST)
      report({
        at: option,
        fixes: [replacement('Try five times', option, ['--restart', `on-failure:${MOST}`])],
      });
  },
};
