import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { isJobOption, jobScript, pyxisStep } from '../../../src/slurm';
import type { JobSpec } from '../../../src/slurm';
import { parseTime, readPrinted } from '../../../src/slurm/times';

/** What the script runs, told by a bash in which srun prints its arguments. */
function argumentsOf(script: string): string[] {
  const told = execFileSync('bash', ['-c', `srun() { printf '%s\\0' "$@"; }; ${script}`], {
    encoding: 'utf8',
  });
  return told.split('\0').slice(0, -1);
}

describe('the script of a job', () => {
  it('says what it asks for, then what it does', () => {
    const script = jobScript({
      name: 'train',
      partition: 'gpu',
      time: '1-12:00',
      nodes: '2-4',
      cpus: 8,
      memory: '16G',
      gpus: 'a100:2',
      preparations: ['# First things first.', 'umask 022'],
      environment: { MODEL: "it's big" },
      step: [
        ['ch-run', '--bind', '/home/me/data:/data'],
        ['--set-env=FIRST=1'],
        ['model'],
        ['--'],
        ['python3', 'train.py', '--epochs', '10'],
      ],
    });
    assert.equal(
      script,
      [
        '#!/bin/bash',
        '#SBATCH --job-name=train',
        '#SBATCH --partition=gpu',
        '#SBATCH --time=1-12:00',
        '#SBATCH --nodes=2-4',
        '#SBATCH --cpus-per-task=8',
        '#SBATCH --mem=16G',
        '#SBATCH --gres=gpu:a100:2',
        '#SBATCH --output=train-%j.out',
        '',
        '# First things first.',
        'umask 022',
        String.raw`export MODEL='it'\''s big'`,
        '',
        'srun \\',
        '  ch-run --bind /home/me/data:/data \\',
        '  --set-env=FIRST=1 \\',
        '  model \\',
        '  -- \\',
        '  python3 train.py --epochs 10',
        '',
      ].join('\n'),
    );
  });

  it('runs exactly the words it was given, whatever is in them', () => {
    const words = [
      'a b',
      '$(touch /tmp/x)',
      "it's",
      '`id`',
      '',
      '*',
      'new\nline',
      '"',
      '\\',
      '#SBATCH --exclusive',
      '~',
    ];
    for (const step of [[words], words.map((word) => [word])]) {
      assert.deepEqual(argumentsOf(jobScript({ name: 'job', step })), words);
    }
  });

  const hostile: readonly Partial<JobSpec>[] = [
    { name: 'a b' },
    { name: 'a\n#SBATCH --exclusive' },
    { name: '../x' },
    { name: '-x' },
    { partition: 'a --uid=0' },
    { partition: '"' },
    { time: '1;id' },
    { nodes: '0' },
    { nodes: '1 --exclusive' },
    { memory: 'much' },
    { gpus: '1,shard:3' },
    { environment: { 'A=b; id #': 'x' } },
  ];
  for (const part of hostile) {
    it(`takes no ${JSON.stringify(part)}`, () => {
      assert.throws(() => jobScript({ name: 'job', step: [['true']], ...part }), { code: 'bad-argument' });
    });
  }

  it('knows what Slurm takes for each option', () => {
    const taken = {
      time: ['30', '30:00', '2:00:00', '1-0', '1-12:30', '7-00:00:00'],
      nodes: ['1', '2-4'],
      gpus: ['1', 'a100:2'],
      partition: ['long', 'a,b'],
      memory: ['512', '8G', '8g'],
    } as const;
    const refused = {
      time: ['0', 'x', '1-', '1:2:3:4', '-5'],
      nodes: ['4-', '0'],
      gpus: ['0', 'a100'],
      partition: [',', 'a b'],
      memory: ['8 GB', '-1'],
    } as const;
    for (const option of ['time', 'nodes', 'gpus', 'partition', 'memory'] as const) {
      for (const text of taken[option]) assert(isJobOption(option, text), `${option} ${text}`);
      for (const text of refused[option]) assert(!isJobOption(option, text), `${option} ${text}`);
    }
    assert.equal(parseTime('90'), 90 * 60);
    assert.equal(parseTime('1:30'), 90);
    assert.equal(parseTime('1-12:30'), 36 * 3600 + 30 * 60);
    assert.equal(readPrinted('1-00:00:00'), 86_400);
    assert.equal(readPrinted('10:00'), 600);
    assert.equal(readPrinted('UNLIMITED'), undefined);
  });

  it('names containers as pyxis does', () => {
    assert.deepEqual(
      pyxisStep({
        image: '/home/me/a b.sqsh',
        mounts: [
          { source: '/data', target: '/d', readOnly: true },
          { source: '/out', target: '/o', readOnly: false },
        ],
        workdir: '/d',
        command: ['ls'],
      }),
      [
        ['--container-image=/home/me/a b.sqsh'],
        ['--container-mounts=/data:/d:ro,/out:/o'],
        ['--container-workdir=/d'],
        ['ls'],
      ],
    );
    const mounts = [{ source: '/a,/etc:/x', target: '/d', readOnly: true }];
    assert.throws(() => pyxisStep({ image: 'x', mounts, command: ['ls'] }), { code: 'bad-argument' });
  });
});
