import { testRule } from '../rule-tester';

testRule('DL3022', {
  valid: ['FROM a AS b\nFROM c\nCOPY --from=b x y\nCOPY --from=0 x y\nCOPY --from=d:1 x y\n'],
  invalid: [
    { text: 'FROM a AS b\nFROM c\nCOPY --from=d x y\n', at: ['d'] },
    { text: 'FROM a\nCOPY --from=1 x y\n', at: ['1'] },
  ],
});
