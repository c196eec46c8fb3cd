import type { Words } from '../../src/editor/handout/words';
import { fill } from '../dom';

/** How long something took, no more precise than one cares about: `240 ms`, `1.8 s`, `2 min 5 s`. */
export function duration(milliseconds: number, words: Words): string {
  if (milliseconds < 1000) return fill(words.milliseconds, Math.round(milliseconds));
  const seconds = milliseconds / 1000;
  if (seconds < 10) return fill(words.seconds, seconds.toFixed(1));
  const whole = Math.round(seconds);
  if (whole < 60) return fill(words.seconds, whole);
  return fill(words.minutesSeconds, Math.floor(whole / 60), whole % 60);
}

/** The time that a chapter takes, from its minutes. */
export function estimate(minutes: number, words: Words): string {
  if (minutes < 90) return fill(words.minutes, minutes);
  return fill(words.hours, Math.floor(minutes / 60), minutes % 60);
}
