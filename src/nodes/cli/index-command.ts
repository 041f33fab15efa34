/**
 * `filetao index check DIR`, `filetao index repair DIR [--dry-run]`, `filetao index anew DIR` and `filetao index move FROM TO`, for
 * a validator that is stopped. DIR is what the validator was given as --data, or the folder `index` in it; the word INDEX_URL stands for
 * the Redis that the environment names. Exit codes: 0 whole, mended, begun or moved, 1 damaged or refused, 2 bad usage.
 */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ChainError } from '../../chain/chain-types.ts'
import type { Flags } from '../shared/args.ts'
import { KeyFileError } from '../shared/key-file.ts'
import { IndexError } from '../validator/index-error.ts'
import type { Finding } from '../validator/index-findings.ts'
import { checkIndex, type IndexReport, repairIndex } from '../validator/index-repair.ts'
import { holdsIndex } from '../validator/level-folder.ts'
import { openLevelIndex } from '../validator/level-index.ts'
import { INDEX_URL } from '../validator/redis-address.ts'
import { JSON_FLAG } from './common-flags.ts'
import { badUsage, parseCommand } from './drive-command.ts'
import { anewInRedis, moveBetween } from './index-move.ts'
import { rebuildIn, rebuildSentence } from './index-rebuild.ts'

const USAGE =
  'index check DIR, index repair DIR [--dry-run], index anew DIR, index rebuild DIR --key FILE --chain URL [--missing] [--prove], or index move FROM TO; DIR is the data folder of a validator, and for anew and move also INDEX_URL: the Redis that the environment names'

/** Findings of one kind that are printed; the rest are counted. */
const SHOWN = 20

const TITLES: Readonly<Record<Finding['kind'], { readonly found: string; readonly mended: string }>> = {
  damaged: { found: 'damaged records', mended: 'damaged records moved aside' },
  missing: { found: 'entries missing', mended: 'entries written anew' },
  stray: { found: 'entries without their record', mended: 'entries without their record moved aside' },
  'copy-lost': { found: 'copies whose record is gone', mended: 'copies lost; their objects wait for repair' },
  'object-lost': {
    found: 'pieces whose object is gone',
    mended: 'pieces of lost objects moved aside; validators that were told of the objects still serve them',
  },
}

export const FLAGS = {
  'dry-run': { kind: 'switch', about: 'with repair: say what it would do' },
  key: { kind: 'text', about: 'with rebuild: hotkey file of the validator' },
  chain: { kind: 'text', about: 'with rebuild: addresses of the chain, as for a validator' },
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'with rebuild: subnet' },
  'allow-private': { kind: 'switch', about: 'with rebuild: call axons at private addresses' },
  all: { kind: 'switch', about: 'with rebuild: take pieces with a single holder too' },
  prove: {
    kind: 'switch',
    about:
      'with rebuild: fetch every object and have its copies proven, in place of the records that miners kept',
  },
  missing: { kind: 'switch', about: 'with rebuild: into the index that is there, what it lacks' },
  json: JSON_FLAG,
} as const

/** @returns the exit code */
export async function runIndex(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('index', parsed)
  const [action, dir, ...more] = parsed.words
  const { 'dry-run': dryRun, json } = parsed.flags
  const [to] = more
  if (action === 'move' && dir !== undefined && to !== undefined && more.length === 1 && !dryRun) {
    // One of the two: a folder is moved to another by the system.
    if ((dir === INDEX_URL) === (to === INDEX_URL)) return usage()
    return guarded(async () => said(await moveBetween(dir, to), json))
  }
  if (dir === undefined || more.length > 0) return usage()
  if (action === 'rebuild' && !dryRun) return rebuild(dir, parsed.flags)
  if (action === 'anew' && dir === INDEX_URL && !dryRun)
    return guarded(async () => said(await anewInRedis(), json))
  if (action === 'anew' && !dryRun) return guarded(() => anew(dir, json))
  if (action !== 'repair' && (action !== 'check' || dryRun)) return usage()
  const inside = join(dir, 'index')
  const folder = [inside, `${inside}.mending`, `${inside}.mended`].some(existsSync) ? inside : dir
  if (!holdsIndex(folder) && !holdsIndex(`${folder}.mended`)) {
    process.stderr.write(`index: ${dir} holds no index of a validator\n`)
    return 2
  }
  return guarded(() => (action === 'check' || dryRun ? check(folder, dryRun, json) : repair(folder, json)))
}

async function guarded(work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (caught) {
    const isTold =
      caught instanceof IndexError || caught instanceof KeyFileError || caught instanceof ChainError
    if (!isTold) throw caught
    process.stderr.write(`index: ${caught.message}\n`)
    return 1
  }
}

/** Objects: thousands a second may come. */
const PROGRESS_EVERY = 50

async function rebuild(dir: string, flags: Flags<typeof FLAGS>): Promise<number> {
  const { key, chain, netuid, 'allow-private': allowPrivate, all, missing, prove, json } = flags
  if (key === undefined || chain === undefined)
    return badUsage('index', 'rebuild needs --key and --chain, as the validator has them')
  const onObject = (done: number, share: number): void => {
    if (process.stderr.isTTY && done % PROGRESS_EVERY === 0)
      process.stderr.write(`\r${done} objects, about ${Math.floor(100 * share)} % of all`)
  }
  return guarded(async () => {
    const report = await rebuildIn({ dir, key, chain, netuid, allowPrivate, all, missing, prove, onObject })
    print(json ? JSON.stringify(report) : rebuildSentence(report))
    return report.lost === 0 && report.minersSilent === 0 ? 0 : 1
  })
}

/** What a validator whose index is gone refuses to do by itself. */
async function anew(dir: string, json: boolean): Promise<number> {
  const folder = basename(dir) === 'index' ? dir : join(dir, 'index')
  if (!existsSync(join(folder, '..'))) {
    process.stderr.write(`index: there is no folder ${join(folder, '..')}\n`)
    return 2
  }
  if (holdsIndex(folder)) {
    process.stderr.write(`index: ${folder} holds an index; move it away first to begin without it\n`)
    return 1
  }
  await (await openLevelIndex(folder)).close()
  const sentence = `a new index is in ${folder}; what this validator placed before is not known to it any more`
  print(json ? JSON.stringify({ folder }) : sentence)
  return 0
}

function said({ sentence, ...facts }: { readonly sentence: string }, json: boolean): number {
  print(json ? JSON.stringify(facts) : sentence)
  return 0
}

function usage(): number {
  process.stderr.write(`index: use it as ${USAGE}\n`)
  return 2
}

async function check(folder: string, dryRun: boolean, json: boolean): Promise<number> {
  const tally = createTally(dryRun ? 'mended' : 'found')
  const report = await checkIndex(folder, tally.add)
  const whole = report.files.length === 0 && report.unreadable === null && tally.total() === 0
  if (json) {
    print(JSON.stringify({ whole, ...jsonOf(report, tally) }))
    return whole ? 0 : 1
  }
  if (dryRun) print('dry run: nothing is changed; a repair would say this')
  printReport(report, tally)
  if (report.unreadable !== null) {
    print(`the index cannot be read to its end: ${report.unreadable}`)
    print('a repair lets LevelDB rebuild its files from its tables; what that loses shows only then')
  }
  print(whole ? 'the index is whole' : 'the index is damaged')
  return whole ? 0 : 1
}

async function repair(folder: string, json: boolean): Promise<number> {
  const tally = createTally('mended')
  const report = await repairIndex(folder, tally.add)
  const again = createTally('found')
  const after = await checkIndex(folder, again.add)
  const whole = after.unreadable === null && again.total() + after.files.length === 0
  if (json) {
    const mended = { ...jsonOf(report, tally), quarantine: report.quarantine }
    print(JSON.stringify({ whole, mended, left: jsonOf(after, again) }))
    return whole ? 0 : 1
  }
  printReport(report, tally)
  if (report.quarantine !== null) print(`what was taken out is in ${report.quarantine}`)
  // Which objects a damaged file held nobody knows any more.
  if (report.files.length > 0)
    print(
      'records that only damaged files held are gone; "filetao index rebuild DIR --missing --key FILE --chain URL" makes those of objects anew from their miners',
    )
  if (whole) {
    print(
      tally.count('copy-lost') === 0
        ? 'the index is whole'
        : 'the index is usable; the validator makes the lost copies anew',
    )
    return 0
  }
  printReport(after, again)
  print('the index is still damaged')
  return 1
}

interface Tally {
  readonly add: (finding: Finding) => void
  readonly count: (kind: Finding['kind']) => number
  readonly total: () => number
  readonly lines: () => string[]
  readonly counts: () => Readonly<Record<string, number>>
}

function createTally(tense: 'found' | 'mended'): Tally {
  const kinds = new Map<Finding['kind'], { count: number; shown: string[] }>()
  return {
    add: ({ kind, key, what }) => {
      const entry = kinds.get(kind) ?? { count: 0, shown: [] }
      kinds.set(kind, entry)
      entry.count += 1
      if (entry.shown.length < SHOWN) entry.shown.push(`  ${oneLine(key)} ${oneLine(what)}`)
    },
    count: (kind) => kinds.get(kind)?.count ?? 0,
    counts: () => Object.fromEntries([...kinds].map(([kind, { count }]) => [kind, count])),
    total: () => [...kinds.values()].reduce((sum, { count }) => sum + count, 0),
    lines: () =>
      [...kinds].flatMap(([kind, { count, shown }]) => [
        `${TITLES[kind][tense]}: ${count}`,
        ...shown,
        ...(count > shown.length ? [`  and ${count - shown.length} more`] : []),
      ]),
  }
}

function jsonOf({ files, walked, unreadable }: IndexReport, tally: Tally) {
  return { unreadable, files, findings: tally.counts(), walked }
}

function printReport({ files, walked }: IndexReport, tally: Tally): void {
  for (const { file, what } of files) print(`${file} ${what}`)
  for (const line of tally.lines()) print(line)
  if (walked !== null) {
    print(`${walked.records} records: ${walked.objects} objects, ${walked.pieces} pieces`)
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** A damaged key may hold anything. */
function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
