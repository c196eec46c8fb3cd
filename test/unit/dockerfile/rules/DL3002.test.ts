import { testRule } from '../rule-tester';

testRule('DL3002', {
  valid: ['FROM a\nUSER app\n', 'FROM a\nUSER root\nRUN ls\nUSER app\n', 'FROM a\n', 'FROM a\nUSER rooter\n'],
  invalid: [
    { text: 'FROM a\nUSER root\n', at: ['root'] },
    { text: 'FROM a\nUSER app\nUSER 0:0\n', at: ['0:0'] },
    { text: 'FROM a\nUSER root\nFROM b\nUSER app\n', at: ['root'] },
  ],
});
