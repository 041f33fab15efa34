/** Rows about one miner that takes pieces, and about an upload through a validator to three of them. */
import { randomBytes } from 'node:crypto'
import { keyOf } from '../../src/nodes/chain/chain-fixture.ts'
import { type Loaded, type ReadyRequest, sendAll } from './http-load.ts'
import { startNginx } from './nginx.ts'
import type { NodeProcess } from './node-network.ts'
import { cpuSeconds, peakMb, resetPeak } from './node-usage.ts'
import { type BodyKind, storeRequest, storeUserRequest } from './signed-requests.ts'
import { exchangeFloor, pieceFloor, storeFloor } from './store-floor.ts'
import { median, type Row } from './table.ts'

const MIB = 2 ** 20
const PIECE = 4 * MIB
const CONNECTIONS = 4
const PIECES = 24
const ROUNDS = 5

const PART = 8 * MIB
const PARTS = 8
const UPLOADS_AT_ONCE = 3
const USER = keyOf(90)

/** Memory that a miner may take: a floor, and one piece for each connection. */
const MEMORY_MB = 128 + (CONNECTIONS * PIECE) / 1e6

const rate = ({ bytes, seconds }: Loaded): number => bytes / 1e6 / seconds

export async function minerRows(miner: NodeProcess, validator: NodeProcess): Promise<Row[]> {
  const nginx = await startNginx()
  const [ours, theirs, ratios]: [number[], number[], number[]] = [[], [], []]
  const floors: number[] = []
  try {
    await sendAll(miner.url, storing(miner, validator), CONNECTIONS)
    await pieceFloor(PIECES, PIECE)
    resetPeak(miner.pid)
    for (let round = 0; round < ROUNDS; round += 1) {
      const requests = storing(miner, validator)
      const own = rate(await sendAll(miner.url, requests, CONNECTIONS))
      ours.push(own)
      floors.push(await pieceFloor(PIECES, PIECE))
      if (nginx === null) continue
      const plain = rate(await sendAll(nginx.url, requests.map(asPut), CONNECTIONS))
      theirs.push(plain)
      ratios.push(own / plain)
    }
  } finally {
    nginx?.stop()
  }
  const row = {
    what: 'miner: pieces of 4 MiB received, hashed, fsynced, proven, signed',
    ours: median(ours),
    unit: 'MB/s',
  }
  const target = { target: { atLeast: 0.5 } }
  return [
    nginx === null
      ? { ...row, peer: 'nginx could not be installed or started', theirs: null, ...target }
      : {
          ...row,
          peer: 'nginx dav PUT, no hash, no fsync',
          theirs: median(theirs),
          ratio: median(ratios),
          ...target,
        },
    {
      what: 'miner: the same, ours / floor',
      ours: median(ours),
      unit: 'MB/s',
      peer: 'the same hashes, file and signatures in one process, no socket',
      theirs: median(floors),
      ratio: median(ours.map((own, round) => own / (floors[round] ?? Number.NaN))),
    },
    {
      what: 'that floor beside nginx',
      ours: median(floors),
      unit: 'MB/s',
      peer: 'nginx dav PUT, no hash, no fsync',
      theirs: theirs.length === 0 ? null : median(theirs),
    },
    {
      what: `miner: peak of resident memory, ${CONNECTIONS} connections`,
      ours: peakMb(miner.pid),
      unit: 'MB',
      peer: '128 MB + 4 MiB a connection',
      theirs: MEMORY_MB,
      target: { atMost: 1 },
    },
  ]
}

function storing(miner: NodeProcess, validator: NodeProcess): ReadyRequest[] {
  return Array.from({ length: PIECES }, () => storeRequest(miner, validator.keypair, PIECE))
}

let puts = 0
function asPut({ body }: ReadyRequest): ReadyRequest {
  puts += 1
  return { method: 'PUT', path: `/${puts}`, headers: {}, body }
}

/** Whole uploads: a part goes to a validator, which places it on three miners and checks their proofs. */
export async function uploadRows(validator: NodeProcess, miners: readonly NodeProcess[]): Promise<Row[]> {
  const pids = [validator, ...miners].map(({ pid }) => pid)
  const upload = async (kind: BodyKind) => {
    const requests = Array.from({ length: PARTS }, () =>
      storeUserRequest(validator, USER, randomBytes(PART), kind),
    )
    const before = cpuSeconds(pids)
    const loaded = await sendAll(validator.url, requests, UPLOADS_AT_ONCE)
    const gib = (PARTS * PART) / 2 ** 30
    return { rate: (PARTS * PART) / 1e6 / loaded.seconds, cpu: (cpuSeconds(pids) - before) / gib }
  }
  await upload('frames')
  const frames: { rate: number; cpu: number }[] = []
  const json: { rate: number; cpu: number }[] = []
  const floors: number[] = []
  const exchanges: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    frames.push(await upload('frames'))
    floors.push(await storeFloor(PARTS, PART, miners.length))
    exchanges.push(await exchangeFloor(PARTS, PART, miners.length))
    json.push(await upload('base64 in JSON'))
  }
  const of = (list: readonly { rate: number; cpu: number }[], key: 'rate' | 'cpu') =>
    median(list.map((one) => one[key]))
  return [
    {
      what: 'whole StoreUser, 3 verified and fsynced copies: processor time of all nodes a GiB',
      ours: of(frames, 'cpu'),
      unit: 's',
      peer: 'the same hashes, proofs and writes in one process',
      theirs: median(floors),
      ratio: median(frames.map(({ cpu }, round) => (floors[round] ?? Number.NaN) / cpu)),
      target: { atLeast: 0.6 },
    },
    {
      what: 'whole StoreUser, processor time, floor / ours with signatures and sockets',
      ours: of(frames, 'cpu'),
      unit: 's',
      peer: 'the same, sr25519 for each part and the bytes to three holders by node:http',
      theirs: median(floors.map((floor, round) => floor + (exchanges[round] ?? Number.NaN))),
      ratio: median(
        frames.map(
          ({ cpu }, round) => ((floors[round] ?? Number.NaN) + (exchanges[round] ?? Number.NaN)) / cpu,
        ),
      ),
    },
    {
      what: 'whole StoreUser, by the clock, with all processes on these cores',
      ours: of(frames, 'rate'),
      unit: 'MB/s',
      peer: 'the user’s bytes as base64 in JSON',
      theirs: of(json, 'rate'),
      ratio: median(frames.map(({ rate: own }, round) => own / (json[round]?.rate ?? Number.NaN))),
    },
  ]
}
