import { testRule } from '../rule-tester';

testRule('StageNameCasing', {
  valid: ['FROM a AS b\n'],
  invalid: [
    {
      text: 'FROM a AS B\nFROM B\nCOPY --from=B x y\n',
      at: ['B'],
      output: 'FROM a AS b\nFROM b\nCOPY --from=b x y\n',
    },
    { text: 'FROM a AS B\nFROM a AS b\n', at: ['B'] },
  ],
});
