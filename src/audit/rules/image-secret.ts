import type { AuditRule } from '../rule';
import { secretIn } from '../secret-names';

export const rule: AuditRule = {
  meta: {
    id: 'image-secret',
    title: 'A secret is in the image.',
    severity: 'high',
    checklist: 'images',
    points: [6],
    sources: ['CIS Docker Benchmark 4.10'],
    bench: ['4.10'],
    allows: 'Everybody who may pull the image reads it, also where a later layer deletes it.',
    remedy: 'Change the secret, and give it to the build with RUN --mount=type=secret.',
  },
  image({ env, history, contents, name }, report) {
    for (const each of env) {
      const secret = secretIn(each);
      if (secret !== undefined) report({ message: `${name} has the secret ${secret} in its environment.` });
    }
    for (const step of history)
      for (const [word] of step.matchAll(/\b[A-Za-z_]\w*=[^\s|]+/g)) {
        const secret = secretIn(word);
        if (secret !== undefined && !env.some((each) => each.startsWith(`${secret}=`)))
          report({ message: `The history of ${name} has the secret ${secret}.` });
      }
    for (const { title, where } of contents?.secrets ?? [])
      report({ message: `${name} gives away a secret. ${title}: ${where}.` });
    return undefined;
  },
};
