import { isUnknown } from '../command/words';
import { optionsNamed } from '../command/settings';
import type { AuditRule } from '../rule';
import { replacement } from '../rule';
import { secretIn } from '../secret-names';

export const rule: AuditRule = {
  meta: {
    id: 'secret-in-environment',
    title: 'A secret is in the environment.',
    severity: 'high',
    checklist: 'images',
    points: [6],
    sources: ['CIS Docker Benchmark 4.10'],
    bench: ['4.10'],
    allows:
      'Everybody who may inspect the container or image reads it, and it stays in the history of the shell and in the list of processes.',
    remedy:
      'Give it as a file: a secret of compose or Swarm, RUN --mount=type=secret for a build, or -v with :ro.',
    bad: 'docker run -e DB_PASSWORD=hunter2 alpine:3.20 id',
    good: 'docker run -e DB_PASSWORD alpine:3.20 id',
  },
  command(command, report) {
    const options = optionsNamed(command, command.verb === 'build' ? 'build-arg' : 'env');
    for (const option of options) {
      const name = secretIn(option.value ?? '');
      if (name === undefined) continue;
      const isVariable = isUnknown((option.value ?? '').slice(name.length + 1));
      const isBuild = command.verb === 'build';
      report({
        at: option,
        // The value of a variable is not in the document, but still in the container's configuration.
        ...(isVariable && !isBuild && { severity: 'medium' }),
        message: isBuild
          ? `The secret ${name} becomes part of the image’s history.`
          : `The secret ${name} is in the container’s environment.`,
        fixes: isBuild ? [] : [replacement(`Take ${name} from your own environment`, option, ['-e', name])],
      });
    }
  },
};
