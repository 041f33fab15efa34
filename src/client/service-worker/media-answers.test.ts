import { describe, expect, it } from 'vitest'
import { mayAsk, mediaAnswer, PIECE_BYTES, parseRange } from './media-answers.ts'

function file(mediaType: string, bytes: number) {
  const asked: (readonly [number, number])[] = []
  const read = async (start: number, end: number) => {
    asked.push([start, end])
    return Uint8Array.from({ length: end - start }, (_, at) => (start + at) % 251)
  }
  return { asked, source: { mediaType, bytes, read } }
}

describe('mediaAnswer', () => {
  it('gives a range and says which one it is', async () => {
    const { asked, source } = file('video/mp4', 1_000)
    const answer = mediaAnswer('bytes=500-503', source)
    expect(answer.status).toBe(206)
    expect(answer.headers.get('content-range')).toBe('bytes 500-503/1000')
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(249, 250, 0, 1))
    expect(asked).toEqual([[500, 504]])
  })

  it('asks for nothing that the player has not taken', async () => {
    const { asked, source } = file('audio/mpeg', PIECE_BYTES * 40)
    const reader = mediaAnswer('bytes=0-', source).body?.getReader()
    expect(asked).toEqual([])
    await reader?.read()
    await reader?.cancel()
    expect(asked).toEqual([[0, PIECE_BYTES]])
  })

  it('breaks off when the bytes cannot be had', async () => {
    const answer = mediaAnswer(null, { mediaType: 'video/mp4', bytes: 5, read: async () => null })
    await expect(answer.arrayBuffer()).rejects.toThrow()
  })

  it('refuses a range that is not in the file', () => {
    const { source } = file('video/mp4', 10)
    const answer = mediaAnswer('bytes=10-', source)
    expect(answer.status).toBe(416)
    expect(answer.headers.get('content-range')).toBe('bytes */10')
  })

  it('is never a document of this origin, and never kept', () => {
    for (const mediaType of ['image/svg+xml', 'text/html', 'application/xml', 'video/mp4']) {
      const { headers } = mediaAnswer(null, file(mediaType, 10).source)
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('tells no type but those of pictures, films and sounds', () => {
    const typeOf = (mediaType: string) =>
      mediaAnswer(null, file(mediaType, 10).source).headers.get('content-type')
    expect(typeOf('video/webm')).toBe('video/webm')
    expect(typeOf('image/png')).toBe('image/png')
    for (const other of [
      'text/html',
      'application/xhtml+xml',
      'text/xml',
      'text/javascript',
      'video/mp4\r\nx: y',
    ])
      expect(typeOf(other), other).toBe('application/octet-stream')
  })
})

describe('mayAsk', () => {
  it('is said of elements that show, never of documents, frames and scripts', () => {
    expect(['video', 'audio', 'image'].every(mayAsk)).toBe(true)
    for (const other of ['document', 'iframe', 'script', 'worker', 'object', 'embed', ''])
      expect(mayAsk(other), other).toBe(false)
  })
})

describe('parseRange', () => {
  it('reads what players send, and nothing else', () => {
    expect(parseRange(null, 10)).toEqual({ start: 0, end: 10 })
    expect(parseRange('bytes=3-', 10)).toEqual({ start: 3, end: 10 })
    expect(parseRange('bytes=3-4', 10)).toEqual({ start: 3, end: 5 })
    expect(parseRange('bytes=3-99', 10)).toEqual({ start: 3, end: 10 })
    for (const wrong of ['bytes=10-', 'bytes=5-3', 'bytes=-5', 'bytes=0-1,3-4', 'items=0-1', ''])
      expect(parseRange(wrong, 10), wrong).toBeNull()
  })
})
