import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { text as readAll } from 'node:stream/consumers';
import { applyEdits, loadShellChecker } from '../../src/dockerfile';
import type { Finding, LintOptions, RunShellCheck } from '../../src/dockerfile';
import { SourceText } from '../../src/dockerfile/model/source';
import { skip } from '../support/skip';
import { linter } from '../unit/dockerfile/rule-tester';

const runShellCheck: RunShellCheck = async (args, script, signal) => {
  const child = spawn('shellcheck', args, {
    signal,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  child.stdin.end(script);
  return readAll(child.stdout);
};

async function findingsOf(text: string, options?: LintOptions): Promise<Finding[]> {
  return (await loadShellChecker(runShellCheck)).lint(text, options);
}

/** `SC2086 $x`: the code and what is underlined. */
async function found(text: string, options?: LintOptions): Promise<string[]> {
  const source = new SourceText(text);
  return (await findingsOf(text, options)).map(
    ({ code, range: { start, end } }) =>
      `${code} ${text.slice(source.offsetAt(start), source.offsetAt(end))}`,
  );
}

describe("ShellCheck's findings", () => {
  before(function () {
    if (spawnSync('shellcheck', ['--version']).error !== undefined) skip(this, 'there is no shellcheck');
  });

  it('stand where the words do, across continuations, comments and wide characters', async () => {
    assert.deepEqual(
      await found(
        'FROM a\nRUN echo "😀" \\\n# a comment\n\t&& x=1 \\\n  && echo "é" $x$(ls) \\\n  && cat $x\n',
      ),
      ['SC2086 $x', 'SC2046 $(ls)', 'SC2086 $x'],
    );
  });

  it('stand in their lines with CRLF, a byte order mark and the escape character of Windows', async () => {
    assert.deepEqual(
      await found(
        '\uFEFF# escape=`\r\nFROM a\r\nSHELL ["/bin/sh", "-c"]\r\nRUN read -r x; echo `\r\n   $x\r\n',
      ),
      ['SC2086 $x'],
    );
  });

  it('are of here-documents and of ONBUILD too, and not of exec forms', async () => {
    assert.deepEqual(
      await found(
        'FROM a\nRUN <<E\nread y\necho $y\nE\nONBUILD RUN read x && echo $x\nRUN ["sh", "-c", "echo $x"]\n',
      ),
      ['SC2162 read', 'SC2086 $y', 'SC2162 read', 'SC2086 $x'],
    );
  });

  it('know the variables of ARG and ENV, also of the stage that this one starts from', async () => {
    const run = 'RUN echo "$a" "$b" "$c" "$http_proxy"\n';
    assert.deepEqual(await found(`FROM x AS base\nARG a\nENV b=1\nFROM base\nENV c=2\n${run}`), []);
    assert.deepEqual(await found(`FROM x AS base\nARG a\nENV b=1\nFROM y\n${run}ENV c=2\n`), [
      'SC2154 $a',
      'SC2154 $b',
      'SC2154 $c',
    ]);
  });

  it('are those of the shell in effect', async () => {
    const run = 'RUN [[ -n "$HOME" ]]\n';
    assert.deepEqual(await found(`FROM debian\n${run}`), ['SC3010 [[ -n "$HOME" ]]']);
    assert.deepEqual(await found(`FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM b\n${run}`), []);
    assert.deepEqual(await found(`# hadolint shell=bash\nFROM debian\n${run}`), []);
    assert.deepEqual(await found('FROM debian\nRUN <<E\n#!/usr/bin/env bash\n[[ -n "$HOME" ]]\nE\n'), []);
  });

  it('are none for other shells and interpreters', async () => {
    for (const text of [
      'FROM a\nSHELL ["pwsh", "-Command"]\nRUN echo $x\n',
      'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN echo $x\n',
      'FROM a\nRUN <<E\n#!/usr/bin/python3\nprint($x)\nE\n',
    ])
      assert.deepEqual(await found(text), []);
  });

  it('leave out what a Dockerfile cannot mend', async () => {
    assert.deepEqual(
      await found('FROM alpine\nRUN . /etc/profile && . "$HOME/x"\nSHELL ["/bin/ash", "-c"]\nRUN true\n'),
      [],
    );
  });

  it('can be ignored and weighed as any other', async () => {
    const text = 'FROM a\nRUN read -r x && echo $x\n';
    assert.deepEqual(await found(text, { ignored: ['SC2086'] }), []);
    assert.deepEqual(await found(text, { overrides: { SC2086: 'off' } }), []);
    assert.equal((await findingsOf(text, { overrides: { SC2086: 'error' } }))[0]!.severity, 'error');
    const [finding] = await findingsOf(text);
    for (const { edits } of linter.suppressions(text, finding!))
      assert.deepEqual(await found(applyEdits(text, edits)), []);
    assert.deepEqual(
      await found(applyEdits(text, linter.suppressions(text, finding!)[0]!.edits), {
        disableIgnorePragma: true,
      }),
      ['SC2086 $x'],
    );
  });

  it("bring ShellCheck's own change, made where the words stand", async () => {
    const text = 'FROM a\nRUN read -r x \\\n  && echo $x \\\n  && echo `date`\n';
    const findings = await findingsOf(text);
    const edits = findings.flatMap(({ fixes }) => fixes.flatMap((each) => each.edits));
    assert.ok(findings.every(({ fixes }) => fixes.every(({ safe }) => !safe)));
    assert.equal(applyEdits(text, edits), 'FROM a\nRUN read -r x \\\n  && echo "$x" \\\n  && echo $(date)\n');
  });
});
