/** The health of a file of a drive that is only data, computed as the real one is: healthy, at risk, under repair, or late. */
import { copiesOf, sightingOf } from '../client/health/copies.ts'
import { objectsOf, pictureOf } from '../client/health/file-health.ts'
import { forecastOf } from '../client/health/forecast.ts'
import { LATE_BLOCKS, type RepairNote, repairOf, repairPicture } from '../client/health/repairs.ts'
import { subnetRisk } from '../client/health/risk.ts'
import type { FileHealth, HealthApi } from '../client/health-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import { auditRun, holderProof, partProof } from './health-fixture.ts'
import { type SeatWish, subnetOf } from './subnet-fixture.ts'

export const FAKE_HEALTHS = ['healthy', 'risk', 'repair', 'late', 'stuck', 'unknown'] as const

export type FakeHealth = (typeof FAKE_HEALTHS)[number]

const SEATS = 64
const BLOCK = 4_801_204
const IMMUNITY = 5000
/** Seat that was taken, and when: before the present block. */
const TAKEN = 27
const TAKEN_AGO: Partial<Record<FakeHealth, number>> = {
  repair: 41,
  late: LATE_BLOCKS + 52,
  stuck: LATE_BLOCKS + 52,
}

type Hotkey = (index: number) => string

function subnet(kind: FakeHealth, hotkey: Hotkey) {
  const ago = TAKEN_AGO[kind]
  const seats = Array.from({ length: SEATS }, (_, uid): SeatWish => {
    const newcomer = uid % 6 === 1
    const registeredAt = newcomer ? BLOCK - 300 - uid * 72 : BLOCK - 90_000 - uid * 977
    const usual = { hotkey: hotkey(uid), coldkey: hotkey(100 + uid), ip: `198.51.${uid}.7` }
    if (uid === TAKEN && ago !== undefined)
      return { ...usual, hotkey: hotkey(300), registeredAt: BLOCK - ago, emission: 0 }
    if (uid === 13) return { ...usual, registeredAt: BLOCK - IMMUNITY + 312, emission: 0 }
    // Two miners in one network.
    const ip = uid === 21 ? '198.51.20.9' : usual.ip
    return { ...usual, ip, registeredAt, emission: newcomer ? 40 + uid : 900 + uid * 61, validator: uid < 3 }
  })
  return subnetOf(seats, { block: BLOCK, immunityPeriod: IMMUNITY })
}

/** Uids that hold the manifest and three parts. */
const HELD: Readonly<Record<FakeHealth, readonly (readonly number[])[]>> = {
  healthy: [
    [40, 45, 50],
    [41, 46, 52],
    [42, 47, 53],
    [44, 48, 54],
  ],
  risk: [
    [3, 13, 50],
    [4, 5, 52],
    [20, 21, 53],
    [44, 48, 54, 56],
  ],
  repair: [
    [TAKEN, 45, 50],
    [TAKEN, 46, 52],
    [TAKEN, 47, 53],
    [44, 48, 54],
  ],
  late: [
    [40, 45, 50],
    [TAKEN, 46, 52],
    [42, 47, 53],
    [TAKEN, 48, 54],
  ],
  stuck: [
    [40, 45, 50],
    [TAKEN, 46, 52],
    [42, 47, 53],
    [44, 48, 54],
  ],
  unknown: [],
}

function healthOf(entryId: string, kind: FakeHealth, hotkey: Hotkey, isRestored: boolean): FileHealth {
  const metagraph = subnet(kind, hotkey)
  const sighting = sightingOf(metagraph)
  const proof = (uid: number, block = BLOCK - 2_000) => {
    return { ...holderProof(hotkey(uid), block), minerUid: uid }
  }
  const parts = HELD[kind].map((uids, at) => ({
    ...partProof(
      `bafy${at}`,
      [...uids.map((uid) => proof(uid)), ...(isRestored ? [proof(60, BLOCK - 1)] : [])],
      at - 1,
    ),
    role: at === 0 ? ('manifest' as const) : ('part' as const),
    index: at === 0 ? HELD[kind].length - 1 : at - 1,
  }))
  const audit = (uids: readonly number[], block: number) =>
    auditRun(block, Object.fromEntries(uids.map((uid) => [hotkey(uid), 'proven' as const])))
  const silent = auditRun(BLOCK - 60, { [hotkey(52)]: 'silent' })
  const runs = new Map([
    ['bafy1', kind === 'risk' ? [silent] : []],
    ['bafy2', kind === 'repair' ? [audit([47, 53, 58], BLOCK - 6)] : []],
  ])
  const note = (at: number): RepairNote => {
    const holders = kind === 'repair' && at !== 0 ? [{ hotkey: hotkey(58), block: BLOCK - 22 }] : []
    return { cid: `bafy${at}`, noticedAt: BLOCK - 40, askedAt: BLOCK - 3, holders }
  }
  const objects = objectsOf(parts, runs, sighting)
  const repairs = objects.flatMap((object, at) => repairOf(object, note(at), sighting) ?? [])
  return {
    entryId,
    block: BLOCK,
    blockSeconds: 12,
    ...pictureOf(objects, subnetRisk(metagraph)),
    forecast: forecastOf(
      parts.map((part) => ({ copies: copiesOf(part, runs.get(part.cid) ?? [], sighting) })),
      metagraph,
    ),
    ...repairPicture(repairs),
  }
}

/** The drive's fake hotkeys repeat; these do not. */
function distinct(hotkey: Hotkey): Hotkey {
  return (index) =>
    `${hotkey(index).slice(0, -3)}${String(index + 111)
      .padStart(3, '1')
      .replaceAll('0', 'z')}`
}

/** Storing anew works, but where the kind is `stuck`. */
export function fakeHealth(kind: FakeHealth, drawn: Hotkey): HealthApi {
  const hotkey = distinct(drawn)
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  let isRestored = false
  return {
    fileHealth: async (entryId) => fine(healthOf(entryId, kind, hotkey, isRestored)),
    restoreCopies: async () => {
      if (kind === 'stuck') {
        const detail = 'part 1: no validator could find it: 5Fh… (refused: no holder has it)'
        const failure = { code: 'not-found', detail } as const
        return fine({ objects: 1, restored: 0, bytes: 0, left: 0, failure })
      }
      const objects = isRestored ? 0 : 2
      isRestored = true
      return fine({ objects, restored: objects, bytes: objects * 8_396_800, left: 0, failure: null })
    },
  }
}
