import { describe, expect, it } from 'vitest'
import { shownAs, textOf } from './preview-model.ts'

const file = (mediaType: string, name = 'a') => shownAs({ kind: 'file', mediaType, name })

describe('shownAs', () => {
  it('shows images, films and sounds as what they are', () => {
    expect(file('image/png')).toBe('image')
    expect(file('Video/MP4; codecs="avc1"')).toBe('video')
    expect(file('audio/flac')).toBe('audio')
    expect(file('application/pdf')).toBe('pdf')
  })

  it('shows what could run a script only as its text, or as a drawing', () => {
    for (const type of ['text/html', 'application/xhtml+xml', 'text/xml', 'application/javascript'])
      expect(file(type), type).toBe('text')
    expect(file('image/svg+xml', 'a.html')).toBe('drawing')
  })

  it('looks at the name where the type says nothing, or the wrong thing', () => {
    expect(file('', 'main.rs')).toBe('text')
    expect(file('video/mp2t', 'index.ts')).toBe('text')
    expect(file('', 'Report.PDF')).toBe('pdf')
    expect(file('application/octet-stream', 'a.pdf')).toBe('pdf')
    expect(file('text/plain', 'a.pdf')).toBe('text')
    expect(file('application/octet-stream', 'notes')).toBe('nothing')
    expect(file('video/x-msvideo', 'film.avi')).toBe('nothing')
  })

  it('shows nothing of a folder, whatever it is called', () => {
    expect(shownAs({ kind: 'folder', mediaType: '', name: 'a.txt' })).toBe('nothing')
  })
})

describe('textOf', () => {
  it('reads UTF-8 and leaves out a letter that is cut', () => {
    const bytes = new TextEncoder().encode('Küste')
    expect(textOf(bytes, true)).toBe('Küste')
    expect(textOf(bytes.subarray(0, 2), false)).toBe('K')
  })

  it('reads UTF-16 where its mark says so', () => {
    expect(textOf(Uint8Array.of(0xff, 0xfe, 0x41, 0), true)).toBe('A')
  })

  it('takes nothing for text that has a zero in it', () => {
    expect(textOf(Uint8Array.of(0x41, 0, 0x42), true)).toBeNull()
  })
})
