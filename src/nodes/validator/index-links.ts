/**
 * Which entry of the index needs which other. Object and pieces need each other. What expires may be listed although its
 * record was renewed or is gone: purge takes such an entry away, so it is no fault.
 */
import type { ExpiryEntry, ObjectRecord, PieceRecord } from '../../engine/records.ts'
import { expiryOfObject, expiryOfProbe, openRecord, put } from './index-codec.ts'
import type { Finding } from './index-findings.ts'
import { KEYS, kindOf } from './index-keys.ts'
import * as schemas from './index-schemas.ts'

/** `needs` must be there, whole and accepted; otherwise `finding` is true, if `unless` is not there. */
export interface Link {
  readonly needs: string
  readonly unless?: string
  readonly accepts?: (text: string) => boolean
  readonly finding: Finding
}

export function linksOf(key: string, text: string): Link[] {
  switch (kindOf(key)) {
    case 'object': {
      const record = openRecord(key, text, schemas.ObjectSchema)
      return record.ok ? [expiryLink(expiryOfObject(record.value), key), ...copyLinks(key, record.value)] : []
    }
    case 'claim': {
      const record = openRecord(key, text, schemas.ObjectSchema)
      return record.ok ? [expiryLink(expiryOfObject(record.value), key)] : []
    }
    case 'hotkey': {
      const record = openRecord(key, text, schemas.PieceSchema)
      return record.ok ? pieceLinks(key, text, record.value) : []
    }
    case 'piece': {
      const [, dataHash = '', hotkey = ''] = key.split(':')
      return [strayLink(KEYS.hotkey(hotkey, dataHash), key, text)]
    }
    case 'repair': {
      const record = openRecord(key, text, schemas.RepairSchema)
      if (!record.ok) return []
      const { sinceMs, cid } = record.value
      return [derivedLink(KEYS.queue(sinceMs, cid), cid, key)]
    }
    case 'queue':
      return [queueLink(key, text)]
    default:
      return []
  }
}

function copyLinks(key: string, { cid, dataHash, receipts }: ObjectRecord): Link[] {
  return receipts.map(({ miner }) => {
    const needs = KEYS.hotkey(miner, dataHash)
    const what = `lists a copy on ${miner}, but there is no whole ${needs}`
    // While it waits for repair, it also lists those that were found out, as places to ask (docs/upkeep.md).
    return { needs, unless: KEYS.repair(cid), finding: { kind: 'copy-lost', key, cid, what } }
  })
}

function pieceLinks(key: string, text: string, record: PieceRecord): Link[] {
  const { hotkey, dataHash, cid, purpose } = record
  const holder = derivedLink(KEYS.piece(dataHash, hotkey), cid, key)
  if (purpose === 'probe') return [holder, expiryLink(expiryOfProbe(record), key)]
  const needs = KEYS.object(cid)
  const what = `is a piece of ${needs}, which is gone`
  const finding: Finding = { kind: 'object-lost', key, text, record, what }
  return [holder, { needs, finding }]
}

function expiryLink(entry: ExpiryEntry, of: string): Link {
  return derivedLink(KEYS.expiry(entry), entry, of)
}

function derivedLink(needs: string, value: unknown, of: string): Link {
  const operation = put(needs, value)
  const accepts = (text: string) => operation.type === 'put' && operation.value === text
  return { needs, accepts, finding: { kind: 'missing', key: needs, value, what: `should follow from ${of}` } }
}

function queueLink(key: string, text: string): Link {
  const needs = KEYS.repair(key.split(':')[2] ?? '')
  const accepts = (found: string) => {
    const record = openRecord(needs, found, schemas.RepairSchema)
    return record.ok && KEYS.queue(record.value.sinceMs, record.value.cid) === key
  }
  return { ...strayLink(needs, key, text), accepts }
}

function strayLink(needs: string, key: string, text: string): Link {
  return { needs, finding: { kind: 'stray', key, text, what: `follows from ${needs}, which is gone` } }
}
