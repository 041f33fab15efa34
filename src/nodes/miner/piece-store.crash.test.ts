import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { crashCaller, crashPiece, crashSeed } from '../../testing/crash-pieces.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { silentLog } from '../shared/log.ts'
import { hashPair } from '../shared/sha3.ts'
import { parsePieceName, pieceNameOf } from './piece-name.ts'
import { PieceStore } from './piece-store.ts'

const VICTIM = resolve(import.meta.dirname, '../../testing/miner-crash-victim.ts')

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder('crash')
})
afterEach(() => folder.remove())

/** Runs the victim until it is dead; kills it after `killAfter` acknowledgements unless it kills itself. */
function runVictim(first: number, deadly: string, killAfter: number): Promise<number[]> {
  const args = ['--import', 'tsx', VICTIM, folder.path, String(first), deadly]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: number[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const n = /^([0-9]+) [0-9a-f]{64}$/.exec(line)?.[1]
    if (n !== undefined) acknowledged.push(Number(n))
    if (acknowledged.length >= killAfter) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(acknowledged)
      else reject(new Error('the victim was not killed'))
    })
  })
}

function openStore(): Promise<PieceStore> {
  const limits = { capacityBytes: 2 ** 40, reserveBytes: 0 }
  return PieceStore.open({ folder: folder.path, ...limits, log: silentLog, now: () => 1_700_000_000 })
}

function filesOf(): string[] {
  return readdirSync(join(folder.path, 'pieces'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
}

/** Every acknowledged piece is served whole with its chain; every file has a record and is whole. */
async function expectNothingLost(acknowledged: readonly number[]): Promise<void> {
  const store = await openStore()
  for (const n of acknowledged) {
    const bytes = crashPiece(n)
    const { dataHash, seededHash } = hashPair(bytes, Buffer.from(crashSeed(n)))
    const opened = await store.advance('challenge', pieceNameOf(dataHash), crashCaller(n), crashSeed(n + 1e6))
    expect(opened).toMatchObject({ ok: true })
    if (!opened.ok) continue
    expect(Buffer.compare(opened.value.bytes, bytes)).toBe(0)
    expect(opened.value.seededHash).toEqual(seededHash)
  }
  const files = filesOf()
  expect(files.length).toBe(store.pieces)
  for (const file of files) {
    const name = parsePieceName(file)
    expect(name === null ? file : (await store.openForeign(name)).ok).toBe(true)
  }
  await store.close()
}

// Each life is a process start through the TypeScript loader: seconds when the machine is busy.
describe('PieceStore, killed with SIGKILL', { timeout: 120_000 }, () => {
  it.each(['opened:3', 'half-written:2', 'written:4', 'synced:5', 'renamed:3', 'folder-synced:6'])(
    'loses nothing acknowledged and serves nothing half when killed at %s',
    async (deadly) => {
      await expectNothingLost(await runVictim(0, deadly, Number.POSITIVE_INFINITY))
    },
  )

  it('loses nothing over five lives that each end at an arbitrary moment', async () => {
    const acknowledged: number[] = []
    for (let life = 0; life < 5; life++) {
      acknowledged.push(...(await runVictim(life * 10_000, '-', 15 + 13 * life)))
      await expectNothingLost(acknowledged.slice(-20))
    }
    expect(acknowledged.length).toBeGreaterThan(150)
    // The seeds of pieces checked above have moved on, so each is checked by its bytes once more.
    const store = await openStore()
    for (const n of acknowledged) {
      const { dataHash } = hashPair(crashPiece(n), new Uint8Array(0))
      expect((await store.openForeign(pieceNameOf(dataHash))).ok).toBe(true)
    }
    await store.close()
  })
})
