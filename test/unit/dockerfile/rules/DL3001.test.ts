import { testRule } from '../rule-tester';

testRule('DL3001', {
  valid: ['FROM a\nRUN echo ssh\n', 'FROM a\nCMD top\n'],
  invalid: [
    { text: 'FROM a\nRUN ssh host\n', at: ['ssh'] },
    { text: 'FROM a\nRUN cd / && service nginx start && ps\n', at: ['service'] },
    { text: 'FROM a\nONBUILD RUN vim\n', at: ['vim'] },
  ],
});
