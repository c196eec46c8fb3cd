import { testRule } from '../rule-tester';

testRule('DL3006', {
  valid: [
    'FROM a:1\n',
    'FROM scratch\n',
    'FROM $BASE\n',
    'FROM ${BASE:-a:1}\n',
    'FROM a:1 AS b\nFROM b\n',
    'FROM a@sha256:00\n',
    'FROM localhost:5000/a:1\n',
  ],
  invalid: [
    { text: 'FROM debian\n', at: ['debian'] },
    { text: 'FROM registry.example.org:5000/debian AS x\n', at: ['registry.example.org:5000/debian'] },
    { text: 'FROM a:1\nFROM a\n', at: ['a'], output: 'FROM a:1\nFROM a:1\n', safe: false },
    { text: 'FROM a:1\nFROM a:2\nFROM a\n', at: ['a'] },
  ],
});
