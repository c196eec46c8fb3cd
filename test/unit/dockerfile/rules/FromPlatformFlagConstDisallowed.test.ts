import { testRule } from '../rule-tester';

testRule('FromPlatformFlagConstDisallowed', {
  valid: ['FROM a\n', 'FROM --platform=$X a\n', 'FROM --platform=linux/amd64 a AS build-amd64\n'],
  invalid: [
    {
      text: 'FROM --platform=linux/amd64 a\n',
      at: ['--platform=linux/amd64'],
      output: 'FROM a\n',
      safe: false,
    },
  ],
});
