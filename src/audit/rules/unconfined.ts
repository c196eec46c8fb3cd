import { optionsNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

const UNCONFINED = /^(?:(seccomp|apparmor)[=:]unconfined|(label)[=:]disable|(systempaths)[=:]unconfined)$/;

export const rule: AuditRule = {
  meta: {
    id: 'unconfined',
    title: 'A guard of containers is switched off.',
    severity: 'high',
    checklist: 'containers',
    points: [1],
    sources: ['CIS Docker Benchmark 5.2', 'CIS Docker Benchmark 5.3', 'CIS Docker Benchmark 5.22'],
    bench: ['5.22'],
    allows:
      'Programs in the container may make calls to the kernel that hardly any program needs, and through which others got out of containers.',
    remedy:
      'Leave the option out; where a program fails without, write a profile that allows the one call that it needs.',
    bad: 'docker run --security-opt seccomp=unconfined alpine:3.20 id',
    good: 'docker run alpine:3.20 id',
  },
  command(command, report) {
    for (const option of optionsNamed(command, 'security-opt')) {
      const found = UNCONFINED.exec(option.value ?? '');
      if (found === null) continue;
      const name = found[1] ?? found[2] ?? found[3] ?? '';
      report({
        at: option,
        message: `${NAMES[name] ?? name} is switched off for the container.`,
        fixes: [removal('Remove the option', option)],
      });
    }
  },
};

const NAMES: Readonly<Record<string, string>> = {
  seccomp: 'The filter for system calls (seccomp)',
  apparmor: 'AppArmor',
  label: 'SELinux',
  systempaths: 'The protection of /proc and /sys',
};
