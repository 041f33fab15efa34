/**
 * The owner's audit against every kind of lying miner that there is, in real processes: each is named with the reasons that belong
 * to its lie, nobody else is; a miner that hangs is silent and accused of nothing; the proofs of one file are computed again elsewhere.
 */
import { randomFillSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReport, Blame, MinerFinding } from '../../src/client/audit-api.ts'
import type { BundleReport } from '../../src/client/bundle/bundle-report.ts'
import { PROFILES } from '../../src/testing/tempers/profiles.ts'
import {
  type CommandResult,
  filetao,
  pidOfNode,
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
} from '../support/network.ts'

const MINERS = 27
const FILES = 30
/** Several chunks of a thorough audit, beside a manifest of one. */
const FILE_BYTES = 2_500_000
/** Validators, which audit by blocks, must not convict everybody before the owner asks. */
const BLOCK_MS = 4_000
/**
 * Files that a miner holds before it is sure to hold more than manifests: a manifest has one chunk, and about one chunk some liars
 * have nothing to lie about. By chance fewer than one in five hundred of those that hold so many hold manifests alone.
 */
const FILES_FOR_SURE = 8

/** Milliseconds for one command: the first question to each that hangs, or dribbles, takes as long as a validator waits. */
const COMMAND_MS = 600_000
const HANGING_FILES = 4

interface Lie {
  readonly reasons: readonly string[]
  readonly blames: readonly Blame[]
  /** Whether it lies about pieces of one chunk too, and from the first question on. */
  readonly always: boolean
  /** Whether a busy machine may make silence of it. */
  readonly orSilent?: boolean
}

const OWN_FAULT: readonly Blame[] = ['miner']
const ANYBODYS: readonly Blame[] = ['either']
/** The miner's where another holder proved the right chunk. */
const EITHER_OR_OWN: readonly Blame[] = ['miner', 'either']
const NOT_THE_FILE = { reasons: ['content-root-differs'], blames: EITHER_OR_OWN }

/** The last chunk of a piece is shorter than others, and so is what is given in the place of another. */
const OTHER_CHUNK = { reasons: ['content-root-differs', 'chunk-differs'], blames: EITHER_OR_OWN }

const LIES: Readonly<Record<string, Lie>> = {
  'keeps-hashes': { ...NOT_THE_FILE, always: true },
  'drops-half': { ...NOT_THE_FILE, always: false },
  'drops-tail': { ...NOT_THE_FILE, always: false },
  'other-file': { ...OTHER_CHUNK, always: false },
  neighbour: { ...OTHER_CHUNK, always: false },
  'own-bases': { reasons: ['opening-fails'], blames: OWN_FAULT, always: true },
  infinity: { reasons: ['point-invalid'], blames: OWN_FAULT, always: true },
  'large-randomness': { reasons: ['randomness-invalid'], blames: OWN_FAULT, always: true },
  'empty-path': { reasons: ['path-shape'], blames: ANYBODYS, always: false },
  'inner-node': { reasons: ['point-invalid'], blames: OWN_FAULT, always: false },
  'commits-late': { reasons: ['root-changed'], blames: OWN_FAULT, always: false },
  'signs-as-another': { reasons: ['signature-mismatch'], blames: ANYBODYS, always: true },
  'declares-loss': { reasons: ['missing'], blames: ANYBODYS, always: true },
  forges: { ...NOT_THE_FILE, always: true },
  trapdoor: { reasons: ['opening-fails'], blames: OWN_FAULT, always: true },
  endless: { reasons: ['malformed'], blames: ANYBODYS, always: true, orSilent: true },
  // Which check it fails first depends on how its first answer differs from the one that is due.
  replays: {
    reasons: ['chain-broken', 'chunk-differs', 'malformed', 'content-root-differs'],
    blames: ANYBODYS,
    always: false,
  },
}
/**
 * Those of whom an audit has nothing to say: they answer it rightly, or not at all. One gets nothing to keep, two cheat
 * downloads alone, and who dribbles is late.
 */
const UNACCUSED = ['unsigned', 'invents-pairs', 'ransom', 'flips-bits', 'dribbles']
const TEMPERS = [...Object.keys(LIES), ...UNACCUSED]

const folder = temporaryFolder()
const files = temporaryFolder()
const paths = Array.from({ length: FILES }, (_, n) => join(files, `file-${n + 1}`))
let network: RunningNetwork
let stored: readonly { readonly cid: string; readonly holders: readonly string[] }[]

beforeAll(async () => {
  const flags = ['--miners', String(MINERS), '--tempers', TEMPERS.join(',')]
  network = await startNetwork(folder, { tempered: true, blockMs: BLOCK_MS, flags })
  for (const path of paths) writeFileSync(path, randomFillSync(Buffer.alloc(FILE_BYTES)))
  const done = command('store', ...paths, '--network', folder, '--json')
  expect(done, done.stderr).toMatchObject({ code: 0 })
  stored = done.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { cid: string; holders: string[] })
  expect(stored).toHaveLength(FILES)
}, COMMAND_MS)
afterAll(async () => {
  await network?.stop()
  removeFolder(folder)
  removeFolder(files)
})

function command(...args: readonly string[]): CommandResult {
  return filetao(args, {}, COMMAND_MS)
}

function audit(...args: readonly string[]): { readonly report: AuditReport; readonly done: CommandResult } {
  const done = command('audit', ...args, '--json', '--network', folder)
  expect(done.stdout, done.stderr).not.toBe('')
  return { report: JSON.parse(done.stdout) as AuditReport, done }
}

function temperOf(hotkey: string): string {
  return network.ready.tempers.find((miner) => miner.hotkey === hotkey)?.temper ?? 'nobody'
}

const isAccused = ({ verdict }: { readonly verdict: string }) => verdict === 'failed' || verdict === 'missing'

/** How what is said of a miner differs from what may be said of its temper; empty: not at all. */
function unjust(finding: MinerFinding): string {
  const { minerHotkey, verdict, reason, blame } = finding
  const temper = temperOf(minerHotkey)
  const said = `${temper}: ${verdict}, ${reason}, ${blame}`
  if (!isAccused(finding)) {
    if (verdict === 'unsigned') return temper === 'unsigned' && blame === 'nobody' ? '' : said
    return (verdict === 'unasked' || verdict === 'silent') && blame === 'nobody' ? '' : said
  }
  const lie = LIES[temper]
  const isRight = lie !== undefined && lie.reasons.includes(reason) && lie.blames.includes(blame)
  return isRight && (verdict === 'missing') === (temper === 'declares-loss') ? '' : said
}

function hotkeyOf(temper: string): string {
  return network.ready.tempers.find((miner) => miner.temper === temper)?.hotkey ?? ''
}

/** How many files each miner proved copies of at upload. */
function filesHeld(hotkey: string): number {
  return stored.filter(({ holders }) => holders.includes(hotkey)).length
}

/** Liars that went unnoticed although they hold enough to be seen lying. */
function unnoticed({ miners }: AuditReport): string[] {
  const isNoticed = (finding: MinerFinding) =>
    isAccused(finding) ||
    finding.verdict === 'unasked' ||
    (finding.verdict === 'silent' && LIES[temperOf(finding.minerHotkey)]?.orSilent === true)
  const noticed = new Set(miners.filter(isNoticed).map(({ minerHotkey }) => minerHotkey))
  return network.ready.tempers.flatMap(({ hotkey, temper }) => {
    const lie = LIES[temper]
    const isSure = lie !== undefined && filesHeld(hotkey) >= (lie.always ? 1 : FILES_FOR_SURE)
    return isSure && !noticed.has(hotkey) ? [temper] : []
  })
}

describe('an audit by the owner among miners that lie in every way', () => {
  it('names each with the reason that belongs to its lie, and accuses nobody else', () => {
    const { report, done } = audit('--thorough')
    expect(report).toMatchObject({ files: FILES, whole: true, unreached: 0, unanswered: 0, stopped: false })
    expect(report.miners.map(unjust).filter((said) => said !== '')).toEqual([])
    expect(unnoticed(report)).toEqual([])
    const unsigned = hotkeyOf('unsigned')
    const isUnsigned = report.miners.some(
      ({ minerHotkey, verdict }) => minerHotkey === unsigned && verdict === 'unsigned',
    )
    expect(isUnsigned).toBe(filesHeld(unsigned) > 0)
    const named = new Set(report.miners.filter(isAccused).map(({ minerHotkey }) => temperOf(minerHotkey)))
    // Only an owner sees these two, so no validator has sent them away before.
    expect(named).toContain('signs-as-another')
    expect(named.size).toBeGreaterThan(TEMPERS.length / 3)
    expect(report.verdicts.proven).toBeGreaterThan(0)
    expect(done.code).toBe(6)
  })

  it('gives nothing to one whose receipts prove nothing, and says of one that dribbles that it was late', () => {
    expect(filesHeld(hotkeyOf('invents-pairs'))).toBe(0)
    const dribbles = hotkeyOf('dribbles')
    const cid = stored.find(({ holders }) => holders.includes(dribbles))?.cid
    if (cid === undefined) return
    const said = audit(cid).report.miners.filter(({ minerHotkey }) => minerHotkey === dribbles)
    expect(said).not.toEqual([])
    for (const { verdict, blame, reason } of said)
      expect([verdict, reason, blame].join()).toMatch(/^(silent,late|unasked,unasked|silent,unasked),nobody$/)
  })

  it('fetches a file rightly of which miners refuse, turn bits of, or dribble what they give', () => {
    const cheats = ['ransom', 'flips-bits', 'dribbles', 'endless']
    const givesNothing = (temper: string) => cheats.includes(temper) || PROFILES[temper]?.keeps === false
    const count = (holders: readonly string[], is: (temper: string) => boolean) =>
      holders.filter((hotkey) => is(temperOf(hotkey))).length
    const cheatsOf = (holders: readonly string[]) => count(holders, (temper) => cheats.includes(temper))
    // Each object has three holders at least: with two such among those of the file, nothing is lost.
    const [most] = stored
      .filter(({ holders }) => count(holders, givesNothing) < 3)
      .toSorted((a, b) => cheatsOf(b.holders) - cheatsOf(a.holders))
    if (most === undefined) throw new Error('no file has holders enough that give it')
    expect(cheatsOf(most.holders)).toBeGreaterThan(0)
    const out = join(files, 'fetched')
    const done = command('retrieve', most.cid, '-o', out, '--network', folder)
    expect(done, done.stderr).toMatchObject({ code: 0 })
    const fetched = readFileSync(out)
    expect(paths.some((path) => readFileSync(path).equals(fetched))).toBe(true)
  })

  it('takes the proofs of a file away, which are computed again without a network and refused with a byte changed', () => {
    const cid = stored.find(({ holders }) => holders.some((one) => temperOf(one) === 'large-randomness'))?.cid
    const out = join(files, 'file.filetao-proof')
    audit(cid ?? stored[0]?.cid ?? '', '--thorough', '--bundle', out)
    const done = command('verify', out, '--json')
    const report = JSON.parse(done.stdout) as BundleReport
    const answers = report.objects.flatMap(({ questions }) => questions.flatMap((each) => each.answers))
    const wrong = answers.filter(({ verdict }) => /wrong|disputed|void/.test(verdict))
    expect(wrong.filter(({ miner }) => LIES[temperOf(miner)] === undefined)).toEqual([])
    expect(report.objects).toHaveLength(2)
    expect(report.answers.proven).toBeGreaterThan(0)
    expect(report.receipts).toMatchObject({ failed: 0 })
    expect(done.code).toBe(report.ok ? 0 : 1)
    if (wrong.length > 0) expect(report.ok).toBe(false)
    const bytes = readFileSync(out)
    const middle = bytes.length >> 1
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    writeFileSync(out, bytes)
    expect(command('verify', out, '--json')).toMatchObject({ code: 2 })
  })

  it('says of an honest miner that hangs that it was silent, and blames nobody for it', () => {
    const steady = network.ready.miners.findIndex(
      ({ hotkey }) => temperOf(hotkey) === 'steady' && filesHeld(hotkey) > 0,
    )
    const hotkey = network.ready.miners[steady]?.hotkey ?? ''
    const pid = pidOfNode(folder, `miner-${steady + 1}`)
    process.kill(pid, 'SIGSTOP')
    try {
      const itsFiles = stored.flatMap(({ cid, holders }) => (holders.includes(hotkey) ? [cid] : []))
      const { report } = audit(...itsFiles.slice(0, HANGING_FILES))
      const said = report.miners.filter(({ minerHotkey }) => minerHotkey === hotkey)
      expect(said.map(({ verdict }) => verdict)).toContain('silent')
      expect(said.filter(({ verdict, blame }) => isAccused({ verdict }) || blame !== 'nobody')).toEqual([])
      expect(report.miners.map(unjust).filter((each) => each !== '')).toEqual([])
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  })

  it('asks the other validator about what a dead one had placed, and counts as not asked about what nobody passes on', () => {
    process.kill(pidOfNode(folder, 'validator-1'), 'SIGKILL')
    const { report } = audit()
    expect(report).toMatchObject({ files: FILES, unanswered: 0 })
    expect(report.verdicts.proven).toBeGreaterThan(0)
    expect(report.miners.map(unjust).filter((each) => each !== '')).toEqual([])
    process.kill(pidOfNode(folder, 'validator-2'), 'SIGKILL')
    const { report: alone, done } = audit()
    expect(alone.unanswered).toBe(alone.objects)
    expect(alone.miners.map(unjust).filter((each) => each !== '')).toEqual([])
    expect(done.code).toBe(5)
  })
})
