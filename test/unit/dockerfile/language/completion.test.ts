import assert from 'node:assert/strict';
import https from 'node:https';
import type { Extent } from '../../../../src/dockerfile';
import { cursorIn, IMAGES, language } from './support';

/** What is proposed at the `|`. */
function proposed(marked: string, extent: Extent = 'full', isWanted = false): string[] {
  const { text, position } = cursorIn(marked);
  return language.complete(text, position, { extent, images: IMAGES, isWanted }).map(({ label }) => label);
}

/** The text after the proposal with that label has been taken. */
function taken(marked: string, label: string): string {
  const { text, position } = cursorIn(marked);
  const proposal = language
    .complete(text, position, { extent: 'full', images: IMAGES, isWanted: true })
    .find((each) => each.label === label);
  assert.ok(proposal, `${label} is proposed`);
  const lines = text.split('\n');
  const { start, end } = proposal.typed;
  const line = lines[start.line]!;
  lines[start.line] = line.slice(0, start.character) + proposal.insertText + line.slice(end.character);
  return lines.join('\n');
}

const MOUNT_TYPES = ['bind', 'cache', 'secret', 'ssh', 'tmpfs'];

describe('completion in Dockerfiles', () => {
  it('begins a file with FROM, and goes on with all instructions', () => {
    assert.deepEqual(proposed('|'), ['FROM baseImage']);
    assert.deepEqual(proposed('FROM a\nex|'), ['EXPOSE port']);
    assert.ok(proposed('FROM a\nRUN <<E\nx\nE\n|').includes('RUN command'));
    assert.ok(!proposed('FROM a\nONBUILD |').includes('FROM baseImage'));
  });

  it('knows mounts: types, the options of each, and their values', () => {
    assert.deepEqual(proposed('FROM a\nRUN --mount=type=|'), MOUNT_TYPES);
    assert.deepEqual(proposed('FROM a\nRUN --mount=type=tmpfs,|'), ['target', 'size']);
    assert.deepEqual(proposed('FROM a\nRUN --mount=type=secret,id=x,target=/y,|'), [
      ...['env', 'required', 'mode', 'uid', 'gid'],
    ]);
    assert.deepEqual(proposed('FROM a\nRUN --mount=type=cache,sharing=|'), ['shared', 'private', 'locked']);
    assert.deepEqual(proposed('FROM a\nRUN --mount=type=nonsense,|'), []);
    assert.equal(taken('FROM a\nRUN --mount=ty|', 'type'), 'FROM a\nRUN --mount=type=');
  });

  it('knows the flags of each instruction, and leaves out those that are there', () => {
    assert.deepEqual(proposed('FROM a\nRUN --|'), ['--device', '--mount', '--network', '--security']);
    assert.ok(proposed('FROM a\nRUN --mount=type=ssh --|').includes('--mount'));
    assert.ok(!proposed('FROM a\nCOPY --link=true --|').includes('--link'));
    assert.ok(proposed('FROM a\nADD --|').includes('--keep-git-dir'));
    assert.deepEqual(proposed('FROM a\nRUN --network=|'), ['default', 'none', 'host']);
    assert.deepEqual(proposed('FROM a\nEXPOSE --|'), []);
  });

  it('proposes flags in front of arguments to those who ask, and to nobody else', () => {
    assert.deepEqual(proposed('FROM a\nCOPY |'), []);
    assert.ok(proposed('FROM a\nCOPY |', 'full', true).includes('--chmod'));
    assert.ok(!proposed('FROM a\nCOPY x |', 'full', true).includes('--chmod'));
  });

  it('proposes stages that are finished, and the images of the workbench', () => {
    const stages = 'FROM debian AS base\nFROM base AS build\nFROM alpine\n';
    assert.deepEqual(proposed(`${stages}COPY --from=|`), ['base', 'build', ...IMAGES.names]);
    assert.deepEqual(proposed(`${stages}RUN --mount=type=bind,from=|`), ['base', 'build', ...IMAGES.names]);
    assert.deepEqual(proposed(`${stages}FROM |`), ['base', 'build', ...IMAGES.names, 'scratch']);
    assert.deepEqual(proposed('FROM a\nFROM b\nCOPY --from=|'), ['0', ...IMAGES.names]);
    assert.equal(taken('FROM registry.example:50|', IMAGES.names[1]!), `FROM ${IMAGES.names[1]}`);
  });

  it('proposes variables behind a dollar: those of the file and of the base image', () => {
    const file = 'ARG GLOBAL=1\nFROM debian:12.11 AS a\nARG ARGUMENT\nENV VARIABLE=x\n';
    const names = proposed(`${file}RUN echo $|`);
    for (const name of ['$ARGUMENT', '$VARIABLE', '$FROM_BASE']) assert.ok(names.includes(name), name);
    assert.ok(!names.includes('$GLOBAL'), 'which the stage has not asked for');
    assert.ok(proposed('ARG GLOBAL=1\nFROM debian:$|').includes('$GLOBAL'));
    assert.deepEqual(proposed(`${file}RUN echo \\$|`), []);
    assert.equal(taken(`${file}RUN echo \${VAR|}`, '${VARIABLE}'), `${file}RUN echo \${VARIABLE}`);
    assert.ok(proposed(`${file}ARG |`).includes('GLOBAL'));
  });

  it('knows directives, at the top alone', () => {
    assert.deepEqual(proposed('# sy|').slice(0, 3), ['syntax', 'escape', 'check']);
    assert.ok(!proposed('# syntax=docker/dockerfile:1\n# |').includes('syntax'));
    assert.ok(!proposed('FROM a\n# |').includes('syntax'));
    assert.ok(proposed('# syntax=|').includes('docker/dockerfile:1'));
    assert.deepEqual(proposed('# escape=|'), ['\\', '`']);
  });

  it('knows the checks of BuildKit by name', () => {
    assert.deepEqual(proposed('# check=|'), ['skip=', 'error=true', 'experimental=']);
    assert.deepEqual(proposed('# check=error=true;|'), ['skip=', 'experimental=']);
    const codes = proposed('# check=skip=StageNameCasing,|');
    assert.ok(codes.includes('JSONArgsRecommended') && !codes.includes('DL3008') && !codes.includes('all'));
    assert.ok(proposed('FROM a\n# check=skip=|\nRUN x').includes('all'));
    assert.equal(
      taken('# check=skip=StageNameCasing,JSON|', 'JSONArgsRecommended'),
      '# check=skip=StageNameCasing,JSONArgsRecommended',
    );
  });

  it('knows the codes that hadolint’s comments take', () => {
    const codes = proposed('FROM a\n# hadolint ignore=DL3008,|\nRUN x');
    assert.ok(codes.includes('DL3015') && codes.includes('CW1001') && !codes.includes('DL3008'));
    assert.ok(proposed('# x\n# hadolint global ignore=|').includes('DL3008'));
    assert.deepEqual(proposed('# x\n# just a note about |'), []);
  });

  it('is right in continued lines, with any escape character and line ending, and behind ONBUILD', () => {
    assert.deepEqual(proposed('FROM a\nRUN \\\n  --mount=type=|'), MOUNT_TYPES);
    assert.deepEqual(proposed('FROM a\nRUN \\\n\n# note\n  --mount=type=|'), MOUNT_TYPES);
    assert.deepEqual(proposed('# escape=`\nFROM a\nRUN `\n  --mount=type=|'), MOUNT_TYPES);
    assert.deepEqual(proposed('FROM a\r\nRUN \\\r\n  --mount=type=|\r\n'), MOUNT_TYPES);
    assert.deepEqual(proposed('FROM a\nONBUILD RUN --mount=type=|'), MOUNT_TYPES);
    assert.deepEqual(proposed('\uFEFFFROM |'), [...IMAGES.names, 'scratch']);
  });

  it('leaves here-documents and comments between continued lines to themselves', () => {
    assert.deepEqual(proposed('FROM a\nRUN <<E\n|\nE'), []);
    assert.deepEqual(proposed('FROM a\nCOPY <<E /x\nFROM |\nE'), []);
    assert.deepEqual(proposed('FROM a\nRUN <<A <<B\n1\nA\nRUN --|\nB'), []);
    assert.deepEqual(proposed('FROM a\nRUN a \\\n # |\n b'), []);
  });

  it('leaves out what a usual language server proposes, where one is there', () => {
    assert.deepEqual(proposed('FROM a\nR|', 'extras'), []);
    assert.deepEqual(proposed('FROM a\nHEALTHCHECK --|', 'extras'), []);
    assert.ok(!proposed('FROM a\nCOPY --|', 'extras').includes('--chown'));
    assert.ok(proposed('FROM a\nCOPY --|', 'extras').includes('--link'));
    assert.deepEqual(proposed('FROM a AS x\nFROM b\nCOPY --from=|', 'extras'), IMAGES.names);
    assert.deepEqual(proposed('FROM a\nENV X=1\nRUN $|', 'extras'), []);
    assert.deepEqual(proposed('FROM a\nRUN --mount=type=|', 'extras'), MOUNT_TYPES);
  });

  it('names the folders of WORKDIR as destinations', () => {
    assert.deepEqual(proposed('FROM a\nWORKDIR /srv\nCOPY x |'), ['/srv/']);
  });

  it('asks no registry', () => {
    const { request, get } = https;
    let asked = 0;
    const count = (): never => {
      asked++;
      throw new Error('no network');
    };
    Object.assign(https, { request: count, get: count });
    try {
      for (const marked of [
        'FROM debian:|',
        'FROM debian:1|2',
        'FROM a\nCOPY --from=debian:|',
        'RUN <<E\nFROM a:|\nE',
      ])
        proposed(marked);
    } finally {
      Object.assign(https, { request, get });
    }
    assert.equal(asked, 0);
  });
});
