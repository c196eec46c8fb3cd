import { testRule } from '../rule-tester';

testRule('CW1008', {
  valid: [
    'FROM a\nRUN apt-get install --no-install-recommends --yes -o A::B=c --fix-missing x\n',
    'FROM a\nRUN apt-get --allow-downgrades --with-new-pkgs --no-install-suggests install x\n',
    'FROM a\nRUN apk add --no-cache --virtual=.x y --repository=https://x\n',
    'FROM a\nRUN apk add --some-future-thing x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN apt-get install -y --no-recommend x\n',
      at: ['--no-recommend'],
      output: 'FROM a\nRUN apt-get install -y --no-install-recommends x\n',
    },
    {
      text: 'FROM a\nRUN apt-get install --asume-yes x\n',
      at: ['--asume-yes'],
      output: 'FROM a\nRUN apt-get install --assume-yes x\n',
      safe: false,
    },
    { text: 'FROM a\nRUN apt-get install --xyzzyplugh x\n', at: ['--xyzzyplugh'] },
    {
      text: 'FROM a\nRUN apk add --no-cahce x\n',
      at: ['--no-cahce'],
      output: 'FROM a\nRUN apk add --no-cache x\n',
      safe: false,
    },
  ],
});
