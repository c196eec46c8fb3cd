/** The instructions of a Dockerfile. */
export const KEYWORDS: readonly string[] = [
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL'],
  ...['MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
];
const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);

/** True for the name, in capitals, of an instruction that there is. */
export function isKeyword(name: string): boolean {
  return KNOWN.has(name);
}
