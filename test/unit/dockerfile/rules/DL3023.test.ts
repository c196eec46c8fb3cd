import { testRule } from '../rule-tester';

testRule('DL3023', {
  valid: ['FROM a AS b\nCOPY x y\nFROM c AS d\nCOPY --from=b x y\n'],
  invalid: [{ text: 'FROM a AS b\nCOPY --from=b x y\n', at: ['b'] }],
});
