/** Traffic of an imaginary hour, written by the real book from real requests that go nowhere. */

import { actionOf } from '../client/sees/for-action.ts'
import { TrafficBook } from '../client/sees/traffic-book.ts'
import type { ExchangeEnd, Seen, SeesAction } from '../client/sees-api.ts'
import { buildRequest, type RequestInput } from '../wire/dendrite.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import type { SynapseName } from '../wire/synapse.ts'

export const FAKE_SEES = ['nothing', 'day'] as const
export type FakeSees = (typeof FAKE_SEES)[number]

const START = Date.UTC(2026, 10, 22, 17, 30)
const CID = 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const PART_BYTES = 8_396_800

interface Sent<N extends SynapseName> {
  readonly synapse: N
  readonly fields: RequestInput<N>['fields']
  readonly data?: Uint8Array
  readonly down: number | null
  readonly ms: number
  readonly target?: number
  readonly framed?: boolean
  readonly end?: ExchangeEnd
  readonly action?: SeesAction
}

/** @param hotkeys of three validators */
export function fakeSees(kind: FakeSees, hotkeys: readonly string[]): Seen {
  let now = START
  const still = { now: () => now, sleep: async () => undefined, after: () => () => undefined }
  const book = new TrafficBook(still, () => undefined)
  if (kind === 'nothing') return book.seen
  const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(7))
  const send = <N extends SynapseName>({ synapse, fields, data, down, ms, ...how }: Sent<N>): void => {
    const target = hotkeys[how.target ?? 0] ?? ''
    const isFramed = how.framed ?? true
    const request = buildRequest({
      synapse,
      fields,
      ...(data === undefined ? {} : { data, dataDigest: new Uint8Array(32) }),
      keypair,
      target: { hotkey: target },
      nonce: BigInt(now) * 1_000_000n,
      uuid: '4f1f6f0a-5f0e-4a0e-9e8d-0c8b0d6a7f11',
      timeoutSeconds: 60,
      framed: isFramed,
    })
    const ended = book.record({ synapse, target, action: how.action ?? actionOf(synapse), isFramed, request })
    now += ms
    ended(how.end ?? 'answered', down)
  }
  anHour(send, (ms) => {
    now += ms
  })
  for (const [name, bytes, answer] of CHAIN) {
    book.chain.sent(name, bytes)
    book.chain.received(answer)
  }
  book.chain.read()
  return book.seen
}

const CHAIN: readonly (readonly [string, number, number])[] = [
  ['chainHead_v1_follow', 71, 1_240],
  ['Metadata_metadata_at_version', 180, 412_300],
  ['NeuronInfoRuntimeApi_get_neurons_lite', 176, 21_804],
  ['SubnetInfoRuntimeApi_get_selective_metagraph', 214, 48_012],
  ['chainHead_v1_unpin', 148, 38],
]

function anHour(send: <N extends SynapseName>(sent: Sent<N>) => void, wait: (ms: number) => void): void {
  const vault = 'ab'.repeat(32)
  const root = 'cd'.repeat(32)
  for (const target of [0, 1, 2]) {
    send({ synapse: 'Synapse', fields: {}, target, framed: false, down: 412, ms: 31, action: 'sync' })
    send({ synapse: 'GetHead', fields: { vault_id: vault, after: null }, target, down: 1_912, ms: 24 })
  }
  wait(240_000)
  for (const target of [0, 1, 2]) {
    const end: ExchangeEnd = target === 2 ? 'timed-out' : 'answered'
    const down = target === 2 ? null : 5_112
    const cids = Array.from({ length: 40 }, () => CID)
    send({ synapse: 'LeaseUser', fields: { data_hashes: cids }, target, end, down, ms: 190 })
    if (end === 'answered') send({ synapse: 'AccountUser', fields: {}, target, down: 302, ms: 18 })
  }
  send({ synapse: 'RenewUser', fields: { data_hash: CID, ttl: 31_536_000 }, down: 240, ms: 320 })
  wait(600_000)
  const read = { data_hash: CID, range_start: 0, range_end: 1_048_576 }
  send({ synapse: 'RetrieveUser', fields: read, down: 1_061_004, ms: 702 })
  send({ synapse: 'RetrieveUser', fields: read, down: PART_BYTES + 8_204, ms: 2_410 })
  wait(300_000)
  const stored = { encryption_payload: '{"filetao":1}', ttl: 31_536_000, content_root: root }
  send({ synapse: 'StoreUser', fields: stored, data: new Uint8Array(PART_BYTES), down: 7_904, ms: 3_210 })
  send({ synapse: 'StoreUser', fields: stored, data: new Uint8Array(4_112), down: 7_866, ms: 410 })
  wait(240_000)
  for (const index of [3, 71, 204]) {
    const bases = { curve: 'P-256', g: `04${'ab'.repeat(64)}`, h: `04${'cd'.repeat(64)}` } as const
    const question = { data_hash: CID, challenge_index: index, chunk_size: 16_400, ...bases, seed: root }
    send({ synapse: 'ChallengeUser', fields: question, down: 52_310, ms: 128 })
  }
}
