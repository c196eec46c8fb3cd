import { isEngine, optionNamed } from './command/settings';
import type { AuditRule } from './rule';
import { removal } from './rule';
import type { AuditRuleInfo } from './types';

/** The rule that a namespace of the machine (namespaces(7)) is not shared with a container: `--pid host`. */
export function hostNamespace(name: string, meta: AuditRuleInfo): AuditRule {
  return {
    meta,
    command(command, report) {
      const option = optionNamed(command, name);
      if (option?.value !== 'host' || !isEngine(command)) return;
      // A build has the machine's network for its steps only.
      const isBuild = command.verb === 'build';
      report({
        at: option,
        ...(isBuild && { severity: 'medium' }),
        fixes: [removal(`Remove --${name} host`, option)],
      });
    },
  };
}
