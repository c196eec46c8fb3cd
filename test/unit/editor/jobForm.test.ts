import assert from 'node:assert/strict';
import { EMPTY_JOB, readJobForm, type Carriers, type JobValues } from '../../../src/editor/jobs/jobSpec';
import { jobOf } from '../../../src/editor/jobs/step';
import type { Runtime, RuntimeId } from '../../../src/sandboxes';
import { jobScript } from '../../../src/slurm';

const runtime = (id: RuntimeId, settings = {}): Runtime => ({
  id,
  label: id,
  version: undefined,
  environment: id === 'enroot' ? { ENROOT_RUNTIME_PATH: '/run/user/1000/enroot' } : {},
  hindrance: undefined,
  settings,
});

const CARRIERS: Carriers = {
  pyxis: true,
  runtimes: [
    runtime('enroot'),
    runtime('charliecloud', { CH_IMAGE_STORAGE: '/var/tmp/me.ch' }),
    runtime('apptainer'),
  ],
  images: [],
  sandboxes: [
    {
      id: 'enroot:weeks',
      runtime: 'enroot',
      name: 'weeks',
      path: '/home/me/.local/share/enroot/weeks',
      created: undefined,
      origin: undefined,
      whole: true,
      usable: true,
      processes: [],
    },
    {
      id: 'charliecloud:x',
      runtime: 'charliecloud',
      name: 'model:1',
      path: '/var/tmp/me.ch/img/model+1',
      created: undefined,
      origin: undefined,
      whole: true,
      usable: true,
      processes: [],
    },
  ],
};

const read = (values: Partial<JobValues>): ReturnType<typeof readJobForm> =>
  readJobForm({ ...EMPTY_JOB, command: 'true', ...values });
const script = (values: Partial<JobValues>): string => jobScript(jobOf(read(values).wish, CARRIERS));

describe('the job form', () => {
  it('makes a job without a container of a command', () => {
    const { wish, problems } = read({
      command: `sh -c 'a && b'`,
      time: '2:00:00',
      cpus: '4',
      workdir: '~/run 1',
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(wish.job, { name: 'job', time: '2:00:00', cpus: 4 });
    assert.equal(wish.workdir, '~/run 1');
    assert.match(script({ command: `sh -c 'a && b'` }), /\nsrun sh -c 'a && b'\n$/);
  });

  const lines: readonly (readonly [Partial<JobValues>, RegExp])[] = [
    [
      { runtime: 'pyxis', image: '/x.sqsh', mounts: '/data:/d:ro' },
      /srun --container-image=\/x\.sqsh --container-mounts=\/data:\/d:ro true/,
    ],
    [
      { runtime: 'enroot', image: 'weeks', mounts: '/data:/d' },
      /srun enroot start --mount \/data:\/d -- weeks true/,
    ],
    [
      { runtime: 'enroot', image: 'weeks', gpus: '2' },
      /#SBATCH --gres=gpu:2\n[^]*--env 'NVIDIA_VISIBLE_DEVICES=all'/,
    ],
    [
      { runtime: 'charliecloud', image: 'model:1', mounts: '/data:/d' },
      /srun ch-run --bind=\/data:\/d model:1 -- true/,
    ],
    [{ runtime: 'charliecloud', image: '/scratch/model.sqfs' }, /srun ch-run \/scratch\/model\.sqfs -- true/],
    [
      { runtime: 'apptainer', image: '/x.sif', gpus: '1', mounts: '/a:/b:ro' },
      /srun apptainer exec --nv --bind \/a:\/b:ro \/x\.sif true/,
    ],
  ];
  for (const [values, expected] of lines) {
    it(`runs it in ${values.runtime} (${values.image})`, () => {
      assert.deepEqual(read(values).problems, []);
      assert.match(script(values), expected);
    });
  }

  it('gives enroot a folder that a job’s nodes have, too', () => {
    const text = script({ runtime: 'enroot', image: 'weeks' });
    assert.match(text, /\nexport ENROOT_RUNTIME_PATH="\$\{TMPDIR:-\/tmp\}\/enroot-\$\(id -u\)"\n/);
    assert.doesNotMatch(text, /\/run\/user/);
  });

  it('says that there is nothing of that name', () => {
    assert.throws(() => script({ runtime: 'enroot', image: 'other' }), { code: 'no-image' });
    // Sandboxes of one runtime are nothing for another.
    assert.throws(() => script({ runtime: 'apptainer', image: 'weeks' }), { code: 'no-image' });
  });

  const wrong: readonly (readonly [Partial<JobValues>, string])[] = [
    [{ command: ' ' }, 'command needed'],
    [{ command: `echo 'a` }, 'command quotes'],
    [{ runtime: 'enroot' }, 'image needed'],
    [{ mounts: '/a:/b' }, 'mounts runtime'],
    [{ runtime: 'pyxis', image: 'x', mounts: 'a:/b' }, 'mounts relative'],
    [{ runtime: 'pyxis', image: 'x', mounts: '/b' }, 'mounts mount'],
    [{ partition: 'a b' }, 'partition partition'],
    [{ time: 'soon' }, 'time time'],
    [{ nodes: '0' }, 'nodes nodes'],
    [{ cpus: '1.5' }, 'cpus cpus'],
    [{ memory: 'much' }, 'memory memory'],
    [{ gpus: 'all' }, 'gpus gpus'],
    [{ name: 'a b' }, 'name name'],
    [{ name: '' }, 'name needed'],
    [{ workdir: 'run' }, 'workdir workdir'],
  ];
  for (const [values, expected] of wrong) {
    it(`says what is wrong with ${JSON.stringify(values)}`, () => {
      assert.deepEqual(
        read(values).problems.map(({ field, code }) => `${field} ${code}`),
        [expected],
      );
    });
  }
});
