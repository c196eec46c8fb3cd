type Attributes = Readonly<Record<string, string | undefined>>;

/** An element with its attributes (`undefined` leaves one out) and what it contains. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** `{0}`, `{1}` … of `template` replaced. */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replace(/\{(\d+)\}/g, (all, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? all : String(value);
  });
}

/** As {@link fill}, for values that are elements. */
export function fillNodes(template: string, ...values: readonly Node[]): (Node | string)[] {
  return template
    .split(/(\{\d+\})/)
    .filter((part) => part !== '')
    .map((part) => values[Number(/^\{(\d+)\}$/.exec(part)?.[1] ?? -1)] ?? part);
}
