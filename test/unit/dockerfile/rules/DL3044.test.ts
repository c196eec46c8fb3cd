import { testRule } from '../rule-tester';

testRule('DL3044', {
  valid: [
    'FROM a\nENV A=1\nENV B=$A C=$B2\n',
    'FROM a\nENV A=1\nENV A=2 B=${A}\n',
    'FROM a\nARG A\nENV A=1 B=$A\n',
  ],
  invalid: [
    { text: 'FROM a\nENV A=1 B=$A\n', at: ['B=$A'] },
    { text: 'FROM a\nENV A=1 B="x${A}y"\n', at: ['B="x${A}y"'] },
  ],
});
