import { decodePoint, type Point } from '../../protocol/point.ts'

/**
 * g and h of a request (V2 of protocol section 8): canonical, on the curve, not infinity, and not each other
 * or each other's negative, for which a commitment binds to nothing. Null when they are not.
 */
export function readGenerators(gHex: string, hHex: string): { readonly g: Point; readonly h: Point } | null {
  const g = decodePoint(gHex, 'strict')
  const h = decodePoint(hHex, 'strict')
  if (!g.ok || !h.ok || g.value.x === h.value.x) return null
  return { g: g.value, h: h.value }
}
