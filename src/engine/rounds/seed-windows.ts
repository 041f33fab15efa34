/**
 * Which seeds a miner may hold for a piece (protocol sections 2.2, 2.5 and V5), also while several requests for it are
 * under way. A miner replaces its seed as soon as a Challenge, Retrieve or Store reaches it, and of a request whose answer
 * was lost nobody knows whether or when it arrived. So a seed leaves the window only when it cannot be the miner's
 * any more: its request was answered before a later, confirmed one left; or its request left so long ago that it will
 * not arrive.
 *
 * Different from the reference, which keeps one `prev_seed`, updates it by another rule on each path and never reads it:
 * there a lost answer would make an honest miner a liar if anybody looked. The index holds what must survive us
 * (written before the request leaves); this adds what requests have sent since, users' downloads
 * included, so that no order of two writers can lose a seed. Where several processes share the index, a log that all of them
 * write before a request leaves takes the place of this process's memory (`together.ts`): `look` brings it here.
 */
import { dec } from '../../protocol/hash.ts'
import type { KnownProof } from '../../protocol/seed-window.ts'
import type { Result } from '../../protocol/verdict.ts'
import { SEEDS_MAX } from '../piece-seeds.ts'
import type { CallFailure, Clock, Hashing, MinerTransport } from '../ports.ts'
import type { PieceRecord, PieceSeed } from '../records.ts'
import type { SendLog } from '../together.ts'
import { createSentSeeds, type SentSeed } from './sent-seeds.ts'

/**
 * Milliseconds after which a request that was given up does not arrive any more: far above every time limit and queue.
 * Smaller values let a request that was stuck in a slow network pass for a lie; larger ones only keep windows wider.
 */
export const LATE_ARRIVAL_MS = 600_000

/** Hashing a piece once for each seed blocks everybody else; with more unknown seeds than this the pair is not judged. */
const COMPUTED_MAX = 4

export interface SeedWindows {
  /**
   * A request with this seed leaves now, or, where there is a log, when this settles. `name`: the piece hash, or for a Store, which has none, the CID.
   * @throws what the log throws
   */
  sent(hotkey: string, name: string, seed: string): Promise<void> | null
  /** The miner answered it, whatever it said: the request cannot arrive later. @throws what the log throws */
  answered(hotkey: string, name: string, seed: string): Promise<void>
  /**
   * Learns what other processes have sent about these pieces. Whoever writes or judges a window looks first, inside the lock or after
   * the answer: what could have been at the miner before is in the log then. @throws what the log throws
   */
  look(pieces: readonly PieceRecord[]): Promise<void>
  /** The record to write durably before a request with `seed` leaves. */
  withSent(piece: PieceRecord, seed: string): PieceRecord
  /** Proofs that an honest miner may give to a question with `seed`; null unless all of them are known. */
  proofsBefore(piece: PieceRecord, seed: string): readonly KnownProof[] | null
  /**
   * Whether `proof` is H(D || utf8(s)) of a seed that the miner may hold, with the data at hand; null when there are too
   * many seeds to tell.
   */
  mayProve(
    piece: PieceRecord,
    seed: string,
    proof: string,
    data: Uint8Array,
    hashing: Hashing,
  ): boolean | null
  /**
   * The record after an answer to `seed` was verified.
   * @param afterSilence earlier questions about the piece went unanswered: they may be waiting at the miner, however
   * long ago they left, and arrive now
   */
  confirmed(piece: PieceRecord, seed: PieceSeed, afterSilence: boolean): PieceRecord
}

export function createSeedWindows(clock: Clock, log: SendLog | null = null): SeedWindows {
  const startMs = clock.monotonicMs()
  const sentSeeds = createSentSeeds(clock, LATE_ARRIVAL_MS)
  let order = 0

  const add = (key: string, seed: string) => {
    order += 1
    sentSeeds.put({ key, seed, order, answered: null })
  }
  const keysOf = ({ hotkey, dataHash, cid }: PieceRecord) => [`${hotkey} ${dataHash}`, `${hotkey} ${cid}`]
  const recent = (piece: PieceRecord): Map<string, SentSeed> =>
    new Map(keysOf(piece).flatMap((key) => [...sentSeeds.of(key)]))
  const forget = (piece: PieceRecord, seed: string) => {
    for (const key of keysOf(piece)) {
      sentSeeds.forget(key, seed)
      log?.forget(key, seed)
    }
  }
  /** A seed that nobody sends now, but that may arrive all the same. */
  const again = (key: string, seed: string) => {
    add(key, seed)
    // The record that keeps the seed is written after this on the same connection: it fails if this does.
    void log?.sent(key, seed).catch(() => undefined)
  }
  const windowOf = (piece: PieceRecord): PieceSeed[] => {
    const known = new Set(piece.seeds.map(({ seed }) => seed))
    const others = [...recent(piece).keys()].filter((seed) => !known.has(seed))
    return [...piece.seeds, ...others.map((seed) => ({ seed, proof: null }))]
  }
  const before = (piece: PieceRecord, own: string): PieceSeed[] | null => {
    const seeds = windowOf(piece)
    // A full window has dropped seeds: whatever the miner says, it may be right.
    return seeds.length >= SEEDS_MAX ? null : seeds.filter(({ seed }) => seed !== own)
  }

  return {
    sent(hotkey, name, seed) {
      const key = `${hotkey} ${name}`
      if (log !== null) return log.sent(key, seed)
      add(key, seed)
      return null
    },
    async answered(hotkey, name, seed) {
      const key = `${hotkey} ${name}`
      if (log !== null) return log.answered(key, seed)
      sentSeeds.answered(key, seed, order)
    },
    async look(pieces) {
      if (log === null || pieces.length === 0) return
      const keys = [...new Set(pieces.flatMap(keysOf))]
      const found = await log.read(keys)
      for (const key of keys) sentSeeds.forgetAll(key)
      for (const send of found.sends) sentSeeds.put(send)
      order = found.order
    },
    withSent: (piece, seed) => ({
      ...piece,
      seeds: [...windowOf(piece), { seed, proof: null }].slice(-SEEDS_MAX),
    }),
    proofsBefore(piece, own) {
      const seeds = before(piece, own) ?? []
      const proofs = seeds.flatMap(({ seed, proof }) => (proof === null ? [] : [{ seed, proof }]))
      return proofs.length > 0 && proofs.length === seeds.length ? proofs : null
    },
    mayProve(piece, own, given, data, hashing) {
      const seeds = before(piece, own)
      if (seeds === null || seeds.length === 0) return null
      if (seeds.some(({ proof }) => proof === given)) return true
      const unknown = seeds.filter(({ proof }) => proof === null)
      if (unknown.length > COMPUTED_MAX) return null
      return unknown.some(({ seed }) => proofOf(data, seed, hashing) === given)
    },
    confirmed(piece, seed, afterSilence) {
      const sends = recent(piece)
      const own = sends.get(seed.seed)?.order ?? order
      const stays = (other: PieceSeed, place: number) => {
        const send = sends.get(other.seed)
        if (send !== undefined) return send.answered === null || send.answered >= own
        // The first is the one confirmed before: it was there when this question arrived, and is not now.
        return place > 0 && (afterSilence || clock.monotonicMs() - startMs <= LATE_ARRIVAL_MS)
      }
      const others: PieceSeed[] = []
      for (const [place, other] of windowOf(piece).entries()) {
        if (other.seed === seed.seed) continue
        if (stays(other, place)) others.push(other)
        else forget(piece, other.seed)
      }
      if (afterSilence)
        for (const other of others)
          if (!sends.has(other.seed)) again(`${piece.hotkey} ${piece.dataHash}`, other.seed)
      return { ...piece, seeds: [seed, ...others.slice(1 - SEEDS_MAX)] }
    },
  }
}

/** `commitment_proof` of an honest miner that holds `data` and recorded `seed`. */
export function proofOf(data: Uint8Array, seed: string, hashing: Hashing): string {
  return dec(hashing.pieceHashes(data, seed).messageHash)
}

/** Failures after which nothing of the request is on its way any more. */
const SETTLED: ReadonlySet<CallFailure> = new Set([
  'missing',
  'malformed',
  'oversize',
  'refused',
  'busy',
  'full',
])

/** The transport with every seed noted that leaves through it: whoever asks a miner anything cannot forget to. */
export function notingSeeds(miners: MinerTransport, windows: SeedWindows): MinerTransport {
  const noted = async <T>(
    hotkey: string,
    name: string,
    seed: string,
    call: () => Promise<Result<T, CallFailure>>,
  ): Promise<Result<T, CallFailure>> => {
    try {
      const noting = windows.sent(hotkey, name, seed)
      // Whoever needs not wait does not: a process may end at any moment in between.
      if (noting !== null) await noting
    } catch {
      return { ok: false, reason: 'stalled', detail: 'the seed could not be noted, so nothing was sent' }
    }
    const result = await call()
    if (result.ok || SETTLED.has(result.reason))
      // Not noted, it passes for one that may still arrive, which spares the miner.
      await windows.answered(hotkey, name, seed).catch(() => undefined)
    return result
  }
  return {
    store: (to, ask, limits) => noted(to.hotkey, ask.cid, ask.seed, () => miners.store(to, ask, limits)),
    challenge: (to, ask, limits) =>
      noted(to.hotkey, ask.dataHash, ask.seed, () => miners.challenge(to, ask, limits)),
    retrieve: (to, ask, limits) =>
      noted(to.hotkey, ask.dataHash, ask.seed, () => miners.retrieve(to, ask, limits)),
    renew: (to, ask, limits) => miners.renew(to, ask, limits),
    discard: (to, ask, limits) => miners.discard(to, ask, limits),
    ping: (to, limits) => miners.ping(to, limits),
  }
}
