/** Base units in words. Amounts are whole numbers in strings and never pass through a float. */

/** An exact amount in the reader's way of writing numbers, at least two decimals. */
export function toDisplay(baseUnits: string, decimals: number, locale?: string): string {
  const digits = baseUnits.replace("-", "").padStart(decimals + 1, "0");
  const whole = decimals ? digits.slice(0, -decimals) : digits;
  const exact = decimals ? `${whole}.${digits.slice(-decimals)}` : whole;
  const signed = baseUnits.startsWith("-") ? `-${exact}` : exact;
  const places = { minimumFractionDigits: Math.min(2, decimals), maximumFractionDigits: Math.min(decimals, 20) };
  return new Intl.NumberFormat(locale, places).format(signed as Intl.StringNumericLiteral);
}

/** The sum of amounts in base units. */
export function sum(amounts: string[]): string {
  return amounts.reduce((total, amount) => total + BigInt(amount || "0"), 0n).toString();
}
