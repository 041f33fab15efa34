/** What a validator answers to users and to other validators once the axon has admitted the caller. */
import type { ValidatorEngine } from '../../engine/validator-engine.ts'
import type { AxonCall, RouteAnswer, Routes } from '../../wire/axon.ts'
import { MAX_ATTEMPTS } from '../../wire/limits.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import { Gate } from '../shared/gate.ts'
import { errorFields, type Log } from '../shared/log.ts'
import { BUSY, refusal, UNAVAILABLE } from './answer-refusal.ts'
import { headRoutes } from './head-routes.ts'
import { ownerRoutes } from './owner-routes.ts'
import { revokeSession, type SessionNetwork } from './session-route.ts'

/**
 * Uploads and downloads worked on at once, each of up to 16 MiB and its copies on the way to three miners; more
 * at once make all of them slower. Waiting ones hold only their body, which the socket counts and sheds.
 */
const AT_ONCE = 16
const WAITING_MAX = 1_024

/** Ends of sessions are written one after the other, each with an fsync of some milliseconds: the last one waits a second or two. */
const ENDS_AT_ONCE = 1
const ENDS_WAITING_MAX = 256

export interface ValidatorRoutes {
  readonly routes: Routes
  /** Uploads and downloads being worked on, and waiting. */
  readonly load: () => { readonly running: number; readonly waiting: number }
}

export interface RouteIdentity {
  readonly keypair: Keypair
  readonly network: SessionNetwork
}

export function validatorRoutes(
  engine: ValidatorEngine,
  { keypair, network }: RouteIdentity,
  log: Log,
): ValidatorRoutes {
  const uploads = new Gate(AT_ONCE, WAITING_MAX)
  const downloads = new Gate(AT_ONCE, WAITING_MAX)
  const ends = new Gate(ENDS_AT_ONCE, ENDS_WAITING_MAX)
  return {
    load: () => ({
      running: uploads.running + downloads.running,
      waiting: uploads.waiting + downloads.waiting,
    }),
    routes: {
      Synapse: { open: true, handle: () => ({ ok: true, fields: {} }) },
      StoreUser: { open: true, handle: (call) => store(engine, uploads, call) },
      RetrieveUser: {
        open: true,
        handle: (call) => {
          const { data_hash: cid, range_start: start, range_end: end } = call.fields
          if (start === null || end === null) return retrieve(engine, downloads, cid)
          return retrieveRange(engine, downloads, cid, { start, end })
        },
      },
      ...ownerRoutes(engine.objects),
      ...headRoutes(engine.heads, keypair),
      RevokeSession: {
        open: true,
        async handle(call) {
          const done = await ends.run(() => revokeSession(engine.sessionEnds, network, call))
          return done.busy ? BUSY : done.value
        },
      },
      ...hearingRoutes(engine, log),
    },
  }
}

async function store(
  { objects }: ValidatorEngine,
  uploads: Gate,
  { caller, fields, data }: AxonCall<'StoreUser'>,
): Promise<RouteAnswer<'StoreUser'>> {
  const { encryption_payload, ttl, content_root } = fields
  const upload = {
    data: data ?? new Uint8Array(0),
    encryptionPayload: encryption_payload,
    ttl,
    contentRoot: content_root,
    owner: caller,
  }
  const done = await uploads.run(() => objects.store(upload))
  if (done.busy) return BUSY
  if (!done.value.ok) return refusal(done.value)
  const { cid, receipts, copies, expiresAt, attempts } = done.value.value
  const told = attempts.slice(0, MAX_ATTEMPTS).map(({ hotkey: miner, outcome, ms }) => {
    return { miner, outcome, ms: Math.round(ms) }
  })
  return {
    ok: true,
    fields: {
      data_hash: cid,
      receipts: [...receipts],
      copies,
      expires_at: expiresAt,
      attempts: told,
    },
  }
}

async function retrieve(
  { objects }: ValidatorEngine,
  downloads: Gate,
  cid: string,
): Promise<RouteAnswer<'RetrieveUser'>> {
  const done = await downloads.run(() => objects.retrieve(cid))
  if (done.busy) return BUSY
  if (!done.value.ok) return refusal(done.value)
  const { data, encryptionPayload, receipts } = done.value.value
  return { ok: true, fields: { encryption_payload: encryptionPayload, receipts: [...receipts] }, data }
}

/** Without receipts: they are of the whole object, and a film is read in thousands of ranges. */
async function retrieveRange(
  { objects }: ValidatorEngine,
  downloads: Gate,
  cid: string,
  range: { readonly start: number; readonly end: number },
): Promise<RouteAnswer<'RetrieveUser'>> {
  const done = await downloads.run(() => objects.retrieveRange(cid, range))
  if (done.busy) return BUSY
  if (!done.value.ok) return refusal(done.value)
  const { data, first, length, contentPath, encryptionPayload } = done.value.value
  const fields = {
    encryption_payload: encryptionPayload,
    range_first: first,
    object_length: length,
    content_path: [...contentPath],
  }
  return { ok: true, fields, data }
}

/** What other validators tell. */
function hearingRoutes(engine: ValidatorEngine, log: Log): Pick<Routes, 'Announce' | 'Retract'> {
  return {
    Announce: {
      open: false,
      async handle({ caller, fields }) {
        try {
          const taken = await engine.announced(caller, fields)
          return taken.ok ? { ok: true, fields: { accepted: true } } : refusal(taken)
        } catch (caught) {
          log.error('announcement-not-recorded', errorFields(caught))
          return refusal(UNAVAILABLE)
        }
      },
    },
    Retract: {
      open: false,
      async handle({ caller, fields }) {
        try {
          const taken = await engine.retracted(caller, fields.cid)
          return taken.ok ? { ok: true, fields: { retracted: taken.value } } : refusal(taken)
        } catch (caught) {
          log.error('retraction-not-recorded', errorFields(caught))
          return refusal(UNAVAILABLE)
        }
      },
    },
  }
}
