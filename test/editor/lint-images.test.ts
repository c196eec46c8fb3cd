import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { useEngine, type TestEngine } from '../support/dockerd';
import { quickFixes, untitled } from '../support/editor-documents';
import { connectHere, leave } from '../support/editor-engine';
import { codesOf, diagnosticsOf } from '../support/editor-events';
import { until } from '../support/eventually';

/** What apk of Alpine prints, without a network: it knows one package. */
const APK = `#!/bin/sh
for name do :; done
[ "$name" = curl ] || exit 1
echo '(1/1) Installing curl (8.5.0-r0)'
`;

describe('Dockerfiles and the images of the workbench', function () {
  this.timeout(60_000);
  let engine: TestEngine;
  /** The image without its tag. */
  let image: string;

  const found = (
    document: vscode.TextDocument,
    test: (all: readonly vscode.Diagnostic[]) => boolean,
  ): Promise<readonly vscode.Diagnostic[]> => diagnosticsOf(document.uri, test);
  const has = (code: string) => (all: readonly vscode.Diagnostic[]) =>
    all.some((one) => codesOf(one).includes(code));

  /** The quick fix with that title for the first finding of a rule: it may come with what the engine answers. */
  async function offer(
    document: vscode.TextDocument,
    code: string,
    title: RegExp,
  ): Promise<vscode.CodeAction> {
    const diagnostic = (await found(document, has(code))).find((one) => codesOf(one).includes(code));
    assert.ok(diagnostic);
    let action: vscode.CodeAction | undefined;
    await until(`${code} is offered ${title}`, async () => {
      action = (await quickFixes(document, diagnostic)).find((one) => title.test(one.title));
      return action !== undefined;
    });
    return action!;
  }

  before(async function () {
    engine = await useEngine(this);
    image = engine.image.slice(0, engine.image.lastIndexOf(':'));
    const name = engine.name();
    const script = 'busybox ln -s busybox /bin/awk; printf %s "$1" > /bin/apk; busybox chmod +x /bin/apk';
    await engine.docker('run', '--name', name, engine.image, 'sh', '-c', script, 'sh', APK);
    await engine.docker('commit', '--change', 'ENV COLOUR=red', name, `${image}:2.1`);
    await engine.docker('tag', `${image}:2.1`, `${image}:latest`);
    await connectHere();
  });
  after(() => leave(engine));

  it('know the variables that a base image brings', async () => {
    const document = await untitled(`FROM ${image}:2.1\nENV A=$COLOR\nCMD ["true"]\n`);
    const all = await found(document, has('UndefinedVar'));
    const [finding] = all.filter((one) => codesOf(one).includes('UndefinedVar'));
    assert.match(finding?.message ?? '', /COLOUR/);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, finding!.range, 'COLOUR');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await found(document, (now) => !has('UndefinedVar')(now));
  });

  it('are offered the version that an image has on the workbench', async () => {
    const document = await untitled(`FROM ${image}\nCMD ["true"]\n`);
    const { edit } = await offer(document, 'DL3006', /^Use :2\.1, as on the workbench$/);
    assert.ok(edit !== undefined && (await vscode.workspace.applyEdit(edit)));
    assert.equal(document.lineAt(0).text, `FROM ${image}:2.1`);
  });

  it('get the versions of packages that the base image would install, and no container stays', async () => {
    const document = await untitled(`FROM ${image}:2.1\nRUN apk add --no-cache curl nothing\n`);
    const { command } = await offer(document, 'DL3018', /^Pin to what .* installs today/);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    assert.equal(document.lineAt(1).text, 'RUN apk add --no-cache curl=8.5.0-r0 nothing');
    const left = await engine.docker(
      ...['ps', '--all', '--format', '{{.Names}}', '--filter', `ancestor=${image}:2.1`],
    );
    assert.equal(left, '');
  });

  it('hear of it when an image goes', async () => {
    const document = await untitled(`FROM ${image}:2.1\nENV A=$NOBODY\nCMD ["true"]\n`);
    await found(document, has('UndefinedVar'));
    await engine.docker('rmi', `${image}:2.1`);
    await found(document, (all) => !has('UndefinedVar')(all));
  });
});
