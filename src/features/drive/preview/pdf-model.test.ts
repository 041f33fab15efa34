import { describe, expect, it } from 'vitest'
import { FITS, pageWidth, stepPage, stepZoom, ZOOMS } from './pdf-model.ts'

describe('the size of a page', () => {
  it('fits a phone, and is no wider than is comfortable on a large screen', () => {
    expect(pageWidth(390, FITS)).toBe(358)
    expect(pageWidth(2_400, FITS)).toBe(960)
    expect(pageWidth(390, FITS + 2)).toBe(537)
  })

  it('is never nothing, before the room is known either', () => {
    expect(pageWidth(0, 0)).toBe(1)
    expect(pageWidth(390, 99)).toBe(358)
  })

  it('grows and shrinks between its ends', () => {
    expect(stepZoom(FITS, 1)).toBe(FITS + 1)
    expect(stepZoom(0, -1)).toBe(0)
    expect(stepZoom(ZOOMS.length - 1, 1)).toBe(ZOOMS.length - 1)
  })
})

describe('turning pages', () => {
  it('ends at the first and at the last', () => {
    expect(stepPage(1, -1, 3)).toBe(1)
    expect(stepPage(2, 1, 3)).toBe(3)
    expect(stepPage(3, 1, 3)).toBe(3)
    expect(stepPage(1, 1, 0)).toBe(1)
  })
})
