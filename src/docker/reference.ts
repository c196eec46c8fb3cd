/** A reference taken apart: `registry:5000/name:tag@sha256:…`. */
export interface ReferenceParts {
  name: string;
  tag: string | undefined;
  digest: string | undefined;
}

/** See `distribution/reference`: a colon after the last slash begins the tag, an at sign the digest. */
export function splitReference(reference: string): ReferenceParts {
  const at = reference.indexOf('@');
  const digest = at < 0 ? undefined : reference.slice(at + 1);
  const rest = at < 0 ? reference : reference.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return colon < 0
    ? { name: rest, tag: undefined, digest }
    : { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest };
}
