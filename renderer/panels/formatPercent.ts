/** A share of 1 as a percentage a person can judge: `56 %`, `5.1 %`, `0.19 %`. */
export function formatPercent(share: number): string {
  const percent = 100 * share;
  const size = Math.abs(percent);
  return `${percent === 0 ? '0' : size >= 10 ? percent.toFixed(0) : size >= 1 ? percent.toFixed(1) : percent.toPrecision(2)} %`;
}
