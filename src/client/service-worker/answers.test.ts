import { describe, expect, it, vi } from 'vitest'
import { isSaverSays, type SaverSays, type WriterSays } from '../save-port.ts'
import { saveAnswer } from './answers.ts'
import { watchPage } from './page-watch.ts'

function saving(name = 'a.bin', bytes: number | null = 3) {
  const { port1, port2 } = new MessageChannel()
  const heard: SaverSays[] = []
  port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isSaverSays(data)) heard.push(data)
  })
  port1.start()
  let leave = () => undefined as void
  let watched = true
  const gone = new Promise<void>((resolve) => {
    leave = resolve
  })
  const answer = saveAnswer(name, bytes, port2, { gone, stop: () => void (watched = false) })
  return {
    answer,
    body: answer.body!.getReader(),
    kinds: () => heard.map(({ kind }) => kind),
    say: (what: WriterSays) => port1.postMessage(what),
    closePage: () => leave(),
    endDrive: () => port1.close(),
    watched: () => watched,
  }
}

const PIECE: WriterSays = { kind: 'chunk', bytes: Uint8Array.of(1, 2, 3) }

const settled = () => new Promise((turn) => setTimeout(turn, 20))

describe('saveAnswer', () => {
  it('asks for pieces only as they are taken, and two ahead', async () => {
    const { body, kinds, say, watched } = saving()
    await expect.poll(kinds).toEqual(['pull'])
    say(PIECE)
    await expect.poll(kinds).toEqual(['pull', 'pull'])
    say(PIECE)
    await settled()
    expect(kinds()).toEqual(['pull', 'pull'])
    expect((await body.read()).value).toEqual(Uint8Array.of(1, 2, 3))
    await expect.poll(kinds).toEqual(['pull', 'pull', 'pull'])
    await body.read()
    say({ kind: 'end' })
    expect((await body.read()).done).toBe(true)
    expect(watched()).toBe(false)
  })

  it('asks once for a piece that somebody waits for', async () => {
    const { body, kinds, say } = saving()
    const reading = body.read()
    await expect.poll(kinds).toEqual(['pull'])
    await settled()
    expect(kinds()).toEqual(['pull'])
    say(PIECE)
    expect((await reading).value).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('breaks off when the file will not be complete: a browser then marks the download as failed', async () => {
    const { body, say } = saving()
    say({ kind: 'fail' })
    await expect(body.read()).rejects.toThrow('not complete')
  })

  it('breaks off when the page is closed in the middle', async () => {
    const { body, say, closePage, watched } = saving()
    say(PIECE)
    await body.read()
    expect(watched()).toBe(true)
    closePage()
    await expect(body.read()).rejects.toThrow('gone')
  })

  it('breaks off when the drive goes without a word, as a worker does that the browser ends', async () => {
    const { body, say, endDrive, watched } = saving()
    say(PIECE)
    await body.read()
    endDrive()
    await expect(body.read()).rejects.toThrow('stopped')
    expect(watched()).toBe(false)
  })

  it('is whole when the drive leaves after its last word', async () => {
    const { body, say, endDrive } = saving()
    say(PIECE)
    say({ kind: 'end' })
    endDrive()
    expect((await body.read()).value).toEqual(Uint8Array.of(1, 2, 3))
    expect((await body.read()).done).toBe(true)
  })

  it('says that nobody wants it any more, and is deaf from then on', async () => {
    const { body, kinds, say } = saving()
    await expect.poll(kinds).toEqual(['pull'])
    await body.cancel()
    await expect.poll(kinds).toEqual(['pull', 'stop'])
    say(PIECE)
    say({ kind: 'ask' })
    await settled()
    expect(kinds()).toEqual(['pull', 'stop'])
  })

  it('answers whoever asks whether it is still there', async () => {
    const { kinds, say } = saving()
    say({ kind: 'ask' })
    await expect.poll(kinds).toContain('here')
  })

  it('gives every name, and no reader of the header a way out of it', () => {
    const header = (name: string) => saving(name).answer.headers.get('content-disposition')
    expect(header('plain.txt')).toBe('attachment; filename="plain.txt"; filename*=UTF-8\'\'plain.txt')
    expect(header('a"b\\\r\nc;é.txt')).toBe(
      'attachment; filename="a_b___c__.txt"; filename*=UTF-8\'\'a%22b%5C%0D%0Ac%3B%C3%A9.txt',
    )
  })

  it('is never a document of this origin', () => {
    const { headers } = saving('page.html').answer
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-security-policy')).toContain('sandbox')
    expect(headers.get('content-length')).toBe('3')
    expect(saving('x', null).answer.headers.has('content-length')).toBe(false)
  })
})

describe('watchPage', () => {
  it('looks until the page has gone, and not after', async () => {
    vi.useFakeTimers()
    try {
      let open = true
      let looks = 0
      const { gone } = watchPage(async () => {
        looks += 1
        if (looks === 2) throw new Error('a look that failed')
        return open
      })
      await vi.advanceTimersByTimeAsync(12_000)
      expect(looks).toBe(3)
      open = false
      await vi.advanceTimersByTimeAsync(4_000)
      await gone
      await vi.advanceTimersByTimeAsync(60_000)
      expect(looks).toBe(4)
    } finally {
      vi.useRealTimers()
    }
  })
})
