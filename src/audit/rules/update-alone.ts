import type { AuditRule } from '../rule';

const UPDATE = /\b(?:apt|apt-get|apk|yum|dnf) (?:-\S+ )*update\b/;
const INSTALL = /\b(?:install|upgrade|add|dist-upgrade)\b/;

export const rule: AuditRule = {
  meta: {
    id: 'update-alone',
    title: 'A layer of the image updates the lists of packages and installs nothing.',
    severity: 'low',
    checklist: 'images',
    points: [3],
    sources: ['CIS Docker Benchmark 4.7'],
    bench: ['4.7'],
    allows: 'Later builds take that layer from the cache, and install packages as they were then.',
    remedy: 'Update and install in one RUN.',
  },
  image({ history, name }, report) {
    if (history.some((step) => UPDATE.test(step) && !INSTALL.test(step.replace(UPDATE, ''))))
      report({ message: `A layer of ${name} updates the lists of packages and installs nothing.` });
    return undefined;
  },
};
