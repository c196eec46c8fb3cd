import { testRule } from '../rule-tester';

testRule('DL4001', {
  valid: [
    'FROM a\nRUN curl x && curl y\n',
    'FROM a\nRUN wget x\nFROM b\nRUN curl x\n',
    'FROM a\nRUN wget x\nONBUILD RUN curl x\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN wget x && curl y\n', at: ['wget'] },
    { text: 'FROM a\nRUN wget x\nRUN curl y\nRUN ls\n', at: ['curl'] },
  ],
});
