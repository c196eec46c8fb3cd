import { testRule } from '../rule-tester';

testRule('DL3029', {
  valid: ['FROM a\n', 'FROM --platform=$BUILDPLATFORM a\n'],
  invalid: [
    {
      text: 'FROM --platform=linux/amd64 a\n',
      at: ['--platform=linux/amd64'],
      output: 'FROM a\n',
      safe: false,
    },
  ],
});
