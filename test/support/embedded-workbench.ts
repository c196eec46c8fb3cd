/** What `npm test` tells about the embedded workbench that it brought up (see scripts/lib/embedded-workbench.mjs). */
export interface EmbeddedWorkbench {
  running: boolean;
  /** `unix://…`; undefined: there is no Docker Engine here. */
  dockerHost?: string;
  /** Whether Docker takes images from this machine before it asks the internet. */
  mirror: boolean;
  /** Why something is missing, a sentence each. */
  notices: readonly string[];
}

/** Undefined where the tests were not started by `npm test`. */
export function embeddedWorkbench(): EmbeddedWorkbench | undefined {
  const state = process.env['TEST_WORKBENCH'];
  return state === undefined ? undefined : (JSON.parse(state) as EmbeddedWorkbench);
}
