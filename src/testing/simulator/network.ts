/**
 * What lies between two nodes: time, loss, cut links. A call is a request that arrives or does not, work at the other
 * end, and an answer that arrives or does not; a miner may have done what was asked of it although nobody heard.
 *
 * Not modelled: a request that reaches a miner twice or after ten seconds, because nodes refuse both by its nonce
 * (src/wire/nonce.ts); what arrives late is the answer.
 */
import type { CallFailure, Clock } from '../../engine/ports.ts'
import type { Result } from '../../protocol/verdict.ts'
import type { Stream } from '../seeded-random.ts'

export interface Weather {
  /** Chance that a request, and that an answer, is lost. */
  loss: number
  /** Chance that an answer takes up to half a minute longer. */
  late: number
  /** Milliseconds more at each miner, by hotkey. */
  readonly slow: Map<string, number>
  /** Links that are cut, `<validator> <other>`, with how many faults cut each. */
  readonly cut: Map<string, number>
  /** Cut links refuse at once instead of swallowing what is sent. */
  resets: boolean
}

export interface Journey {
  readonly requestMs: number
  readonly answerMs: number
  readonly requestLost: boolean
  readonly answerLost: boolean
}

export interface SimulatedNetwork {
  readonly weather: Weather
  /** Draws what happens to one call of this many bytes. */
  travel(link: string, bytes: number): Journey
  isCut(link: string): boolean
}

/** Bytes a millisecond. */
const RATE = 2_000
const LATENCY = { least: 2, most: 60 }

export function createNetwork(random: Stream): SimulatedNetwork {
  const latency = new Map<string, number>()
  const weather: Weather = { loss: 0, late: 0, slow: new Map(), cut: new Map(), resets: false }
  return {
    weather,
    travel(link, bytes) {
      const base = latency.get(link) ?? random.between(LATENCY.least, LATENCY.most)
      latency.set(link, base)
      const way = () => base + random.below(8) + Math.ceil(bytes / RATE)
      const late = weather.late > 0 && random.chance(weather.late) ? random.below(30_000) : 0
      return {
        requestMs: way(),
        answerMs: way() + late,
        requestLost: weather.loss > 0 && random.chance(weather.loss),
        answerLost: weather.loss > 0 && random.chance(weather.loss),
      }
    },
    isCut: (link) => (weather.cut.get(link) ?? 0) > 0,
  }
}

/** Work at the far end: the answer and how long it took; null when it will never come. */
export type Arrival<T> = () => { readonly result: Result<T, CallFailure>; readonly ms: number } | null

/**
 * One call over a link. `arrive` runs when the request gets there, `deliver` when the answer is back; neither may
 * ever run.
 */
export function send<T>(
  { clock, network }: { readonly clock: Clock; readonly network: SimulatedNetwork },
  link: string,
  bytes: number,
  arrive: Arrival<T>,
  deliver: (result: Result<T, CallFailure>) => void,
): void {
  const { requestMs, answerMs, requestLost, answerLost } = network.travel(link, bytes)
  const unreachable = { ok: false, reason: 'unreachable', detail: 'simulated reset' } as const
  if (network.isCut(link)) {
    if (network.weather.resets) clock.after(requestMs, () => deliver(unreachable))
    return
  }
  if (requestLost) return
  clock.after(requestMs, () => {
    const served = arrive()
    if (served === null) return
    clock.after(served.ms + answerMs, () => {
      if (!answerLost && !network.isCut(link)) deliver(served.result)
    })
  })
}
