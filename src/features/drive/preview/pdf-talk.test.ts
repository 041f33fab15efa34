import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FRAME_READY } from './pdf-messages.ts'
import { type Heard, PdfTalk, READY_MS } from './pdf-talk.ts'

const SHOWN = { kind: 'shown', ratio: 1.5, text: '' }

/** A page with a frame in it, and the frame's end of what is said. */
class World {
  readonly page = new EventTarget()
  readonly heard: Heard[] = []
  readonly asked: unknown[] = []
  readonly ports: MessagePort[] = []
  readonly talk: PdfTalk
  silent = 0
  readonly #frame = { postMessage: (_: null, to: string, ports: MessagePort[]) => this.#take(to, ports) }

  constructor(bytes: ArrayBuffer) {
    vi.stubGlobal('window', this.page)
    const frame = { contentWindow: this.#frame } as unknown as HTMLIFrameElement
    const hear = (said: Heard) => this.heard.push(said)
    this.talk = new PdfTalk(frame, bytes, { hear, onSilent: () => (this.silent += 1) })
  }

  #take(to: string, ports: MessagePort[]): void {
    expect(to).toBe('*')
    for (const port of ports) port.onmessage = ({ data }: MessageEvent<unknown>) => this.asked.push(data)
    this.ports.push(...ports)
  }

  /** A message to the window; from the frame unless said otherwise. */
  say(data: unknown, { source = this.#frame as unknown, origin = 'null' } = {}): void {
    this.page.dispatchEvent(Object.assign(new Event('message'), { source, origin, data }))
  }

  /** From the frame by its port, and until it was heard. */
  async answer(...said: readonly unknown[]): Promise<void> {
    for (const one of said) this.ports[0]?.postMessage(one)
    // Messages of a port come in order: the answer to this one shows that the page had the others.
    this.ports[0]?.postMessage({ kind: 'wants-encodings' })
    await expect.poll(() => this.asked).toContainEqual({ kind: 'encodings', json: '{}' })
  }
}

describe('the talk with a frame that draws a PDF', () => {
  let world: World
  beforeEach(() => {
    vi.stubGlobal('fetch', async () => new Response('{}'))
    world = new World(new ArrayBuffer(8))
  })
  afterEach(() => {
    world.talk.close()
    for (const port of world.ports) port.close()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('gives the document to the frame, and to no other window that says it is ready', async () => {
    world.say(FRAME_READY, { source: {} })
    world.say(FRAME_READY, { source: null })
    // A frame with an origin is not the one that was put there.
    world.say(FRAME_READY, { origin: 'https://example.org' })
    world.say('ready')
    expect(world.ports).toEqual([])
    world.say(FRAME_READY)
    await expect.poll(() => world.asked).toEqual([{ kind: 'open', bytes: new ArrayBuffer(8) }])
  })

  it('gives it once, however often the frame says that it is ready', () => {
    world.say(FRAME_READY)
    world.say(FRAME_READY)
    expect(world.ports.length).toBe(1)
  })

  it('hears one answer to the newest question, and none to others', async () => {
    world.say(FRAME_READY)
    world.talk.show(1, 800)
    world.talk.show(2, 800)
    const answers = [1, 2, 2, 3].map((ask, at) => ({ ...SHOWN, ask, text: String(at) }))
    await world.answer({ kind: 'opened', pages: 0 }, ...answers, 'nonsense')
    expect(world.heard).toEqual([{ ...SHOWN, ask: 2, text: '1' }])
  })

  it('gives up a frame that is never ready, and hears nothing of it afterwards', () => {
    vi.useFakeTimers()
    world.talk.close()
    const waiting = new World(new ArrayBuffer(8))
    vi.advanceTimersByTime(READY_MS - 1)
    expect(waiting.silent).toBe(0)
    vi.advanceTimersByTime(1)
    expect(waiting.silent).toBe(1)
    waiting.say(FRAME_READY)
    expect(waiting.ports).toEqual([])
  })
})
