/** Calls of a visitor without a network: for pictures. Nothing here is computed from what it shows. */
import { LIES } from '../client/audit-api.ts'
import { type BenchReport, type BenchRequest, type BenchRow, RECEIPT_LIES } from '../client/live/bench-api.ts'
import { endpointOf, viewPath } from '../client/live/endpoints.ts'
import type {
  ConsoleDraft,
  ConsoleExchange,
  LiveApi,
  LiveHop,
  LiveRequest,
  LiveRound,
  NodeHealth,
} from '../client/live/live-api.ts'
import type { NeuronRow } from '../client/network-api.ts'
import type { HolderProof } from '../client/proof-api.ts'
import { fakeExamination } from './fake-answer.ts'
import { fakePreflight } from './fake-preflight.ts'
import { createStream } from './seeded-random.ts'

export const FAKE_LIVES = ['good', 'dead', 'lies'] as const
export type FakeLive = (typeof FAKE_LIVES)[number]

const CID = `bafkreih${'k4u7oq3c'.repeat(6)}xta`
const KEY = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw'
const RECORD = 16_400

export function createFakeLive(neurons: readonly NeuronRow[], temper: FakeLive): LiveApi {
  const random = createStream(11, 'fleet')
  const miners = neurons.filter(({ role }) => role === 'miner').slice(0, 3)
  return {
    round: async (request, onHop) => {
      const round = fakeRound(request, miners, temper, 0.7 + 0.8 * random.unit() ** 3)
      for (const hop of round.hops) onHop(hop)
      return { ok: true, value: round }
    },
    stopRounds: async () => undefined,
    bench: async (request) => ({ ok: true, value: fakeBench(request) }),
    draft: async (draft) => ({ ok: true, value: fakeExchange(draft) }),
    send: async (draft) => ({
      ok: true,
      value: { ...fakeExchange(draft), ...(temper === 'dead' ? NO_ANSWER : ANSWER) },
    }),
    preflight: fakePreflight(neurons, temper, KEY),
    nodeHealth: async () => ({ ok: true, value: healthOf(neurons, temper) }),
  }
}

function fakeRound(
  { validator, sample, prove = false }: LiveRequest,
  miners: readonly NeuronRow[],
  temper: FakeLive,
  pace: number,
): LiveRound {
  const bytes = typeof sample === 'number' ? sample : sample.length
  const liar = temper === 'lies' ? miners[1]?.hotkey : undefined
  const hops: LiveHop[] = []
  let at = 0
  let called = 0
  const add = (ms: number, part: Partial<LiveHop> & Pick<LiveHop, 'call'>): void => {
    const { from = 'page', to = 'validator' } = part
    if (to === 'validator') called = at
    const startMs = to === 'miner' ? called : at
    if (to !== 'miner') at += ms
    hops.push({
      from,
      to,
      node: validator,
      startMs,
      endMs: startMs + ms,
      timed: true,
      bytes: null,
      status: to === 'validator' ? 200 : null,
      ok: true,
      layer: to === 'miner' ? 'claimed' : 'observed',
      detail: '',
      ...part,
    })
  }
  const each = (call: 'Store' | 'Challenge', ms: number, size: number | null) => {
    for (const [i, { hotkey }] of miners.entries())
      add(ms * pace * (0.6 + 0.3 * i), { from: 'validator', to: 'miner', node: hotkey, call, bytes: size })
  }
  const checks = (ms: number) => {
    for (const { hotkey } of miners) {
      const ok = hotkey !== liar
      add(ms, { to: 'page', node: hotkey, call: 'check', ok, detail: ok ? '' : 'opening-fails' })
    }
  }
  if (temper === 'dead') {
    add(2_004, {
      call: 'StoreUser',
      bytes: bytes + 540,
      ok: false,
      status: 502,
      detail: 'The axon did not answer.',
    })
    return {
      ...roundOf(validator, bytes, hops),
      ok: false,
      returned: false,
      cause: 'validator-unreachable',
      copies: 0,
    }
  }
  add(9, { call: 'Synapse', bytes: 812 })
  add(642 * pace, { call: 'StoreUser', bytes: bytes + 540 })
  each('Store', 410, null)
  checks(3.1)
  if (prove) {
    add(318 * pace, { call: 'ChallengeUser', bytes: 1_190 })
    each('Challenge', 190, Math.min(RECORD, bytes))
    checks(2.4)
  }
  add(204 * pace, { call: 'RetrieveUser', bytes: 402 })
  add(120, { from: 'validator', to: 'miner', node: null, call: 'Retrieve', timed: false, bytes })
  add(0.6, { to: 'page', node: null, call: 'check', bytes })
  add(55, { call: 'DeleteUser', bytes: 395 })
  return {
    ...roundOf(validator, bytes, hops),
    storeMs: 642 * pace,
    retrieveMs: 204 * pace,
    ok: liar === undefined,
    cause: liar === undefined ? '' : 'receipt-rejected',
    copies: liar === undefined ? miners.length : miners.length - 1,
    holders: miners.map((miner) => holderOf(miner, validator, miner.hotkey !== liar)),
    question: prove ? questionOf(validator, bytes, miners) : null,
    raw: [{ call: 'StoreUser', json: ANSWER.answer }],
  }
}

function roundOf(validator: string, bytes: number, hops: readonly LiveHop[]): LiveRound {
  return {
    validator,
    cid: CID,
    bytes,
    storeMs: null,
    retrieveMs: null,
    ok: true,
    returned: true,
    cause: '',
    hops,
    raw: [],
    holders: [],
    copies: 0,
    question: null,
    keptUntil: null,
  }
}

function holderOf({ hotkey, uid }: NeuronRow, validator: string, ok: boolean): HolderProof {
  return {
    minerHotkey: hotkey,
    minerUid: uid,
    validatorHotkey: validator,
    level: ok ? 'verified' : 'failed',
    reason: ok ? '' : 'opening-fails: m*g + r*h is not the commitment',
    block: 215_999,
    blockHash: `0x${'a7'.repeat(32)}`,
    seed: '5e'.repeat(32),
    g: `04${'6b'.repeat(64)}`,
    h: `04${'2c'.repeat(64)}`,
    commitment: `04${'d1'.repeat(64)}`,
    randomness: '94022',
    commitmentHash: '9812093',
    signature: `0x${'c4'.repeat(64)}`,
    signedText: 'filetao-receipt/1',
    checks: [],
    micros: 3_100,
    checkedAt: 1_764_340_000_000,
  }
}

function questionOf(
  validator: string,
  length: number,
  miners: readonly NeuronRow[],
): NonNullable<LiveRound['question']> {
  return {
    question: {
      cid: CID,
      length,
      contentRoot: '1f'.repeat(32),
      validator,
      challengeHash: '98120',
      chunkBytes: RECORD,
      index: 1,
      seed: '5e'.repeat(32),
      curve: 'P-256',
      g: '04',
      h: '04',
      block: 216_000,
      blockHash: `0x${'a7'.repeat(32)}`,
      nonce: '77'.repeat(32),
      genesisHash: `0x${'2f'.repeat(32)}`,
      at: 1_764_340_000_000,
    },
    answers: miners.map(({ hotkey }) => {
      return { miner: hotkey, answer: {}, noAnswer: null, signature: `0x${'c4'.repeat(64)}`, ms: 190 }
    }),
  }
}

const RECEIPT_ROWS: readonly (readonly [string, number | null, BenchRow['inputs']])[] = [
  ['object-cid', 410, { bytes: '65536' }],
  ['receipt-cid', null, {}],
  ['receipt-length', null, {}],
  ['proof-present', null, {}],
  ['echoed-request', null, { field: 'seed' }],
  ['chained-commitment', 322, { seed: '5e'.repeat(32) }],
  ['curve', null, { curve: 'P-256' }],
  ['point-form', 96, { name: 'g', point: `04${'6b'.repeat(64)}` }],
  ['point-form', 91, { name: 'h', point: `04${'2c'.repeat(64)}` }],
  ['point-form', 92, { name: 'commitment', point: `04${'d1'.repeat(64)}` }],
  ['randomness-range', null, { randomness: '94022' }],
  ['pedersen-opening', 1_240, { m: '10930', r: '94022' }],
  ['receipt-signature', 1_610, { miner: KEY, text: 'filetao-receipt/1…' }],
]

const CAUGHT: Readonly<Record<(typeof RECEIPT_LIES)[number], readonly string[]>> = {
  'data-bit': ['object-cid', 'chained-commitment', 'pedersen-opening'],
  'other-cid': ['receipt-cid', 'receipt-signature'],
  length: ['receipt-length', 'receipt-signature'],
  seed: ['chained-commitment', 'pedersen-opening', 'receipt-signature'],
  'commitment-hash': ['chained-commitment', 'receipt-signature'],
  commitment: ['pedersen-opening', 'receipt-signature'],
  randomness: ['pedersen-opening'],
  'own-bases': ['receipt-signature'],
  infinity: ['point-form', 'receipt-signature'],
  signature: ['receipt-signature'],
  'other-miner': ['receipt-signature'],
  younger: ['receipt-signature'],
}

function fakeBench(request: BenchRequest): BenchReport {
  if (request.subject === 'answer') {
    const lie = LIES.find((each) => each === request.lie) ?? null
    const found = fakeExamination({ cid: CID, runId: '', index: 1, minerHotkey: request.miner, lie }, [], 4)
    return {
      ...found,
      specificationOk: found.specification.ok,
      micros: 2_400,
      rows: found.checks.map(({ id, ok, inputs, expected = null, got = null }) => {
        return { id, ok, inputs, expected, got, micros: id.startsWith('p') ? 140 : null }
      }),
    }
  }
  const lie = request.lie
  const caught = lie === null ? [] : CAUGHT[lie]
  return {
    rows: RECEIPT_ROWS.map(([id, micros, inputs]) => {
      return { id, micros, inputs, ok: !caught.includes(id), expected: '1f'.repeat(16), got: '1f'.repeat(16) }
    }),
    ok: caught.length === 0,
    reason: caught[0] ?? '',
    specificationOk: lie === 'own-bases' || lie === 'infinity' || lie === 'younger',
    micros: 3_860,
    changed: lie === null ? [] : [{ field: lie, before: '1f'.repeat(32), after: '2e'.repeat(32) }],
  }
}

const ANSWER = {
  status: 200,
  answerHeaders: {
    'content-type': 'application/x-filetao-frame',
    bt_header_axon_status_code: '200',
    bt_header_axon_version: '7004000',
    'x-filetao-frame': '1',
    'x-request-id': '3f0c9a1be2d47760',
  },
  answer: `{\n  "name": "StoreUser",\n  "data_hash": "${CID}",\n  "copies": 3,\n  "expires_at": 1764340600\n}`,
  answerBytes: 3_912,
  ms: 642.3,
  problem: '',
} as const

const NO_ANSWER = {
  status: 502,
  answerHeaders: { 'content-type': 'application/json' },
  answer: '{\n  "message": "The axon did not answer.",\n  "code": "axon-unreachable"\n}',
  answerBytes: 92,
  ms: 2_004,
  problem: 'The axon did not answer. (axon-unreachable)',
} as const

function fakeExchange({ endpoint, node, fields }: ConsoleDraft): ConsoleExchange {
  const known = endpointOf(endpoint)
  const nothing = { status: null, answerHeaders: {}, answer: '', answerBytes: 0, ms: 0 }
  const wrong = known?.fields.find(({ name, required }) => required && (fields[name] ?? '') === '')
  const problem = wrong === undefined ? '' : `${wrong.name} is not a valid value`
  if (known !== undefined && known.kind !== 'synapse') {
    const base = known.kind === 'gateway' ? '' : `/api/validators/${node}`
    const url = `${location.origin}${base}${viewPath(known, fields)}`
    const headers = { accept: '*/*' }
    return {
      method: 'GET',
      url,
      headers,
      signed: null,
      body: null,
      bodyBytes: 0,
      dataBytes: 0,
      problem,
      ...nothing,
    }
  }
  const hash = '9d'.repeat(32)
  const uuid = '0f7be8a4-6f5a-4b0e-9d0c-0a6e3c8d1b22'
  return {
    method: 'POST',
    url: `${location.origin}/axon/${node}/${endpoint}`,
    headers: {
      name: endpoint,
      timeout: '60.0',
      bt_header_dendrite_hotkey: KEY,
      bt_header_dendrite_nonce: '1764340000000000000',
      bt_header_dendrite_uuid: uuid,
      bt_header_dendrite_version: '7004000',
      bt_header_dendrite_signature: `0x${'c4'.repeat(64)}`,
      bt_header_axon_hotkey: node ?? '',
      computed_body_hash: hash,
      'content-type': 'application/x-filetao-frame',
      accept: 'application/x-filetao-frame',
    },
    signed: `1764340000000000000.${KEY}.${node}.${uuid}.${hash}`,
    body: `{\n  "name": "${endpoint}",\n  "dendrite": {\n    "hotkey": "${KEY}"\n  }\n}`,
    bodyBytes: 214,
    dataBytes: endpoint === 'StoreUser' ? 15 : 0,
    problem,
    ...nothing,
  }
}

function healthOf(neurons: readonly NeuronRow[], temper: FakeLive): NodeHealth[] {
  const well = {
    status: 200,
    problem: '',
    block: 216_000,
    blockAgeMs: 3_400,
    running: 1,
    waiting: 0,
    frames: true,
    version: '7004000',
    admission: '',
  }
  const unknown = { running: null, waiting: null, frames: null, version: null, admission: null }
  const limits = {
    objectBytesMax: 16_777_216,
    ttlMax: 157_680_000,
    quotaBytes: null,
    callsAtOnce: 1_200,
    callsPerSecond: 50,
    copies: 3,
  }
  const gateway: NodeHealth = {
    ...well,
    ...unknown,
    node: null,
    uid: null,
    ms: 4.2,
    skewMs: 0,
    limits: null,
  }
  const validators = neurons.filter(({ role }) => role === 'validator')
  return [
    gateway,
    ...validators.map(({ hotkey, uid }, i): NodeHealth => {
      const base = { node: hotkey, uid, ms: 12 + 31 * i, skewMs: i === 1 ? 7_200 : -38 }
      if (temper === 'dead' || i === 3) {
        const gone = { ...unknown, block: null, blockAgeMs: null, skewMs: null, limits: null }
        return { ...base, ...gone, status: 502, ms: 2_003, problem: 'HTTP status 502' }
      }
      return { ...base, ...well, limits, ...(i === 2 ? { admission: 'caller-refused' } : {}) }
    }),
  ]
}
