import { testRule } from '../rule-tester';

testRule('InvalidDefaultArgInFrom', {
  valid: [
    'ARG V=1\nFROM a:$V\n',
    'FROM a:${V:-1}\n',
    'ARG R=x.org\nARG B=$R/a\nFROM $B\n',
    'FROM a:${V#x}\n',
  ],
  invalid: [
    { text: 'ARG V\nFROM a:$V\n', at: ['a:$V'] },
    { text: 'ARG B\nFROM ${B}\n', at: ['${B}'] },
    { text: 'ARG B=A\nFROM $B\n', at: ['$B'] },
  ],
});
