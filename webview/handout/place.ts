/** Where one is in a chapter, so that it is found again when the text is wider or narrower than before. */
export interface Place {
  /** Which of the article's children is the first in sight. */
  child: number;
  /** Pixels from the top edge to where that child begins; negative where a part of it is above. */
  offset: number;
}

export const START: Place = { child: 0, offset: 0 };

/** `top`: pixels that the bar takes at the top of the window. */
export function placeIn(article: Element, top: number): Place {
  const children = [...article.children];
  const child = children.findIndex((one) => one.getBoundingClientRect().bottom > top);
  return child <= 0
    ? { child: 0, offset: article.getBoundingClientRect().top - top }
    : { child, offset: (children[child]?.getBoundingClientRect().top ?? 0) - top };
}

export function goToPlace(article: Element, place: Place, top: number): void {
  const target = place.child <= 0 ? article : article.children[place.child];
  if (target === undefined) return;
  const distance = target.getBoundingClientRect().top - top - place.offset;
  window.scrollBy({ top: distance, behavior: 'instant' });
}
