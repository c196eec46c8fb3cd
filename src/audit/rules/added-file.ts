import type { AuditRule } from '../rule';

/** ADD of the base image’s own files, which every base image has, is written as `ADD file:…`. */
const ADD = /(?:^|#\(nop\) )ADD (?!file:[0-9a-f]+ in \/|[^ ]*rootfs[^ ]* \/)/;

export const rule: AuditRule = {
  meta: {
    id: 'added-file',
    title: 'The image was made with ADD.',
    severity: 'info',
    checklist: 'images',
    points: [1],
    sources: ['CIS Docker Benchmark 4.9'],
    bench: ['4.9'],
    allows: 'ADD fetches from the web and unpacks archives without being told to.',
    remedy: 'Write COPY for files of the context, and fetch with RUN, which can compare a checksum.',
  },
  image({ history, name }, report) {
    if (history.some((step) => ADD.test(step))) report({ message: `${name} was made with ADD.` });
    return undefined;
  },
};
