import { exposedPorts } from '../expose';
import type { Rule } from '../rule';
import { fix, replace } from '../rule';

export const rule: Rule = {
  meta: {
    code: 'ExposeProtoCasing',
    title: 'Write the protocol of EXPOSE in small letters.',
    severity: 'warning',
    fix: 'safe',
    source: 'BuildKit ExposeProtoCasing',
    why: 'Protocols are tcp, udp and sctp everywhere else.',
    bad: 'FROM debian:12\nEXPOSE 53/UDP',
    good: 'FROM debian:12\nEXPOSE 53/udp',
  },
  check({ document, report }) {
    for (const { instruction, protocol } of exposedPorts(document)) {
      if (protocol === undefined || protocol.text === protocol.text.toLowerCase()) continue;
      const wanted = protocol.text.toLowerCase();
      report({
        instruction,
        span: protocol,
        fixes: [fix(`Change to ${wanted}`, true, replace(protocol, wanted))],
      });
    }
  },
};
