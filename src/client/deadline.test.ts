import { spawn } from 'node:child_process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startDeadline } from './deadline.ts'

/** Long enough for a call that must not time out, whatever the machine does. */
const NEVER_MS = 600_000

const MODULE = new URL('deadline.ts', import.meta.url).href

/** A call to a node that hangs, with the garbage collector at work all the while; what became of it. */
const HUNG = `
  import { createServer } from 'node:http'
  import { once } from 'node:events'
  import { startDeadline } from ${JSON.stringify(MODULE)}
  const server = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(server, 'listening')
  setInterval(gc, 20).unref()
  const outer = new AbortController()
  const call = async () => {
    const deadline = startDeadline(300, outer.signal)
    try {
      return (await fetch('http://127.0.0.1:' + server.address().port, { signal: deadline.signal })).status
    } catch (error) {
      return error.name
    } finally {
      deadline.end()
    }
  }
  process.stdout.write(String(await call()))
  process.exit(0)
`

afterEach(() => {
  vi.useRealTimers()
})

describe('the time limit of a call', () => {
  it('fires although nothing but the fetch of a hung node holds it, and the garbage collector runs', async () => {
    const args = ['--expose-gc', '--import', 'tsx', '--input-type=module', '-e', HUNG]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
    })
    await new Promise((resolve) => child.once('close', resolve))
    expect(said).toBe('TimeoutError')
  }, 60_000)

  it('passes the caller’s reason on, also one from before', () => {
    const outer = new AbortController()
    const deadline = startDeadline(NEVER_MS, outer.signal)
    expect(deadline.signal.aborted).toBe(false)
    outer.abort('given up')
    expect([deadline.signal.aborted, deadline.signal.reason]).toEqual([true, 'given up'])
    const late = startDeadline(NEVER_MS, outer.signal)
    expect(late.signal.reason).toBe('given up')
    for (const each of [deadline, late]) each.end()
  })

  it('lets go of both when the call is over', () => {
    vi.useFakeTimers()
    const outer = new AbortController()
    const over = startDeadline(1_000, outer.signal)
    const running = startDeadline(1_000, outer.signal)
    over.end()
    vi.advanceTimersByTime(1_000)
    outer.abort('later')
    expect([over.signal.aborted, running.signal.reason]).toEqual([
      false,
      expect.objectContaining({ name: 'TimeoutError' }),
    ])
    running.end()
  })
})
