import assert from 'node:assert/strict';
import { documentKind } from '../../../src/audit';
import type { AuditFinding, DocumentKind } from '../../../src/audit';
import { Auditor } from '../../../src/audit/auditor';
import { auditDocument } from '../../../src/audit/documents/audit';

const auditor = new Auditor();

/** What of a document is underlined for a rule, and the document after each finding's first fix. */
function found(
  text: string,
  kind: DocumentKind,
  rule: string,
): { at: string[]; fixed: (string | undefined)[] } {
  const findings = auditDocument(auditor, text, kind).filter((each) => each.rule === rule);
  return {
    at: findings.map(({ span }) => (span === undefined ? '' : text.slice(span.start, span.end))),
    fixed: findings.map((finding) => fixed(text, finding)),
  };
}

function fixed(text: string, { fixes: [fix] }: AuditFinding): string | undefined {
  return fix?.edits.reduceRight(
    (done, { start, end, text: put }) => done.slice(0, start) + put + done.slice(end),
    text,
  );
}

describe('documents with commands', () => {
  const kinds: readonly (readonly [path: string, kind: DocumentKind | undefined])[] = [
    ['run.sh', 'shell'],
    ['/a/b/Makefile', 'makefile'],
    ['rules.mk', 'makefile'],
    ['README.md', 'markdown'],
    ['.gitlab-ci.yml', 'ci'],
    ['/p/.github/workflows/build.yaml', 'ci'],
    ['docker-compose.yml', 'compose'],
    ['compose.override.yaml', 'compose'],
    ['values.yaml', undefined],
    ['main.py', undefined],
  ];
  for (const [path, kind] of kinds)
    it(`${path}: ${kind ?? 'none'}`, () => assert.equal(documentKind(path), kind));

  it('a script is known by its first line, too', () => {
    assert.equal(documentKind('start', { firstLine: '#!/usr/bin/env bash' }), 'shell');
    assert.equal(documentKind('start', { firstLine: '#!/usr/bin/python3' }), undefined);
  });

  it('Markdown: fences of shells, not prose and other languages', () => {
    const text = [
      'Never type `docker run --privileged a:1`.',
      '```python',
      'docker run --privileged a:1',
      '```',
      '- in a list:',
      '  ```bash {.run}',
      '  docker run --privileged a:1',
      '  ```',
      '~~~{.sh}',
      'docker run \\',
      '  --privileged \\',
      '  a:1',
      '~~~',
    ].join('\n');
    assert.deepEqual(found(text, 'markdown', 'privileged').at, ['--privileged', '--privileged']);
  });

  it('Markdown: where lines have prompts, those are the commands', () => {
    const text =
      '```console\n$ docker run --privileged a:1\ndocker run --privileged is what you typed\n```\n';
    const { at, fixed: mended } = found(text, 'markdown', 'privileged');
    assert.deepEqual(at, ['--privileged']);
    assert.equal(mended[0], text.replace('$ docker run --privileged a:1', '$ docker run a:1'));
  });

  it('Makefiles: recipes, with the marks of make', () => {
    const text =
      'run: docker run --privileged a:1\n\t@docker run --privileged $(IMAGE)\n\t-docker run -v /:/x \\\n\t  a:1\n';
    assert.deepEqual(found(text, 'makefile', 'privileged').at, ['--privileged']);
    assert.deepEqual(found(text, 'makefile', 'sensitive-mount').at, ['-v /:/x']);
  });

  it('CI files: commands in lists, keys and blocks', () => {
    const text = [
      'job:',
      '  script:',
      '    - docker run --privileged a:1',
      '    - "docker run --pid host a:1"',
      '    - |',
      '      docker run \\',
      '        --privileged a:1',
      '  run: docker run --privileged a:1',
    ].join('\n');
    assert.equal(found(text, 'ci', 'privileged').at.length, 3);
    const { at, fixed: mended } = found(text, 'ci', 'host-pid');
    assert.deepEqual(at, ['--pid host']);
    assert.equal(mended[0], text.replace(' --pid host', ''));
  });

  it('GitLab’s runner commands of a here-document and half-typed quotes break nothing', () => {
    for (const text of [
      'cat <<E\ndocker run --privileged a:1\nE',
      'docker run -e "A',
      "docker run -v '/:/x",
      'docker run -v',
      '\u0000docker run',
    ])
      assert.doesNotThrow(() => auditDocument(auditor, text, 'shell'), text);
  });
});

describe('compose files', () => {
  const text = `services:
  web:
    image: caddy:2.8
    privileged: true
    network_mode: host
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock
      - data:/data
    ports:
      - "8080:80"
    environment:
      DB_PASSWORD: hunter2
      OTHER: x
    deploy:
      resources:
        limits:
          memory: 512m
  db:
    image: postgres
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    volumes:
      - type: bind
        source: /etc
        target: /host
`;

  it('are looked at service by service, at the place in the file', () => {
    assert.deepEqual(found(text, 'compose', 'privileged').at, ['privileged: true']);
    assert.deepEqual(found(text, 'compose', 'docker-socket').at, [
      '/var/run/docker.sock:/var/run/docker.sock',
    ]);
    assert.deepEqual(found(text, 'compose', 'host-network').at, ['network_mode: host']);
    assert.deepEqual(found(text, 'compose', 'published-port').at, ['"8080:80"']);
    assert.deepEqual(found(text, 'compose', 'secret-in-environment').at, ['DB_PASSWORD: hunter2']);
    assert.deepEqual(found(text, 'compose', 'untagged-image').at, ['postgres']);
    assert.equal(found(text, 'compose', 'sensitive-mount').at.length, 1);
    assert.deepEqual(found(text, 'compose', 'memory-limit').at, ['db']);
    assert.deepEqual(found(text, 'compose', 'writable-root').at, ['web']);
  });

  it('are mended by whole lines', () => {
    assert.equal(found(text, 'compose', 'privileged').fixed[0], text.replace('    privileged: true\n', ''));
    assert.equal(
      found(text, 'compose', 'published-port').fixed[0],
      text.replace('"8080:80"', '"127.0.0.1:8080:80"'),
    );
    assert.equal(
      found(text, 'compose', 'docker-socket').fixed[0],
      text.replace('      - /var/run/docker.sock:/var/run/docker.sock\n', ''),
    );
    assert.equal(
      found(text, 'compose', 'writable-root').fixed[0],
      text.replace('    image: caddy:2.8\n', '    read_only: true\n    image: caddy:2.8\n'),
    );
  });

  it('take anything that is no compose file', () => {
    for (const other of [
      '',
      ':',
      '{',
      'services: 1',
      'services:\n  a: b\n  - c',
      'services:\n  a:\n    <<: *x\n    image: y',
    ])
      assert.doesNotThrow(() => auditDocument(auditor, other, 'compose'), other);
  });
});
