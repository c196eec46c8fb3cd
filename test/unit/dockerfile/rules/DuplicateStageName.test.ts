import { testRule } from '../rule-tester';

testRule('DuplicateStageName', {
  valid: ['FROM a AS b\nFROM a AS c\n'],
  invalid: [{ text: 'FROM a AS b\nFROM a AS B\n', at: ['B'] }],
});
