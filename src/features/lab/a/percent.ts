import { formatDecimal } from '../../../ui/format.ts'

/** @param share 0..1; two digits below ten per cent, one above */
export function percent(share: number): string {
  const value = share * 100
  return `${formatDecimal(value, value !== 0 && value < 10 ? 2 : value === 100 || value === 0 ? 0 : 1)} %`
}
