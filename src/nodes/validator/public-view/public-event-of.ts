/** From an event of the engine to what the public may see of it: members of the schema and no others. */
import * as v from 'valibot'
import type { EngineEvent } from '../../../engine/events.ts'
import { DETAIL_CHARS } from './api-member.ts'
import { PUBLIC_EVENTS, type PublicEvent, PublicEventSchema, tagOf } from './public-event.ts'

/** A CID inside a sentence would name the object after all. */
const CID = /b[a-z2-7]{58}/g
/** Reasons are names; anything else (a message of the chain, say) is not one. */
const REASON = /^[a-z0-9-]{0,64}/

/** @returns null for events that are not public, and for one whose numbers make no sense */
export function publicEventOf(told: EngineEvent, seq: number, at: number): PublicEvent | null {
  const event = withoutProbes(told)
  if (event === null || !Object.hasOwn(PUBLIC_EVENTS, event.kind)) return null
  const entries: Readonly<Record<string, unknown>> =
    PUBLIC_EVENTS[event.kind as keyof typeof PUBLIC_EVENTS].entries
  const known: Readonly<Record<string, unknown>> = { ...event, ...shaped(event), seq, at }
  const picked = Object.fromEntries(Object.keys(entries).map((name) => [name, known[name]]))
  const parsed = v.safeParse(PublicEventSchema, picked)
  return parsed.success ? parsed.output : null
}

/**
 * Stores of rounds are probes, which a miner must not be able to tell from users' objects: what goes well is not told, as
 * with users' uploads, and what does not looks like a failed copy of an upload.
 */
function withoutProbes(event: EngineEvent): EngineEvent | null {
  if (event.kind === 'round' && event.round === 'store') return null
  if (event.kind !== 'audit' || event.task !== 'store') return event
  const { cid, miner, outcome, detail } = event
  const reason = outcome === 'fail' ? 'lied' : event.reason
  return outcome === 'pass' ? null : { kind: 'copy-failed', cid, miner, reason, detail }
}

function shaped(event: EngineEvent): Record<string, string | number> {
  const out: Record<string, string | number> = {}
  if ('cid' in event) out['object'] = tagOf(event.cid)
  if ('reason' in event) out['reason'] = REASON.exec(event.reason)?.[0] ?? ''
  if ('detail' in event) out['detail'] = event.detail.replace(CID, tagOf).slice(0, DETAIL_CHARS)
  if ('ms' in event) out['ms'] = Math.round(event.ms * 10) / 10
  return out
}
