import { testRule } from '../rule-tester';

testRule('DL3004', {
  valid: ['FROM a\nRUN echo sudo\n', 'FROM a\nRUN apt-get install sudo\n'],
  invalid: [
    { text: 'FROM a\nRUN sudo ls && sudo  rm x\n', at: ['sudo'], output: 'FROM a\nRUN ls && rm x\n' },
    {
      text: 'FROM a\nUSER app\nRUN sudo ls\n',
      at: ['sudo'],
      output: 'FROM a\nUSER app\nRUN ls\n',
      safe: false,
    },
    { text: 'FROM a\nRUN sudo sudo ls\n', at: ['sudo'], output: 'FROM a\nRUN ls\n' },
    { text: 'FROM a\nRUN sudo -u app ls\n', at: ['sudo'] },
    { text: 'FROM a\nONBUILD RUN sudo ls\n', at: ['sudo'], output: 'FROM a\nONBUILD RUN ls\n' },
    { text: 'FROM a\nRUN ["sudo", "ls"]\n', at: ['sudo'] },
    { text: 'FROM a\nRUN command sudo ls\n', at: ['sudo'] },
    { text: 'FROM a\nRUN \\sudo ls\n', at: ['\\sudo'] },
  ],
});
