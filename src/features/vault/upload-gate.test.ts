import { describe, expect, it } from 'vitest'
import { createFakeDrive } from '../../testing/fake-drive.ts'
import { createUploadGate, gateUploads } from './upload-gate.ts'

const drive = () =>
  createFakeDrive({ vault: 'unlocked', files: 0, transfers: 'none', networkDown: false, parts: 0 })

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('the gate before uploads', () => {
  it('holds an upload until it is opened, and lets it through then', async () => {
    const gate = createUploadGate()
    const seen: boolean[] = []
    gate.subscribe(() => seen.push(gate.waiting()))
    const upload = gateUploads(await drive(), gate).upload(null, [])
    await settle()
    expect(gate.waiting()).toBe(true)
    gate.open(false)
    expect((await upload).ok).toBe(true)
    expect(seen).toEqual([true, false])
  })
  it('asks for the next upload too, unless it was opened for good', async () => {
    const gate = createUploadGate()
    gate.subscribe(() => undefined)
    gate.open(false)
    void gate.pass()
    expect(gate.waiting()).toBe(true)
    gate.open(true)
    await gate.pass()
    expect(gate.waiting()).toBe(false)
  })
  it('holds nothing back where nobody is there to ask', async () => {
    await createUploadGate().pass()
  })
  it('leaves every other call alone', async () => {
    const gate = createUploadGate()
    gate.subscribe(() => undefined)
    expect(await gateUploads(await drive(), gate).vaultState()).toBe('unlocked')
  })
})
