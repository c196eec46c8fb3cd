import { testRule } from '../rule-tester';

testRule('ReservedStageName', {
  valid: ['FROM scratch\n'],
  invalid: [{ text: 'FROM a AS Scratch\n', at: ['Scratch'] }],
});
