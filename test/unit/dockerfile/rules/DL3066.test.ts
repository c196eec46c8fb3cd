import { testRule } from '../rule-tester';

testRule('DL3066', {
  valid: ['FROM a\nUSER 1000\n', 'FROM a\nUSER 1000:users\n', 'FROM a\nARG U=1\nUSER $U\n'],
  invalid: [
    { text: 'FROM a\nUSER app\n', at: ['app'] },
    { text: 'FROM a\nUSER app:0\n', at: ['app'] },
    { text: 'FROM a\nUSER $X\n', at: ['$X'] },
  ],
});
