import assert from 'node:assert/strict';
import type { BaseImage } from '../../../../src/dockerfile';
import { linter, testRule } from '../rule-tester';

const python: BaseImage = {
  env: ['PATH=/usr/bin', 'PYTHON_VERSION=3.13.1', 'EMPTY='],
  onBuild: ['ARG ONBUILD_ARG', 'COPY $ONBUILD_MISSING /x'],
  platform: 'linux/amd64',
  isPulled: true,
};
const images: Readonly<Record<string, BaseImage>> = {
  'python:3': { ...python, onBuild: [] },
  onbuild: python,
  windows: { env: [], onBuild: [], platform: 'windows/amd64', isPulled: true },
};

testRule('UndefinedVar', {
  options: { context: { imageOf: (name) => images[name] } },
  valid: [
    // What the base image has is not known.
    'FROM nobody/knows:1\nCOPY $a $PAHT /b\n',
    'FROM $BASE\nCOPY $a /b\n',
    'FROM base-$TARGETARCH\nCOPY $a /b\n',
    'FROM nobody/knows:1 AS a\nFROM a\nCOPY $a /b\n',
    // Who defines variables.
    'FROM scratch\nARG foo\nCOPY Dockerfile${foo} .\n',
    'FROM scratch AS base\nARG foo=Dockerfile\nFROM base\nCOPY $foo .\n',
    'FROM scratch AS base\nARG foo\nFROM base AS b\nFROM b\nCOPY $foo .\n',
    'FROM scratch\nENV PATH=$PATH:/x\n',
    'FROM python:3\nENV A=$PYTHON_VERSION B=$EMPTY\n',
    'ARG IMAGE=python\nFROM $IMAGE:3\nARG VERSION=$PYTHON_VERSION\n',
    'FROM scratch\nARG A=1 B=$A\nENV C=$A\nENV D=$C\n',
    'ARG V=1\nFROM scratch\nARG V\nENV W=$V\n',
    'FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /\n',
    // What the shell fills in, or nobody does.
    'FROM scratch\nRUN echo $a\nCMD echo $a\nENTRYPOINT echo $a\nHEALTHCHECK CMD echo $a\nSHELL ["$a"]\n',
    'FROM scratch\nEXPOSE $a\nONBUILD COPY $a /\nMAINTAINER $a\n',
    "FROM scratch\nENV A='$a' B=\\$a C=\"\\$a\"\nLABEL a='$a'\n",
    'FROM scratch\nCOPY <<\'E\' <<"F" /\n$a\nE\n$a\nF\n',
    'FROM scratch\nRUN <<E\n$a\nE\n',
    'FROM scratch\nCOPY --from=$a --link /a /b\n',
  ],
  invalid: [
    { text: 'FROM scratch\nCOPY $foo .\nARG foo=bar\nRUN echo $foo\n', at: ['foo'] },
    { text: 'FROM python:3\nENV A=${a:-b} B="${c}"\n', at: ['a', 'c'] },
    {
      text: 'FROM scratch\nARG DIR_ASSETS=assets/\nCOPY $DIR_ASSET .\n',
      at: ['DIR_ASSET'],
      output: 'FROM scratch\nARG DIR_ASSETS=assets/\nCOPY $DIR_ASSETS .\n',
      safe: false,
    },
    {
      text: 'FROM python:3\nENV PATH=$PAHT:/tmp/bin\n',
      at: ['PAHT'],
      output: 'FROM python:3\nENV PATH=$PATH:/tmp/bin\n',
      safe: false,
    },
    { text: 'FROM windows\nENV PATH=$PAHT:/tmp/bin\n', at: ['PAHT'] },
    {
      text: 'ARG VERSION=1\nFROM scratch\nCOPY app-${VERSION} /app\n',
      at: ['VERSION'],
      output: 'ARG VERSION=1\nFROM scratch\nARG VERSION\nCOPY app-${VERSION} /app\n',
      safe: false,
    },
    { text: 'FROM scratch\nENV a=1 b=$a\n', at: ['a'] },
    { text: 'FROM scratch\nARG b=$a a=1\n', at: ['a'] },
    { text: 'FROM scratch AS a\nARG x=1\nFROM scratch\nUSER $x\n', at: ['x'] },
    { text: 'FROM scratch\nCOPY <<E /x\n"$foo" \'$bar\' \\$no\nE\n', at: ['foo', 'bar'] },
    { text: 'FROM scratch\nCOPY --chown=$u:$g ["$x", "/"]\n', at: ['u', 'g', 'x'] },
    { text: 'FROM scratch\nRUN --mount=type=cache,target=/root/$x true\n', at: ['x'] },
    {
      text: 'FROM scratch\nWORKDIR /a/\\\n$x\nSTOPSIGNAL $y\nVOLUME $z\nLABEL a=$l\n',
      at: ['x', 'y', 'z', 'l'],
    },
    // What comes with the image runs in this stage.
    { text: 'FROM onbuild\nENV A=$ONBUILD_ARG\n', at: ['onbuild'] },
    { text: 'FROM scratch AS a\nONBUILD ARG x\nONBUILD USER $y\nFROM a\nUSER $x\n', at: ['a'] },
  ],
});

describe('variables', () => {
  const undefinedIn = (text: string): string[] =>
    linter
      .lint(text)
      .filter(({ code }) => code === 'UndefinedVar')
      .map(({ message }) => message);

  it('are told apart for each stage, however the stages start from each other', () => {
    assert.deepEqual(
      undefinedIn(
        'FROM scratch AS a\nARG x=1\nFROM a AS b\nARG y=1\nFROM a AS c\nUSER $x$y\nFROM b\nUSER $x$y\nFROM scratch\nUSER $x\n',
      ),
      [
        'y is not defined here, and so it is empty. Is x meant?',
        'x is not defined here, and so it is empty.',
      ],
    );
  });

  it('do not grow beyond all bounds', () => {
    const doubling = Array.from({ length: 200 }, () => 'ENV a=$a$a\n').join('');
    assert.deepEqual(undefinedIn(`FROM scratch\nENV a=x\n${doubling}USER $a\n`), []);
    assert.equal(undefinedIn(`FROM scratch\nUSER ${'${a:-'.repeat(100_000)}\n`).length, 1);
  });
});
