import type { RegistryLogin } from './transfer';

/** What registries say of themselves, asked from the workbench, where the engine asks them too. */
export interface Registries {
  /**
   * The tags of a repository (a reference without tag or digest), `latest` first, then higher versions before lower ones;
   * of many thousands not all. Of Docker Hub's, the engine's mirrors are asked first. Rejects within seconds where a
   * registry does not answer.
   */
  tags(
    repository: string,
    options?: { login?: RegistryLogin; signal?: AbortSignal },
  ): Promise<readonly string[]>;
}
