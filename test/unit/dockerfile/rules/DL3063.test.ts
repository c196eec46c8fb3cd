import { testRule } from '../rule-tester';

testRule('DL3063', {
  valid: ['FROM scratch\n', 'FROM a AS contexts\n'],
  invalid: [
    { text: 'FROM a AS scratch\n', at: ['scratch'] },
    { text: 'FROM a AS context\n', at: ['context'] },
  ],
});
