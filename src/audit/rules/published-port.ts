import { publishedPorts, switchNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { removal, replacement } from '../rule';

export const rule: AuditRule = {
  meta: {
    id: 'published-port',
    title: 'A port is open to everybody who reaches the workbench.',
    severity: 'medium',
    checklist: 'containers',
    points: [3],
    sources: ['CIS Docker Benchmark 5.14', 'ANSSI-FT-082'],
    bench: ['5.14'],
    allows:
      'Everybody who reaches the workbench over its network reaches the program behind the port; engines pass by its firewall for it.',
    remedy: 'Publish it on 127.0.0.1: only the workbench itself reaches it then, and you through a tunnel.',
    bad: 'docker run -p 8080:80 caddy:2.8',
    good: 'docker run -p 127.0.0.1:8080:80 caddy:2.8',
  },
  command(command, report) {
    for (const { address, host, container, option } of publishedPorts(command)) {
      if (address !== undefined && !/^(?:0\.0\.0\.0|\[?::\]?)$/.test(address)) continue;
      const protocol = /\/\w+$/.exec(option.value ?? '')?.[0] ?? '';
      report({
        at: option,
        message: `Port ${host ?? 'chosen by the engine'} is open to everybody who reaches the workbench.`,
        fixes: [
          replacement('Publish it for the workbench only', option, [
            '-p',
            `127.0.0.1:${host ?? ''}:${container}${protocol}`,
          ]),
        ],
      });
    }
    const all = switchNamed(command, 'publish-all');
    if (all !== undefined && command.verb === 'run')
      report({
        at: all,
        message: 'Every port that the image names is open to everybody who reaches the workbench.',
        fixes: [removal('Publish none', all)],
      });
  },
};
