import { describe, expect, it } from 'vitest'
import { ManualClock } from '../testing/client-ports.ts'
import { portSink } from './port-sink.ts'
import { isWriterSays, type SaverSays, type WriterSays } from './save-port.ts'

/** The other end of a sink, and what it heard. */
function saver() {
  const { port1, port2 } = new MessageChannel()
  const heard: WriterSays[] = []
  port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isWriterSays(data)) heard.push(data)
  })
  port1.start()
  return {
    port: port2,
    heard,
    kinds: () => heard.map(({ kind }) => kind),
    say: (what: SaverSays) => port1.postMessage(what),
    close: () => port1.close(),
  }
}

const PULL: SaverSays = { kind: 'pull' }

async function started() {
  const clock = new ManualClock()
  const other = saver()
  other.say(PULL)
  return { ...other, clock, sink: await portSink(other.port, clock) }
}

/** Until what was posted is there; ports deliver in order, so that a word of our own is the last. */
function delivered(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

describe('portSink', () => {
  it('says after fifteen seconds that nobody began to save', async () => {
    const clock = new ManualClock()
    const opening = expect(portSink(saver().port, clock)).rejects.toMatchObject({ code: 'save-not-started' })
    await clock.pass(15_000)
    await opening
  })

  it('gives a piece only when it is asked for one, and the end only after the last', async () => {
    const { sink, say, kinds, heard } = await started()
    await sink.write(Uint8Array.of(1, 2))
    let second = false
    const writing = sink.write(Uint8Array.of(3)).then(() => {
      second = true
    })
    await delivered()
    expect([kinds(), second]).toEqual([['chunk'], false])
    say(PULL)
    await writing
    say(PULL)
    await sink.commit()
    await expect.poll(kinds).toEqual(['chunk', 'chunk', 'end'])
    expect(heard[0]).toEqual({ kind: 'chunk', bytes: Uint8Array.of(1, 2) })
  })

  it('stopped in the browser is a cancel, and nothing more is written', async () => {
    const { sink, say } = await started()
    await sink.write(Uint8Array.of(1))
    say({ kind: 'stop' })
    await expect.poll(() => sink.stopped?.aborted).toBe(true)
    await expect(sink.write(Uint8Array.of(2))).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('tells the saver that what it has will never be complete', async () => {
    const { sink, kinds } = await started()
    await sink.write(Uint8Array.of(1))
    await sink.discard()
    await expect.poll(kinds).toEqual(['chunk', 'fail'])
  })

  it('waits for a download that was paused in the browser', async () => {
    const { sink, say, kinds, clock } = await started()
    await sink.write(Uint8Array.of(1))
    const writing = sink.write(Uint8Array.of(2))
    for (let minute = 0; minute < 3; minute += 1) {
      await clock.pass(20_000)
      await expect.poll(() => kinds().filter((kind) => kind === 'ask')).toHaveLength(minute + 1)
      say({ kind: 'here' })
      await delivered()
    }
    say(PULL)
    await writing
  })

  it('gives up a saver that does not answer', async () => {
    const { sink, clock } = await started()
    await sink.write(Uint8Array.of(1))
    const writing = expect(sink.write(Uint8Array.of(2))).rejects.toMatchObject({ code: 'save-failed' })
    await clock.pass(40_000)
    await writing
  })

  it('hears where browsers tell it that the other end is gone', async () => {
    const { sink, close } = await started()
    await sink.write(Uint8Array.of(1))
    const writing = expect(sink.write(Uint8Array.of(2))).rejects.toMatchObject({ code: 'save-failed' })
    close()
    await writing
  })
})
