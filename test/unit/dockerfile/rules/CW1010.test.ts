import { testRule } from '../rule-tester';

testRule('CW1010', {
  valid: ['FROM a\nVOLUME /x $Y\n', 'FROM a\nVOLUME ["/z", "/y"]\n', 'FROM a\nVOLUME /x # three words\n'],
  invalid: [
    {
      text: 'FROM a\nVOLUME data # text\n',
      at: ['data'],
      output: 'FROM a\nVOLUME /data # text\n',
      safe: false,
    },
    { text: 'FROM a\nVOLUME ["./x"]\n', at: ['./x'], output: 'FROM a\nVOLUME ["/x"]\n', safe: false },
  ],
});
