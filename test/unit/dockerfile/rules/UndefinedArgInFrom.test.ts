import { testRule } from '../rule-tester';

testRule('UndefinedArgInFrom', {
  valid: [
    'ARG V=1\nFROM a:$V\n',
    'ARG V\nFROM a:${V:-1}\n',
    'FROM --platform=$BUILDPLATFORM a\n',
    "FROM 'a$V'\n",
  ],
  invalid: [
    { text: 'FROM a:$V\n', at: ['a:$V'] },
    { text: 'FROM a:${V:-1}\n', at: ['a:${V:-1}'] },
    { text: 'FROM a\nARG V=1\nFROM b:$V\n', at: ['b:$V'] },
    { text: 'FROM --platform=$P a\n', at: ['$P'] },
  ],
});
