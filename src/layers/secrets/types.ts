/** Where in an image a secret stands. */
export type SecretPlace =
  | {
      in: 'file';
      /** Index of the layer. */
      layer: number;
      /** `/root/.npmrc` */
      path: string;
      /** The later layer that deletes or replaces the file, which stays readable all the same. */
      gone: { layer: number; how: 'deleted' | 'replaced' } | undefined;
    }
  | {
      /** A variable of containers, an argument of the build, a label, or the command of a step. */
      in: 'env' | 'arg' | 'label' | 'command';
      /** Of the variable, argument or label; undefined for a command. */
      name: string | undefined;
      /** Index into the history; undefined where only the configuration has it. */
      step: number | undefined;
    };

/** A secret that an image gives away. Holds nothing of the secret itself but what all of its kind begin with. */
export interface Secret extends FoundSecret {
  place: SecretPlace;
  /** How to keep it out, in full sentences. */
  remedy: string;
}

/** What was found in a text. */
export interface FoundSecret {
  /** Stable: `private-key`, `github-token`, … */
  kind: string;
  /** `A private key` */
  title: string;
  /** Why it is believed to be one, in a full sentence. */
  reason: string;
  /** What may be shown: `ghp_… (40 characters)`. */
  masked: string;
  /** Line of the text that it stands in, from 1. */
  line: number | undefined;
}

/** The same with the secret itself, which never leaves this folder. */
export interface SpottedSecret extends FoundSecret {
  value: string;
}

export function withoutValue({ kind, title, reason, masked, line }: SpottedSecret): FoundSecret {
  return { kind, title, reason, masked, line };
}
