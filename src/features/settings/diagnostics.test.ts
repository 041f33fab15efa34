import { describe, expect, it } from 'vitest'
import type { DriveFailure } from '../../client/outcome-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { transferStatus } from '../../testing/transfer-status.ts'
import { diagnosticsOf, type Machine, type Seen } from './diagnostics.ts'

const SECRET = 'tax-return-secret'
const FAILURE: DriveFailure = { code: 'not-enough-copies', detail: SECRET }
const MACHINE: Machine = {
  build: 'index-AbCd.js',
  userAgent: 'a browser',
  language: 'en',
  cores: 2,
  memory: 8,
  online: true,
  installed: false,
  serviceWorker: 'activated',
  persisted: true,
  usedBytes: 123_456_789,
  quotaBytes: 10_000_000_000,
  canPickFiles: true,
}
const failed: TransferStatus = {
  ...transferStatus({ id: SECRET, name: SECRET }),
  phase: 'failed',
  error: FAILURE,
}

/** A drive in trouble, whose every text that is somebody's own is the secret. */
const SEEN: Seen = {
  machine: MACHINE,
  network: { ok: false, error: FAILURE },
  sync: {
    phase: 'failed',
    lastAt: 1_795_000_000_000,
    failure: FAILURE,
    number: 77_777,
    untold: 3,
    unread: 1,
    pieces: null,
    standings: [
      { hotkey: SECRET, standing: 'unreachable', number: 77_777, isCurrent: false, detail: SECRET },
    ],
  },
  upkeep: {
    phase: 'failed',
    settings: { automatic: true },
    lastAt: 1_795_000_000_000,
    failure: FAILURE,
    progress: null,
    accounts: [{ hotkey: SECRET, account: null, detail: SECRET }],
    endings: [{ day: 1_795_000_000_000, files: 4, bytes: 123_456_789 }],
    unknown: 2,
    lost: 1,
    soonestAt: 1_795_000_000_000,
    trouble: { files: 4, soonestAt: 1_795_000_000_000, failure: FAILURE },
    renewals: { lastAt: 1_795_000_000_000, renewed: 5, moved: 1, failed: 2, nextAt: 1_795_000_000_000 },
    releasing: { objects: 6, isStuck: true },
  },
  transfers: [failed, failed],
}

describe('the diagnostics report', () => {
  it('counts states and codes', () => {
    expect(JSON.parse(diagnosticsOf(SEEN))).toMatchObject({
      machine: { build: 'index-AbCd.js', usedBytes: 2 ** 27 },
      network: { failure: 'not-enough-copies' },
      sync: { phase: 'failed', failure: 'not-enough-copies', untold: 3, standings: { unreachable: 1 } },
      upkeep: { lost: 1, trouble: { files: 4, failure: 'not-enough-copies' }, renewals: { renewed: 5 } },
      transfers: { 'upload failed not-enough-copies': 2 },
    })
  })

  it('names no file, node or object, tells no time of use and no exact size', () => {
    const report = diagnosticsOf(SEEN)
    for (const told of [SECRET, '1795000000000', '123456789', '77777']) expect(report).not.toContain(told)
  })

  it('says what is not known yet', () => {
    const nothing = { machine: MACHINE, network: null, sync: null, upkeep: null, transfers: [] }
    expect(JSON.parse(diagnosticsOf(nothing))).toMatchObject({ network: null, sync: null, transfers: {} })
  })
})
