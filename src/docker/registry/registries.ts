import { ExplainedError } from '../../base';
import type { Workbench } from '../../workbench';
import { explainAnswer } from '../answers';
import type { EngineSystem, Registries, RegistryLogin } from '../types';
import { readChallenge } from './challenge';
import { placesOf, sortTags } from './repository';
import { askWeb } from './web';
import type { WebAnswer, WebRequest } from './web';

/** Milliseconds that one registry may take for all of its answers. */
const PATIENCE = 8000;
/** Tags of one answer that are asked for, and answers. */
const PAGE = 1000;
const PAGES = 10;
const REDIRECTS = 3;
/** Bytes of one answer: registries that know no pages tell all tags at once. */
const MOST = 4 * 1024 * 1024;
const TAG = /^\w[\w.-]{0,127}$/;

interface Asking {
  path: string;
  login: RegistryLogin | undefined;
  signal: AbortSignal;
}

/** See {@link Registries}. `GET /v2/NAME/tags/list` of the OCI distribution specification. */
export class EngineRegistries implements Registries {
  readonly #workbench: Workbench;
  readonly #system: Pick<EngineSystem, 'info'>;

  constructor(workbench: Workbench, system: Pick<EngineSystem, 'info'>) {
    this.#workbench = workbench;
    this.#system = system;
  }

  async tags(
    repository: string,
    { login, signal = new AbortController().signal }: { login?: RegistryLogin; signal?: AbortSignal } = {},
  ): Promise<readonly string[]> {
    const { registryMirrors } = await this.#system.info();
    const places = placesOf(repository, registryMirrors);
    if (places === undefined) throw explainAnswer(400, 'invalid reference format');
    let failure: unknown;
    for (const { base, mirror } of places.servers) {
      const limit = AbortSignal.timeout(PATIENCE);
      try {
        return await this.#tagsAt(base, {
          path: places.path,
          login: mirror ? undefined : login,
          signal: AbortSignal.any([signal, limit]),
        });
      } catch (error) {
        signal.throwIfAborted();
        failure = explained(base, error, limit.aborted);
      }
    }
    throw failure;
  }

  async #tagsAt(base: URL, asking: Asking): Promise<readonly string[]> {
    const tags = new Set<string>();
    let authorization: Record<string, string> = {};
    let url: URL | undefined = new URL(`/v2/${asking.path}/tags/list?n=${PAGE}`, base);
    for (let page = 0; url !== undefined && page < PAGES; page++) {
      let answer = await this.#ask(url, { headers: authorization, signal: asking.signal });
      if (answer.status === 401 && page === 0) {
        authorization = await this.#authorize(base, answer.headers['www-authenticate'], asking);
        answer = await this.#ask(url, { headers: authorization, signal: asking.signal });
      }
      if (answer.status !== 200) throw refused(answer);
      for (const tag of tagsIn(answer.json)) tags.add(tag);
      url = nextPage(answer, url);
    }
    return sortTags(tags);
  }

  /** The header that shows who asks, as the registry wants it. */
  async #authorize(
    base: URL,
    header: string | undefined,
    { path, login, signal }: Asking,
  ): Promise<Record<string, string>> {
    const challenge = readChallenge(header);
    if (challenge?.scheme === 'basic') return basic(login);
    if (challenge === undefined || !URL.canParse(challenge.realm)) return {};
    const realm = new URL(challenge.realm);
    // No secret leaves by a less private way than the registry itself is reached by.
    if (realm.protocol !== 'https:' && (base.protocol !== 'http:' || realm.hostname !== base.hostname))
      return {};
    const wanted = { ...(challenge.service === undefined ? {} : { service: challenge.service }) };
    const scope = `repository:${path}:pull`;
    let request: Pick<WebRequest, 'form' | 'headers'>;
    if (login !== undefined && 'identityToken' in login) {
      const grant = { grant_type: 'refresh_token', refresh_token: login.identityToken };
      const form = { ...grant, ...wanted, scope, client_id: 'container-workbench' };
      request = { form: new URLSearchParams(form) };
    } else {
      for (const [name, value] of Object.entries({ ...wanted, scope })) realm.searchParams.set(name, value);
      request = { headers: basic(login) };
    }
    const answer = await this.#ask(realm, { ...request, signal });
    const { token, access_token: accessToken } = (answer.json ?? {}) as Record<string, unknown>;
    const given = token ?? accessToken;
    if (typeof given !== 'string' || !/^[\x21-\x7e]+$/.test(given)) throw refused(answer);
    return { Authorization: `Bearer ${given}` };
  }

  async #ask(from: URL, request: Omit<WebRequest, 'most'>): Promise<WebAnswer> {
    let url = from;
    let { headers = {} } = request;
    for (let redirects = 0; ; redirects++) {
      const answer = await askWeb(this.#workbench, url, { ...request, headers, most: MOST });
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status > 399 || location === undefined || redirects === REDIRECTS)
        return answer;
      const next = new URL(location, url);
      if (next.protocol !== 'https:' || request.form !== undefined) return answer;
      if (next.host !== url.host) headers = {};
      url = next;
    }
  }
}

function basic(login: RegistryLogin | undefined): Record<string, string> {
  if (login === undefined || 'identityToken' in login) return {};
  const pair = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  return { Authorization: `Basic ${pair}` };
}

/** Whatever else there is in an answer, nothing becomes a tag that is none. */
function tagsIn(json: unknown): string[] {
  const { tags } = (json ?? {}) as { tags?: unknown };
  return Array.isArray(tags)
    ? tags.filter((tag): tag is string => typeof tag === 'string' && TAG.test(tag))
    : [];
}

/** `Link: </v2/NAME/tags/list?last=…>; rel="next"`, of the same server. */
function nextPage({ headers }: WebAnswer, from: URL): URL | undefined {
  const link = /<([^>]+)>\s*;\s*rel="?next"?/.exec([headers.link ?? ''].flat().join(', '))?.[1];
  if (link === undefined || !URL.canParse(link, from.href)) return undefined;
  const next = new URL(link, from);
  return next.origin === from.origin ? next : undefined;
}

/** In the words of the specification's errors, which the engine's are made of. */
function refused({ status, json }: WebAnswer): ExplainedError {
  const { errors } = (json ?? {}) as { errors?: unknown };
  const said = errors === undefined ? '' : JSON.stringify(errors).slice(0, 500);
  switch (status) {
    case 401:
    case 403:
      return explainAnswer(status, `unauthorized: ${said}`);
    case 404:
      return explainAnswer(status, `name unknown: ${said}`);
    case 429:
      return explainAnswer(status, `toomanyrequests: ${said}`);
    default:
      return new ExplainedError(
        'registry-unreachable',
        `The registry does not tell its tags (HTTP status ${status}).`,
        {
          remedy: 'Type the tag, or look it up on the registry’s own pages.',
          ...(said === '' ? {} : { detail: said }),
        },
      );
  }
}

function explained(base: URL, error: unknown, late: boolean): ExplainedError {
  if (error instanceof ExplainedError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const detail = late ? {} : { detail: message };
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return new ExplainedError(
      'registry-certificate',
      `The certificate of ${base.host} is from nobody who is trusted here.`,
      { remedy: 'Type the tag: the engine may trust it.', ...detail },
    );
  }
  return new ExplainedError(
    'registry-unreachable',
    late
      ? `${base.host} did not answer within ${PATIENCE / 1000} seconds.`
      : `${base.host} cannot be asked for its tags from the workbench.`,
    { remedy: 'Type the tag: the engine may have another way to the registry, such as a proxy.', ...detail },
  );
}
