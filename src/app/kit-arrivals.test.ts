import { describe, expect, it } from 'vitest'
import { formatKitLink } from '../client/kit-link.ts'
import { kitInAddress } from './kit-arrivals.ts'

const LINK = formatKitLink({ vaultId: new Uint8Array(16), entropy: new Uint8Array(32).fill(7) })
const ORIGIN = 'http://localhost:8080'

describe('kitInAddress', () => {
  it('finds the link in the fragment, which was not sent', () => {
    expect(kitInAddress(`${ORIGIN}/${LINK}`)).toEqual({ text: LINK, wasSent: false })
    expect(kitInAddress(`${ORIGIN}/settings${LINK}`)).toEqual({ text: LINK, wasSent: false })
  })
  it('says that it was sent, where a filter has moved it into the path', () => {
    const address = `${ORIGIN}/${LINK.replace('#', '%23')}`
    expect(kitInAddress(address)).toEqual({ text: address, wasSent: true })
  })
  it('finds a cut one too, so that it leaves the address', () => {
    expect(kitInAddress(`${ORIGIN}/${LINK.slice(0, 20)}`)?.wasSent).toBe(false)
  })
  it('is not hidden by a long address', () => {
    expect(kitInAddress(`${ORIGIN}/?q=${'x'.repeat(10_000)}${LINK}`)?.text).toBe(LINK)
    expect(kitInAddress(`${ORIGIN}/${LINK}${'x'.repeat(10_000)}`)?.wasSent).toBe(false)
  })
  it('leaves other addresses alone', () => {
    expect(kitInAddress(`${ORIGIN}/drive`)).toBeNull()
    expect(kitInAddress(`${ORIGIN}/#/s/bafk/key`)).toBeNull()
  })
})
