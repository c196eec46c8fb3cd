import { testRule } from '../rule-tester';

testRule('DL3048', {
  valid: ['FROM a\nLABEL a.b-c/d=1 x1=2\n'],
  invalid: [
    { text: 'FROM a\nLABEL a=1 B=2\n', at: ['B=2'] },
    { text: 'FROM a\nLABEL a..b=1\n', at: ['a..b=1'] },
    { text: 'FROM a\nLABEL com.docker.x=1\n', at: ['com.docker.x=1'] },
    { text: 'FROM a\nLABEL a-=1\n', at: ['a-=1'] },
    { text: 'FROM a\nLABEL a$b=1\n', at: ['a$b=1'] },
  ],
});
