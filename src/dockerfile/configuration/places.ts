/** Names of the file in the folder that hadolint is started in; the first that exists counts. */
export const CONFIGURATION_FILES = ['.hadolint.yaml', '.hadolint.yml'] as const;

/**
 * Where a configuration may lie, in hadolint's order; the first file that exists is the one. Folders above `folder` are
 * not looked into.
 */
export function configurationPlaces({
  folder,
  home,
  xdgConfig,
}: {
  /** The folder that Dockerfiles are linted from. */
  folder: string;
  home: string;
  /** `$XDG_CONFIG_HOME` where it is set. */
  xdgConfig: string | undefined;
}): string[] {
  const config = xdgConfig === undefined || xdgConfig === '' ? `${home}/.config` : xdgConfig;
  return [
    ...CONFIGURATION_FILES.map((name) => `${folder}/${name}`),
    ...['hadolint.yaml', 'hadolint.yml'].map((name) => `${config}/${name}`),
    ...['hadolint.yaml', 'hadolint.yml', 'config.yaml', 'config.yml'].map(
      (name) => `${home}/.hadolint/${name}`,
    ),
    ...CONFIGURATION_FILES.map((name) => `${home}/${name}`),
  ];
}
