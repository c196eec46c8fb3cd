import assert from 'node:assert/strict';
import { slurmFailure } from '../../../src/slurm/failures';

const code = (stderr: string, exitCode = 1): string =>
  slurmFailure('squeue', { stdout: '', stderr, exitCode, signal: undefined }).code;

describe('what Slurm says', () => {
  it('is told by what it means', () => {
    // Of a machine that has the programs, but no slurm.conf.
    const none = [
      'squeue: error: resolve_ctls_from_dns_srv: res_nsearch error: Unknown host',
      'squeue: error: fetch_config: DNS SRV lookup failed',
      'squeue: error: _establish_config_source: failed to fetch config',
      'squeue: fatal: Could not establish a configuration source',
    ];
    assert.equal(code(none.join('\n')), 'slurm-unconfigured');
    assert.equal(
      code('slurm_load_jobs error: Unable to contact slurm controller (connect failure)'),
      'slurm-unreachable',
    );
    assert.equal(code('sbatch: error: invalid partition specified: x'), 'slurm-partition');
    assert.equal(code('sh: squeue: not found', 127), 'slurm-missing');
    assert.equal(code('something else'), 'slurm-failed');
  });
});
