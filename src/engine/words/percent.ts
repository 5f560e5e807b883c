/** A score or share from 0 to 1 as it is said in all texts: `92 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
