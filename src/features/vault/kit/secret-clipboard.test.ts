import { describe, expect, it } from 'vitest'
import { CLEAR_AFTER_MS, type ClipboardPort, createSecretClipboard } from './secret-clipboard.ts'

/** A clipboard whose time passes when it is told to. */
function fakeClipboard(options: { readonly readable: boolean }) {
  const state = { text: 'before', focused: true, refuses: false }
  const timers = new Map<() => void, number>()
  const waiting = new Set<() => void>()
  const port: ClipboardPort = {
    async write(text) {
      if (state.refuses) throw new DOMException('no', 'NotAllowedError')
      state.text = text
    },
    read: async () => (options.readable ? state.text : null),
    focused: () => state.focused,
    onceFocused(then) {
      waiting.add(then)
      return () => waiting.delete(then)
    },
    later(milliseconds, then) {
      timers.set(then, milliseconds)
      return () => timers.delete(then)
    },
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    port,
    state,
    pass: async (milliseconds: number) => {
      for (const [then, due] of timers) {
        if (due > milliseconds) continue
        timers.delete(then)
        then()
      }
      await settle()
    },
    comeToFront: async () => {
      state.focused = true
      for (const then of waiting) then()
      waiting.clear()
      await settle()
    },
  }
}

describe('the clipboard of secrets', () => {
  it('is emptied after its time, and not before', async () => {
    const { port, state, pass } = fakeClipboard({ readable: false })
    expect(await createSecretClipboard(port).copy('zebra zoo')).toBe(true)
    await pass(CLEAR_AFTER_MS - 1)
    expect(state.text).toBe('zebra zoo')
    await pass(CLEAR_AFTER_MS)
    expect(state.text).toBe('')
  })
  it('is emptied when the page comes to the front, where it was behind at the time', async () => {
    const { port, state, pass, comeToFront } = fakeClipboard({ readable: false })
    await createSecretClipboard(port).copy('zebra zoo')
    state.focused = false
    await pass(CLEAR_AFTER_MS)
    expect(state.text).toBe('zebra zoo')
    await comeToFront()
    expect(state.text).toBe('')
  })
  it('keeps what somebody copied meanwhile, where the page may look', async () => {
    const { port, state, pass } = fakeClipboard({ readable: true })
    await createSecretClipboard(port).copy('zebra zoo')
    state.text = 'a shopping list'
    await pass(CLEAR_AFTER_MS)
    expect(state.text).toBe('a shopping list')
  })
  it('counts from the second copy when there are two', async () => {
    const { port, state, pass } = fakeClipboard({ readable: true })
    const clipboard = createSecretClipboard(port)
    await clipboard.copy('first')
    await clipboard.copy('second')
    await pass(CLEAR_AFTER_MS)
    expect(state.text).toBe('')
  })
  it('says when the browser refuses, and then waits for nothing', async () => {
    const { port, state, pass } = fakeClipboard({ readable: true })
    state.refuses = true
    expect(await createSecretClipboard(port).copy('zebra zoo')).toBe(false)
    state.refuses = false
    await pass(CLEAR_AFTER_MS)
    expect(state.text).toBe('before')
  })
})
