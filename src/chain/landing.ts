/**
 * From a signed extrinsic to the finalized block that holds it. Not left to the client library, whose own tracking listens to its
 * stream of blocks without an error handler: when that stream ends, at a node's restart for instance, the error
 * is thrown where nobody can catch it, and ends a Node process (polkadot-api 2.2.2). Here one loop reads the body of every block by its number, so no block is
 * skipped when the connection was away, and sends the extrinsic again for as long as no block has it: a pool does not outlive its node.
 */
import type { PolkadotClient } from 'polkadot-api'
import { type BlockRef, ChainError } from './chain-types.ts'
import { rpcRefusal } from './refusals.ts'

export interface LandingPorts {
  readonly client: PolkadotClient
  /** One question, of bounded time; rejects on failure. */
  readonly ask: (method: string, params: readonly unknown[]) => Promise<unknown>
  /** Finalized blocks, the newest one first, until the returned function is called; goes over restarts. */
  readonly onBlock: (callback: (block: BlockRef) => void) => () => void
  /** Ends the wait; rejects it with the reason. */
  readonly signal: AbortSignal
}

interface Extrinsic {
  /** SCALE bytes with their length in front, 0x and hex. */
  readonly hex: string
  /** Of the account, as signed. */
  readonly nonce: number
  readonly account: string
  /** No block up to `after` can hold it, none after `until` may. */
  readonly after: number
  readonly until: number
}

/** `events`: what System.Events of the block decodes to. */
interface Landed {
  readonly block: BlockRef
  readonly index: number
  readonly events: unknown
}

/** Events of a block that is found are asked for at so many finalized blocks before giving up. */
const EVENT_ATTEMPTS = 3

/** @throws ChainError `refused` when the chain takes it no more, `call-failed`; what the signal says */
export const landed = async (ports: LandingPorts, extrinsic: Extrinsic): Promise<Landed> => {
  const heads = headsOf(ports)
  try {
    await send(ports, extrinsic, true)
    const search: Search = { ...extrinsic, next: extrinsic.after + 1, eventAttempts: 0 }
    for (;;) {
      const head = await heads.next()
      const found = await step(ports, search, head)
      if (found !== null) return found
      heads.releaseBefore(search.next)
    }
  } finally {
    heads.stop()
  }
}

/** Held at once; of older blocks the events can then only be read for as long as the library keeps them by itself. */
const MAX_HELD = 64

/**
 * Announced finalized blocks, held by the library until read: several come at once when the connection was away, and
 * the call may be in any of them.
 */
const headsOf = ({ client, onBlock, signal }: LandingPorts) => {
  const holds: { readonly number: number; readonly release: () => void }[] = []
  let newest: BlockRef | null = null
  let wake: () => void = () => undefined
  const wakeUp = (): void => wake()
  const releaseBefore = (number: number): void => {
    for (const hold of holds.splice(0)) {
      if (hold.number < number) hold.release()
      else holds.push(hold)
    }
  }
  const stopFollowing = onBlock((block) => {
    newest = block
    if (holds.length < MAX_HELD) holds.push({ number: block.number, release: held(client, block) })
    wake()
  })
  signal.addEventListener('abort', wakeUp)
  return {
    /** The newest one that was not returned before. */
    next: async (): Promise<BlockRef> => {
      for (;;) {
        signal.throwIfAborted()
        const block: BlockRef | null = newest
        newest = null
        if (block !== null) return block
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    releaseBefore,
    stop: (): void => {
      stopFollowing()
      releaseBefore(Number.POSITIVE_INFINITY)
      signal.removeEventListener('abort', wakeUp)
    },
  }
}

/** A block that the library has let go of already needs no letting go. */
const held = (client: PolkadotClient, { hash }: BlockRef): (() => void) => {
  try {
    return client.hodlBlock(hash)
  } catch {
    return () => undefined
  }
}

interface Search extends Extrinsic {
  /** Number of the first block whose body has not been read. */
  next: number
  eventAttempts: number
}

/** Reads up to this block; null: not there, or a question failed and the next block is another occasion. */
const step = async (ports: LandingPorts, search: Search, head: BlockRef): Promise<Landed | null> => {
  while (search.next <= head.number) {
    const read = await readBlock(ports, search, head)
    if (read === null) return null
    if (read.index >= 0) return withEvents(ports, search, read)
    search.next++
  }
  if (head.number > search.until)
    throw new ChainError('refused', 'no block took the call in its time', undefined, 'AncientBirthBlock')
  if (await send(ports, search, false)) return null
  const nonce = await nonceAt(ports, search.account, head)
  if (nonce === null || nonce <= search.nonce) return null
  throw new ChainError('refused', 'another call took the place of this one', undefined, 'Stale')
}

interface Place {
  readonly block: BlockRef
  readonly index: number
}

const readBlock = async (ports: LandingPorts, search: Search, head: BlockRef): Promise<Place | null> => {
  const number = search.next
  try {
    const hash = number === head.number ? head.hash : await ports.ask('chain_getBlockHash', [number])
    if (typeof hash !== 'string') return null
    const body = bodyOf(await ports.ask('chain_getBlock', [hash]))
    return body === null ? null : { block: { number, hash }, index: body.indexOf(search.hex) }
  } catch {
    return null
  }
}

const bodyOf = (answer: unknown): readonly unknown[] | null => {
  const block: unknown = memberOf(answer, 'block')
  const extrinsics: unknown = memberOf(block, 'extrinsics')
  return Array.isArray(extrinsics) ? extrinsics : null
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const withEvents = async (ports: LandingPorts, search: Search, place: Place): Promise<Landed | null> => {
  const { client, signal } = ports
  try {
    const query = client.getUnsafeApi().query['System']?.['Events']
    const events: unknown = await orAborted(signal, query?.getValue({ at: place.block.hash }))
    return { ...place, events }
  } catch (caught) {
    signal.throwIfAborted()
    if (++search.eventAttempts < EVENT_ATTEMPTS) return null
    const where = `block ${place.block.number} holds the call`
    throw new ChainError('call-failed', `${where}, but what came of it cannot be read any more`, caught)
  }
}

const nonceAt = async ({ client, signal }: LandingPorts, account: string, { hash }: BlockRef) => {
  try {
    const query = client.getUnsafeApi().query['System']?.['Account']
    const nonce: unknown = memberOf(await orAborted(signal, query?.getValue(account, { at: hash })), 'nonce')
    return typeof nonce === 'number' ? nonce : null
  } catch {
    signal.throwIfAborted()
    return null
  }
}

/**
 * Whether it may be waiting in the node's pool now. What a node says later than the first time is no verdict:
 * a call that is in a block already is refused as outdated.
 * @throws ChainError `refused` the first time
 */
const send = async ({ ask, signal }: LandingPorts, { hex }: Extrinsic, first: boolean): Promise<boolean> => {
  try {
    await ask('author_submitExtrinsic', [hex])
  } catch (caught) {
    signal.throwIfAborted()
    const reason = rpcRefusal(caught)
    if (reason === 'AlreadyImported') return true
    // Anything but a verdict leaves open whether the node has it: the blocks will tell.
    if (reason === null) return true
    if (first) throw new ChainError('refused', `the call was not taken: ${reason}`, caught, reason)
    return false
  }
  return true
}

/** The library's promises may never settle when a connection goes: none is awaited alone. */
const orAborted = async <T>(signal: AbortSignal, work: Promise<T> | undefined): Promise<T | undefined> => {
  let deafen = (): void => undefined
  const aborted = new Promise<never>((_, reject) => {
    const end = (): void => reject(signal.reason)
    signal.addEventListener('abort', end)
    deafen = () => signal.removeEventListener('abort', end)
  })
  try {
    signal.throwIfAborted()
    return await Promise.race([work, aborted])
  } finally {
    deafen()
  }
}
