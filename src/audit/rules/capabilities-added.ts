import { optionsNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal } from '../rule';

/** capabilities(7): those that amount to root on the machine, or to reading what others do there. */
const STRONG: Readonly<Record<string, string>> = {
  ALL: 'It may do everything that root on the workbench may.',
  SYS_ADMIN:
    'It may mount file systems and change the kernel’s view of them, which is enough to get out of the container.',
  SYS_PTRACE: 'It may look into and change other programs that it can see.',
  SYS_MODULE: 'It may load code into the kernel of the workbench.',
  SYS_RAWIO: 'It may reach the workbench’s devices and memory directly.',
  SYS_BOOT: 'It may restart the workbench.',
  SYS_TIME: 'It may set the workbench’s clock.',
  DAC_READ_SEARCH: 'It may read files whatever their permissions say, those of the workbench too.',
  NET_ADMIN: 'It may change the network that it is in: in the workbench’s own, the workbench’s.',
  BPF: 'It may load programs into the kernel of the workbench.',
  PERFMON: 'It may watch what other programs of the workbench do.',
};
const WORST = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO', 'DAC_READ_SEARCH', 'BPF']);
/** What containers have by default (docs.docker.com/engine/containers/run): adding it again means nothing, or undoes `--cap-drop ALL`. */
export const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set(
  `AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID
  SYS_CHROOT`.split(/\s+/),
);

export const rule: AuditRule = {
  meta: {
    id: 'capabilities-added',
    title: 'The container gets more capabilities than containers have.',
    severity: 'medium',
    checklist: 'containers',
    points: [5],
    sources: ['CIS Docker Benchmark 5.4', 'ANSSI-FT-082'],
    bench: ['5.4', 'C.5.3.1', 'C.5.3.2', 'C.5.3.3', 'C.5.3.4'],
    allows: 'Root in the container may do one thing more that only root on the workbench may do.',
    remedy: 'Do without it where you can; most programs need none.',
    bad: 'docker run --cap-add SYS_ADMIN alpine:3.20 id',
    good: 'docker run alpine:3.20 id',
  },
  command(command, report) {
    for (const option of optionsNamed(command, 'cap-add')) {
      for (const given of (option.value ?? '').split(',')) {
        const name = given.trim().toUpperCase().replace(/^CAP_/, '');
        if (name === '' || DEFAULT_CAPABILITIES.has(name) || name.includes('$')) continue;
        const why = STRONG[name];
        report({
          at: option,
          message: `The container gets the capability ${name}.`,
          ...(WORST.has(name) && { severity: 'high' }),
          ...(why !== undefined && { allows: why }),
          fixes: [removal(`Remove ${name}`, option)],
        });
      }
    }
  },
};
