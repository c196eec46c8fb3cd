import { testRule } from '../rule-tester';

testRule('DL3012', {
  valid: ['FROM a\nHEALTHCHECK CMD a\nFROM b\nHEALTHCHECK CMD b\n'],
  invalid: [
    {
      text: 'FROM a\nHEALTHCHECK CMD a\nHEALTHCHECK NONE\n',
      at: ['HEALTHCHECK'],
      output: 'FROM a\nHEALTHCHECK NONE\n',
    },
  ],
});
