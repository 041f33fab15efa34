import { describe, expect, it } from 'vitest'
import { cidOfDigest } from '../../protocol/cid.ts'
import { formatLink, formatShareLink } from '../../protocol/envelope/link.ts'
import { absoluteLink, linkInAddress } from './share-link.ts'

const cid = cidOfDigest(new Uint8Array(32).fill(1))
const key = new Uint8Array(32).fill(2)
const links = [formatShareLink(cid, key), formatLink(cid, key)]

describe('a link in the address', () => {
  it.each(links)('is found in the fragment, which nobody was sent: %s', (link) => {
    expect(linkInAddress(`http://localhost:8080/${link}`)).toEqual({ text: link, wasSent: false })
    expect(linkInAddress(`http://localhost:8080/drive?x=1${link}`)).toEqual({ text: link, wasSent: false })
  })

  it.each(links)('is found in the path, where a mail filter put it and the server saw it: %s', (link) => {
    for (const escaped of [
      link.replace('#', '%23'),
      link.replace('#', '%23').replaceAll('/', '%2F'),
      `?url=${encodeURIComponent(`http://localhost/${link}`)}`,
      `?url=${encodeURIComponent(encodeURIComponent(`http://localhost/${link}`))}`,
    ]) {
      const address = `http://localhost:8080/${escaped}`
      expect(linkInAddress(address)).toEqual({ text: address, wasSent: true })
    }
  })

  it('that lost its end is still taken out of the address', () => {
    expect(linkInAddress(`http://x/${links[0]?.slice(0, -5)}`)).toMatchObject({ wasSent: false })
  })

  it('is nowhere in other addresses', () => {
    for (const address of [
      'http://x/',
      'http://x/#main',
      'http://x/l',
      'http://x/#/k/AAAA',
      'http://x/drive/l',
      'http://x/#/s/',
      'http://x/l/bafkreibcdefg',
    ])
      expect(linkInAddress(address)).toBeNull()
  })
})

describe('absoluteLink', () => {
  it('makes an address of a fragment and leaves an address alone', () => {
    const [link = ''] = links
    expect(absoluteLink(link, 'http://localhost:8080')).toBe(`http://localhost:8080/${link}`)
    expect(absoluteLink('https://a.example/#/s/x/y', 'http://b')).toBe('https://a.example/#/s/x/y')
  })
})
