const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1 };
const POWERS = 'kmgtpe';
const factorOf = (unit: string): number | undefined => {
  if (unit in UNITS) return UNITS[unit];
  const [, letter = '', binary] = /^([kmgtpe])(i?)b?$/.exec(unit) ?? [];
  const power = letter === '' ? -1 : POWERS.indexOf(letter);
  return power < 0 ? undefined : (binary === 'i' ? 1024 : 1000) ** (power + 1);
};

/** Bytes as go-humanize reads them, and so dive: `20MB`, `1.5 GiB`, `1,000`, `42k`. `undefined` for anything else. */
export function parseBytes(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^([\d.,]+)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const number = Number(digits.replaceAll(',', ''));
  const factor = factorOf(unit.toLowerCase());
  return digits === '' || !Number.isFinite(number) || factor === undefined
    ? undefined
    : Math.floor(number * factor);
}
