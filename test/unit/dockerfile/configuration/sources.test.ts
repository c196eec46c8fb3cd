import assert from 'node:assert/strict';
import {
  configurationPlaces,
  environmentConfiguration,
  mergeConfigurations,
} from '../../../../src/dockerfile';

describe('configuration from several sources', () => {
  it('lies where hadolint looks for it', () => {
    const [folder, home] = ['/folder', '/home/me'];
    assert.deepEqual(configurationPlaces({ folder, home, xdgConfig: undefined }), [
      '/folder/.hadolint.yaml',
      '/folder/.hadolint.yml',
      '/home/me/.config/hadolint.yaml',
      '/home/me/.config/hadolint.yml',
      '/home/me/.hadolint/hadolint.yaml',
      '/home/me/.hadolint/hadolint.yml',
      '/home/me/.hadolint/config.yaml',
      '/home/me/.hadolint/config.yml',
      '/home/me/.hadolint.yaml',
      '/home/me/.hadolint.yml',
    ]);
    assert.equal(configurationPlaces({ folder, home, xdgConfig: '/xdg' })[2], '/xdg/hadolint.yaml');
  });

  it('is read from the environment', () => {
    assert.deepEqual(environmentConfiguration({}), {});
    assert.deepEqual(
      environmentConfiguration({
        HADOLINT_NOFAIL: 'Yes',
        HADOLINT_VERBOSE: '0',
        HADOLINT_FORMAT: 'json,what,gnu',
        HADOLINT_IGNORE: 'DL3000,SC2086',
        HADOLINT_OVERRIDE_ERROR: 'DL3001',
        HADOLINT_OVERRIDE_STYLE: 'DL3001,DL3002',
        HADOLINT_TRUSTED_REGISTRIES: 'a,b',
        HADOLINT_REQUIRE_LABELS: 'x:email,y,z:wrong',
        HADOLINT_STRICT_LABELS: 'on',
        HADOLINT_DISABLE_IGNORE_PRAGMA: 'nonsense',
        HADOLINT_FAILURE_THRESHOLD: 'style',
        NO_COLOR: '',
      }),
      {
        noFail: true,
        noColor: true,
        verbose: false,
        formats: ['json', 'gnu'],
        overrides: { DL3001: 'error', DL3002: 'style' },
        ignored: ['DL3000', 'SC2086'],
        trustedRegistries: ['a', 'b'],
        labelSchema: { x: 'email', y: 'text' },
        strictLabels: true,
        disableIgnorePragma: false,
        failureThreshold: 'style',
      },
    );
    assert.deepEqual(
      environmentConfiguration({ HADOLINT_FAILURE_THRESHOLD: 'bad', HADOLINT_FORMAT: '' }),
      {},
    );
  });

  it('is put together: lists appended, the worst severity, else the stronger one', () => {
    assert.deepEqual(
      mergeConfigurations(
        {
          ignored: ['A'],
          overrides: { A: 'error', B: 'style', C: 'error' },
          noFail: true,
          labelSchema: { a: 'text' },
        },
        {
          ignored: ['B'],
          overrides: { A: 'info', B: 'info', C: 'off' },
          noFail: false,
          labelSchema: { a: 'url' },
        },
      ),
      {
        ignored: ['A', 'B'],
        overrides: { A: 'error', B: 'info', C: 'off' },
        noFail: false,
        labelSchema: { a: 'url' },
        trustedRegistries: [],
        formats: [],
      },
    );
  });
});
