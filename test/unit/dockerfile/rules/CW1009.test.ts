import { testRule } from '../rule-tester';

testRule('CW1009', {
  valid: [
    'FROM debian:12\nRUN ls {} "{a,b}" \'{a,b}\' ${A} {a}\n',
    'FROM debian:12\nSHELL ["/bin/bash", "-c"]\nRUN ls {a,b} && [[ a ]]\n',
    'FROM fedora:42\nRUN ls {a,b}\n',
    'FROM alpine:3\nRUN [[ a == a ]] && source /x && set -o pipefail\n',
    'FROM debian:12\nRUN <<E\n#!/bin/bash\nls {a,b}\nE\n',
    'FROM debian:12\nRUN bash -c "ls {a,b}"\n',
    'FROM debian:12\nRUN f() { x; }; f\n',
  ],
  invalid: [
    { text: 'FROM debian\nRUN x > /y/{a,b}\n', at: ['{a,b}'] },
    {
      text: 'FROM debian:12\nRUN mkdir -p /x/{a,b}/y\n',
      at: ['{a,b}'],
      output: 'FROM debian:12\nRUN mkdir -p /x/a/y /x/b/y\n',
    },
    {
      text: 'FROM debian:12\nRUN rm -rf /x/{a,b}\n',
      at: ['{a,b}'],
      output: 'FROM debian:12\nRUN rm -rf /x/a /x/b\n',
      safe: false,
    },
    {
      text: 'FROM debian:12\nRUN mkdir -p /x/{a,b} && source y && ls {c,d}\n',
      at: ['{a,b}'],
      output: 'FROM debian:12\nRUN mkdir -p /x/a /x/b && . y && ls c d\n',
    },
    {
      text: 'FROM debian:12\nRUN mkdir {a,b}; [[ -f x ]]\n',
      at: ['{a,b}'],
      output: 'FROM debian:12\nRUN mkdir a b; [[ -f x ]]\n',
      safe: false,
    },
    { text: 'FROM a:1\nRUN touch {1..3}\n', at: ['{1..3}'] },
    { text: 'FROM debian:12\nRUN source x\n', at: ['source'], output: 'FROM debian:12\nRUN . x\n' },
    { text: 'FROM debian:12\nRUN if [[ -f x ]]; then y; fi\n', at: ['[[ -f x ]]'] },
    { text: 'FROM debian:12\nRUN set -euo pipefail; x\n', at: ['pipefail'] },
    { text: 'FROM debian:12\nRUN A=(1 2)\n', at: ['(1 2)'] },
    { text: 'FROM debian:12\nRUN x &> /y\n', at: ['&> /y'] },
    {
      text: 'FROM alpine:3\nRUN ls \\\n  {a,b}\n',
      at: ['{a,b}'],
      output: 'FROM alpine:3\nRUN ls \\\n  a b\n',
    },
  ],
});
