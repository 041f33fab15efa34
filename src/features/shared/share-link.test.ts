import { describe, expect, it } from 'vitest'
import { absoluteLink, linkInAddress } from './share-link.ts'

const link = '#/s/bafkreiabc234/Zm9vYmFy_-A'

describe('linkInAddress', () => {
  it('finds a link in the fragment', () => {
    expect(linkInAddress(`http://localhost:8080/${link}`)).toBe(link)
  })
  it('repairs what a mail filter did to the #', () => {
    expect(linkInAddress('http://localhost:8080/%23/s/bafkreiabc234/Zm9vYmFy_-A')).toBe(link)
    expect(linkInAddress('http://localhost:8080/%23%2Fs%2Fbafkreiabc234%2FZm9vYmFy_-A?utm=1')).toBe(link)
  })
  it('takes no other fragment for a link', () => {
    for (const address of [
      'http://x/',
      'http://x/#main',
      'http://x/#/s/',
      'http://x/#/s/abc',
      'http://x/#/s/a/b/c<',
    ]) {
      expect(linkInAddress(address)).toBeNull()
    }
  })
})

describe('absoluteLink', () => {
  it('makes an address of a fragment and leaves an address alone', () => {
    expect(absoluteLink(link, 'http://localhost:8080')).toBe(`http://localhost:8080/${link}`)
    expect(absoluteLink('https://a.example/#/s/x/y', 'http://b')).toBe('https://a.example/#/s/x/y')
  })
})
