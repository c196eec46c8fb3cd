/** Checks of docker-bench-security (1.6.x) that no rule stands for, and why. */
export const BENCH_WITHOUT_RULE: Readonly<Record<string, string>> = {
  '1.2.1':
    'By hand there, too: what hardening a machine takes is for who keeps it. security-updates and security-module look at two parts of it.',
  '4.11':
    'By hand there, too: whether a package is the one that its author made cannot be seen in an image. curl-pipe-shell looks at commands.',
  '4.12': 'By hand there, too, and asks for a procedure, not for a state.',
  '5.9':
    'By hand there, too: which ports a program needs is for who runs it. published-port says which are open, and to whom.',
  '5.28':
    'By hand there, too, and at odds with pinning images: old-image says when one is old, untagged-image when nobody can say.',
  '7.4': 'By hand there, too: it lists secrets of a swarm, and cannot say what should be one.',
  '7.6': 'By hand there, too, and asks for a procedure, not for a state.',
  '7.7': 'By hand there, too: how often is often enough is for who keeps the swarm.',
  '7.8': 'By hand there, too: how often is often enough is for who keeps the swarm.',
  '7.9': 'By hand there, too: which network is which is for who keeps the swarm.',
  'C.1': 'An example for people who write checks.',
  'C.1.1': 'An example for people who write checks.',
  'C.2': 'Given up there: engines since 17.12 do not speak to registries of the first version.',
};
