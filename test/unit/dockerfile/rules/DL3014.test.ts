import { testRule } from '../rule-tester';

testRule('DL3014', {
  valid: [
    'FROM a\nRUN apt-get install -y x\n',
    'FROM a\nRUN apt-get -yq install x\n',
    'FROM a\nRUN apt-get -qq install x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN apt-get install x && apt-get install y\n',
      at: ['apt-get install'],
      output: 'FROM a\nRUN apt-get install -y x && apt-get install -y y\n',
    },
    { text: 'FROM a\nRUN ["apt-get", "install", "x"]\n', at: ['apt-get", "install'] },
  ],
});
