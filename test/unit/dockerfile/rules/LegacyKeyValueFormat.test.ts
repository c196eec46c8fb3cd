import { testRule } from '../rule-tester';

testRule('LegacyKeyValueFormat', {
  valid: ['FROM a\nLABEL a=b c="d e"\nENV A=b\n', 'FROM a\nARG A\n'],
  invalid: [
    {
      text: 'FROM a\nLABEL maintainer      = "J D"\n',
      at: ['maintainer      = "J D"'],
      output: 'FROM a\nLABEL maintainer="J D"\n',
    },
    { text: 'FROM a\nENV A b c\n', at: ['A b c'], output: 'FROM a\nENV A="b c"\n' },
    { text: 'FROM a\nENV PATH /x:$PATH\n', at: ['PATH /x:$PATH'], output: 'FROM a\nENV PATH=/x:$PATH\n' },
    { text: 'FROM a\nENV A "b  c"\n', at: ['A "b  c"'], output: 'FROM a\nENV A="b  c"\n' },
    {
      text: 'FROM a\nENV A\tb \\\n    c\n',
      at: ['A\tb \\\n    c'],
      output: 'FROM a\nENV A="b \\\n    c"\n',
    },
    { text: 'FROM a\nENV A \\\n  b\n', at: ['A \\\n  b'] },
    { text: 'FROM a\nENV A b "c"\n', at: ['A b "c"'] },
    { text: 'FROM a\nLABEL a = b c = d\n', at: ['a = b c = d'] },
    { text: 'FROM a\nENV A = =b\n', at: ['A = =b'] },
    { text: 'FROM a\nENV A b\rc\n', at: ['A b\rc'] },
  ],
});
