import { testRule } from '../rule-tester';

testRule('DL3020', {
  valid: ['FROM a\nADD x.tar.gz /\n', 'FROM a\nADD https://x/y /\n', 'FROM a\nCOPY x /\n'],
  invalid: [
    { text: 'FROM a\nADD --chown=a x /\n', at: ['ADD'], output: 'FROM a\nCOPY --chown=a x /\n' },
    { text: 'from a\nadd x /\n', at: ['add'], output: 'from a\ncopy x /\n' },
    { text: 'FROM a\nADD ["x", "/"]\n', at: ['ADD'], output: 'FROM a\nCOPY ["x", "/"]\n' },
    { text: 'FROM a\nADD x y /z\n', at: ['ADD'], output: 'FROM a\nCOPY x y /z/\n' },
    { text: 'FROM a\nADD $X /\n', at: ['ADD'], output: 'FROM a\nCOPY $X /\n', safe: false },
    { text: 'FROM a\nADD x y.tar.gz /\n', at: ['ADD'] },
    { text: 'FROM a\nADD --checksum=sha256:0 x /\n', at: ['ADD'] },
  ],
});
