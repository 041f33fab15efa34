/**
 * What each validator said last. All are asked at once, but only so many as a browser has connections to one origin for. Those
 * that are slow are waited for a little; the next look has what they said meanwhile. Whoever fails slowly is asked less often.
 */
import type { NeuronRow } from '../network-api.ts'
import type { AskPorts } from './ask-validator.ts'
import type { ValidatorReport } from './landscape-api.ts'
import { type ReadReport, readReport } from './read-report.ts'

/** Browsers open six connections to an HTTP/1.1 origin; history streams and the drive need some. */
const LANES = 4
/** A look with some of the answers is worth more than one that is late for all. */
const PATIENCE_MS = 3_000
/** A failure that took a second is not provoked again for four. */
const PAUSE_FACTOR = 4

interface Known {
  readonly report: ReadReport | null
  readonly readAt: number | null
  /** Empty when it answered the last time it was asked. */
  readonly detail: string
  /** Unix milliseconds before which it is not asked again. */
  readonly notBefore: number
}

const UNKNOWN: Known = { report: null, readAt: null, detail: 'It has not answered yet.', notBefore: 0 }

export interface ValidatorDesk {
  /** Asks all of them, and resolves when all have answered or patience is over. Never rejects. */
  look(validators: readonly NeuronRow[]): Promise<readonly ValidatorReport[]>
  /** Some have not answered yet: another look may say more. */
  isWaiting(): boolean
}

export function createValidatorDesk(ports: AskPorts): ValidatorDesk {
  const { clock } = ports
  const known = new Map<string, Known>()
  const visiting = new Map<string, Promise<void>>()
  const waiting: (() => void)[] = []
  let lanes = 0

  const turn = async () => {
    if (lanes >= LANES) await new Promise<void>((next) => waiting.push(next))
    else lanes += 1
  }
  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) lanes -= 1
    else next()
  }
  const visit = async (hotkey: string) => {
    const began = clock.now()
    const asked = await readReport(ports, hotkey)
    const now = clock.now()
    const before = known.get(hotkey) ?? UNKNOWN
    known.set(
      hotkey,
      asked.ok
        ? { report: asked.value, readAt: now, detail: '', notBefore: 0 }
        : { ...before, detail: asked.detail, notBefore: now + PAUSE_FACTOR * Math.max(0, now - began) },
    )
  }
  const begin = (hotkey: string): Promise<void> => {
    const running = visiting.get(hotkey)
    if (running !== undefined) return running
    const work = turn()
      .then(() => visit(hotkey).finally(leave))
      .finally(() => visiting.delete(hotkey))
    visiting.set(hotkey, work)
    return work
  }

  return {
    isWaiting: () => visiting.size > 0,
    async look(validators) {
      const listed = new Set(validators.map(({ hotkey }) => hotkey))
      for (const hotkey of known.keys()) if (!listed.has(hotkey)) known.delete(hotkey)
      const now = clock.now()
      const due = validators.filter(
        ({ hotkey, axon }) => axon !== null && (known.get(hotkey)?.notBefore ?? 0) <= now,
      )
      const time = timer(clock)
      await Promise.race([Promise.all(due.map(({ hotkey }) => begin(hotkey))), time.over])
      time.stop()
      return validators.map((neuron) => {
        const last = known.get(neuron.hotkey) ?? UNKNOWN
        const late = visiting.has(neuron.hotkey) && last.detail === ''
        return reportOf(neuron, late ? { ...last, detail: UNKNOWN.detail } : last)
      })
    },
  }
}

function timer(clock: AskPorts['clock']): { readonly over: Promise<void>; readonly stop: () => void } {
  let stop = () => {}
  const over = new Promise<void>((resolve) => {
    stop = clock.after(PATIENCE_MS, resolve)
  })
  return { over, stop }
}

function reportOf({ hotkey, uid, stakeTao, axon }: NeuronRow, known: Known): ValidatorReport {
  const { report, readAt } = known
  const detail = axon === null ? 'The chain lists no address for it.' : known.detail
  return {
    hotkey,
    uid,
    stakeTao,
    state: report === null ? 'silent' : detail === '' ? 'fresh' : 'stale',
    detail,
    readAt,
    block: report?.block ?? null,
    pace: report?.pace ?? null,
    windowStart: report?.windowStart ?? null,
    weightsBlock: report?.weightsBlock ?? null,
    miners: report?.miners ?? [],
    objects: report?.objects ?? null,
  }
}
