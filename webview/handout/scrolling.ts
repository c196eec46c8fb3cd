const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute('tabindex', '0');
    else target.removeAttribute('tabindex');
  }
});

/** Lets the keyboard reach `element` as long as it is wider than its place, so that the arrow keys can scroll it. */
export function reachableWhenScrolling(element: Element): void {
  sizes.observe(element);
}
