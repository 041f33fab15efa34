import { formatDecimal } from '../../ui/format.ts'

/** `12.5 %` of a share between 0 and 1. The two are not torn apart at the end of a line. */
export function shareText(share: number, digits = 0): string {
  return `${formatDecimal(share * 100, digits)}\u00A0%`
}
