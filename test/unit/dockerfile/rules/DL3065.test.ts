import { testRule } from '../rule-tester';

testRule('DL3065', {
  valid: ['FROM a\n', 'FROM --platform=$BUILDPLATFORM a\n'],
  invalid: [
    { text: 'FROM --platform=$TARGETPLATFORM a\n', at: ['--platform=$TARGETPLATFORM'], output: 'FROM a\n' },
    {
      text: 'FROM --platform=${TARGETPLATFORM}  a\n',
      at: ['--platform=${TARGETPLATFORM}'],
      output: 'FROM a\n',
    },
  ],
});
