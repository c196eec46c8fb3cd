import { testRule } from '../rule-tester';

testRule('DL3007', {
  valid: ['FROM a:1\n', 'FROM a\n', 'FROM a:latest@sha256:00\n'],
  invalid: [
    { text: 'FROM a:latest\n', at: ['latest'] },
    { text: 'FROM --platform=$BUILDPLATFORM r.io/a:latest AS b\n', at: ['latest'] },
    {
      text: 'FROM a:1 AS x\nFROM a:latest\n',
      at: ['latest'],
      output: 'FROM a:1 AS x\nFROM a:1\n',
      safe: false,
    },
  ],
});
