import { testRule } from '../rule-tester';

testRule('DL3026', {
  options: { trustedRegistries: ['docker.io', 'x.org', '*.y.org'] },
  valid: [
    'FROM debian\n',
    'FROM x.org/a AS b\nFROM b\nCOPY --from=b x y\n',
    'FROM scratch\n',
    'FROM sub.y.org/a\n',
  ],
  invalid: [
    { text: 'FROM z.org/a\n', at: ['z.org/a'] },
    { text: 'FROM a\nCOPY --from=z.org/a:1 x y\n', at: ['z.org/a:1'] },
    { text: 'FROM a\nRUN --mount=from=z.org/a,target=/x ls\n', at: ['RUN'] },
  ],
});
