import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnswerEvidence } from '../../client/audit/evidence.ts'
import { makeBundle } from '../../client/bundle/make-bundle.ts'
import {
  answerOf,
  ask,
  EXPORTER,
  GENESIS,
  holderOf,
  key,
  pieceOf,
  silent,
} from '../../testing/bundle-evidence.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { runVerify } from './verify.ts'

const ALICE = key('alice')
const DATA = pieceOf(20_000)
const ASKED = ask(DATA, 1)

function bundle(answers: readonly AnswerEvidence[], name: string | null = null): Uint8Array {
  const { cid, length, contentRoot } = ASKED.question
  const audits = [{ question: ASKED.question, answers }]
  return makeBundle({
    objects: [
      { cid, length, contentRoot, role: 'part', index: 0, receipts: [holderOf(DATA, ALICE)], audits },
    ],
    downloads: [{ at: 7, bytes: 90, complete: true, parts: [] }],
    exporter: EXPORTER,
    genesisHash: GENESIS,
    networkName: 'local',
    at: 1_764_300_500_000,
    name,
  })
}

let folder: ReturnType<typeof temporaryFolder>
let out = ''
let said = ''
beforeEach(() => {
  folder = temporaryFolder('verify')
  out = ''
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true))
})
afterEach(() => {
  vi.restoreAllMocks()
  folder.remove()
})

function fileOf(bytes: Uint8Array): string {
  const path = join(folder.path, 'proof.filetao')
  writeFileSync(path, bytes)
  return path
}

describe('filetao verify', () => {
  it('says what a whole bundle shows and does not, and ends with 0', async () => {
    expect(await runVerify([fileOf(bundle([answerOf(ASKED, ALICE), silent(key('bob'), 'late')]))])).toBe(0)
    expect(out).toContain(`${ALICE.address}: proven`)
    expect(out).toContain('no answer (late)')
    expect(out).toContain(`block 1234 is ${ASKED.question.blockHash}`)
    expect(out).toContain('chain_getBlockHash [1234]')
    expect(out).toContain('What it does not show:')
    expect(out).toMatch(/Everything in it holds\.\n$/)
    expect(said).toBe('')
  })

  it('ends with 1 for an answer that is not proven, and names the miner', async () => {
    const wrong = answerOf(ASKED, ALICE)
    const path = fileOf(bundle([{ ...wrong, answer: { ...wrong.answer, randomness: 4n } }]))
    expect(await runVerify([path])).toBe(1)
    expect(out).toContain(`${ALICE.address}: WRONG, and not signed by this miner`)
    expect(out).toContain('NOT everything in it holds.')
  })

  it('gives programs the whole report', async () => {
    expect(await runVerify([fileOf(bundle([answerOf(ASKED, ALICE)])), '--json'])).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, answers: { proven: 1 }, receipts: { held: 1 } })
  })

  it('ends with 2 for a changed bundle, another file, a folder, and bad usage', async () => {
    const bytes = bundle([])
    expect(await runVerify([fileOf(bytes.with(100, (bytes[100] ?? 0) ^ 4)), '--json'])).toBe(2)
    expect(JSON.parse(out)).toEqual({ ok: false, refused: 'changed' })
    expect(said).toContain('cut, damaged or changed')
    expect(await runVerify([fileOf(new Uint8Array(3))])).toBe(2)
    expect(await runVerify([folder.path])).toBe(2)
    expect(await runVerify([join(folder.path, 'none')])).toBe(2)
    expect(await runVerify([])).toBe(2)
    expect(await runVerify(['a', 'b'])).toBe(2)
    expect(await runVerify(['a', '--chain', 'x'])).toBe(2)
  })

  it('prints a name that would move the cursor so that it does not', async () => {
    await runVerify([fileOf(bundle([], 'a\x1b[2Jb'))])
    expect(out).toContain('file a\\u{1b}[2Jb')
  })

  it('is a command of the program', () => {
    const main = new URL('main.ts', import.meta.url).href
    const script = `const { main } = await import(${JSON.stringify(main)}); await main(['verify', ${JSON.stringify(fileOf(bundle([answerOf(ASKED, ALICE)])))}])`
    const ran = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    })
    expect(ran.stdout).toContain('Everything in it holds.')
    expect(ran.status).toBe(0)
  })
})
