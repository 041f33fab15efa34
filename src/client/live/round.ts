/**
 * A sample stored through one validator, checked, brought back, compared and taken back. Every adverse end is a round with a
 * cause: what the validator and its miners said is checked by the code that checks it for the drive, and nothing is believed.
 */
import { checkObject } from '../transfer/fetch-object.ts'
import { askHolders } from './ask-holders.ts'
import { HopLog } from './hop-log.ts'
import type { LiveHop, LiveRequest, LiveRound } from './live-api.ts'
import { CALL_MS, causeOf, type RoundWorld } from './round-world.ts'
import { type Sample, sampleOf } from './sample.ts'
import { blame, type Progress, storeSample } from './store-sample.ts'

/** A sample that is not taken back ends by itself. */
const DELETE_MS = 8_000

/** Never throws but for our own bugs. */
export async function runRound(
  world: RoundWorld,
  request: LiveRequest,
  onHop: (hop: LiveHop) => unknown,
): Promise<LiveRound> {
  const log = new HopLog(onHop)
  const so: Progress = {
    cause: '',
    storeMs: null,
    retrieveMs: null,
    holders: [],
    copies: 0,
    receipts: new Map(),
    returned: false,
    question: null,
    keptUntil: null,
  }
  const sample = await sampleOf(request.sample)
  if (sample === null) so.cause = 'sample-invalid'
  else {
    try {
      await throughValidator(world, request, sample, log, so)
    } catch (error) {
      if (!world.signal.aborted) throw error
      blame(so, 'cancelled')
    }
    if (so.keptUntil !== null) await takeBack(world, sample, log, so)
    if (request.prove === true && so.receipts.size > 0)
      world.kept.put({ sample, receipts: so.receipts, question: so.question })
  }
  return {
    validator: world.validator.hotkey,
    cid: sample?.cid ?? '',
    bytes: sample?.data.length ?? 0,
    storeMs: so.storeMs,
    retrieveMs: so.retrieveMs,
    ok: so.cause === '',
    returned: so.returned,
    cause: so.cause,
    hops: log.hops,
    raw: log.raw,
    holders: so.holders,
    copies: so.copies,
    question: so.question,
    keptUntil: so.keptUntil,
  }
}

async function throughValidator(
  world: RoundWorld,
  request: LiveRequest,
  sample: Sample,
  log: HopLog,
  so: Progress,
): Promise<void> {
  if (!(await storeSample(world, request, sample, log, so))) return
  if (request.prove === true) {
    const { question, cause } = await askHolders(world, sample, log)
    so.question = question
    if (cause !== '') blame(so, cause)
  }
  await retrieve(world, sample, log, so)
}

async function retrieve(
  { axons, validator, signal }: RoundWorld,
  sample: Sample,
  log: HopLog,
  so: Progress,
): Promise<void> {
  const { cid, data, root } = sample
  const watch = log.call(validator.hotkey, 'RetrieveUser', null)
  const answer = await axons.retrieveUser(validator, { cid }, { timeoutMs: CALL_MS, signal, watch })
  const ms = watch.ended(answer)
  if (!answer.ok) {
    blame(so, causeOf(answer))
    return
  }
  so.retrieveMs = ms
  // It asks one of its holders and does not say which, nor how long that one took.
  log.add({
    from: 'validator',
    to: 'miner',
    node: null,
    call: 'Retrieve',
    startMs: watch.startMs,
    timed: false,
    bytes: answer.value.data.length,
    layer: 'claimed',
  })
  const startMs = log.now()
  const checks = await checkObject(answer.value.data, {
    cid,
    expected: { bytes: data.length, root },
    title: 'the sample',
  })
  const wrong = checks.find(({ ok }) => !ok)
  const ok = wrong === undefined
  log.add({
    from: 'page',
    to: 'page',
    node: null,
    call: 'check',
    startMs,
    ok,
    bytes: answer.value.data.length,
    detail: wrong?.id ?? '',
  })
  so.returned = ok
  if (!ok) blame(so, 'content-damaged')
}

/** The sample is worth nothing to anybody: it is given back at once, also after a stop. */
async function takeBack(
  { axons, validator }: RoundWorld,
  { cid }: Sample,
  log: HopLog,
  so: Progress,
): Promise<void> {
  const watch = log.call(validator.hotkey, 'DeleteUser', null)
  const { signal } = new AbortController()
  const answer = await axons.deleteObject(validator, { cid }, { timeoutMs: DELETE_MS, signal, watch })
  watch.ended(answer)
  const isGone = answer.ok ? answer.value.deleted : answer.code === 'not-found'
  if (isGone) so.keptUntil = null
}
