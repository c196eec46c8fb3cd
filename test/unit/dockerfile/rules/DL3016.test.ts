import { testRule } from '../rule-tester';

testRule('DL3016', {
  valid: [
    'FROM a\nRUN npm install\n',
    'FROM a\nRUN npm install a@1 @s/b@^2 ./c git+https://x/y#v1 d.tgz\n',
    'FROM a\nRUN npm install --registry https://r a@1\n',
    'FROM a\nRUN npm run install x\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN npm install a\n', at: ['a'] },
    { text: 'FROM a\nRUN npm install --global @scope/a b@1\n', at: ['@scope/a'] },
    { text: 'FROM a\nRUN npm install git://x/y\n', at: ['git://x/y'] },
  ],
});
