/**
 * Records as a large run keeps them: what several nodes each made for themselves and what is alike in several records is there
 * once. A validator's own record and another one's claim have the same texts and receipts, and so have the pieces of three
 * holders. Nothing else is different, and no node shares what it may change: records never do.
 */
import type { IndexChange, ObjectRecord, PieceRecord, PieceSeed } from '../../engine/records.ts'
import type { Receipt } from '../../wire/receipt-shape.ts'
import { flat, oneText, rememberingLast } from './recent.ts'

/** Records that are written within a second or two. */
const RECENT = 256

interface LastList<T> {
  list: readonly T[]
}

/** The list that was there last under this name, if this is the same. */
function createLists<T>(isSame: (a: T, b: T) => boolean): (name: string, list: readonly T[]) => readonly T[] {
  const last = rememberingLast(RECENT, (): LastList<T> => ({ list: [] }))
  return (name, list) => {
    const known = last(name)
    const isKnown =
      known.list.length === list.length &&
      list.every((each, i) => {
        const other = known.list[i]
        return other !== undefined && isSame(each, other)
      })
    // A list that grew has room for more than is in it.
    if (!isKnown) known.list = list.slice()
    return known.list
  }
}

const receiptsOf = createLists<Receipt>((a, b) => a === b)
const ownersOf = createLists<string>((a, b) => a === b)
const seedsOf = createLists<PieceSeed>((a, b) => a.seed === b.seed && a.proof === b.proof)

function keptObject(record: ObjectRecord): ObjectRecord {
  const { cid, dataHash, contentRoot, receipts, owners } = record
  return {
    ...record,
    cid: oneText(cid),
    dataHash: oneText(dataHash),
    contentRoot: contentRoot === null ? null : oneText(flat(contentRoot)),
    receipts: receiptsOf(cid, receipts),
    owners: ownersOf(owners.join(), owners),
  }
}

function keptPiece(record: PieceRecord): PieceRecord {
  const { cid, dataHash, contentRoot, seeds } = record
  return {
    ...record,
    cid: oneText(cid),
    dataHash: oneText(dataHash),
    contentRoot: oneText(flat(contentRoot)),
    seeds: seedsOf(dataHash, seeds),
  }
}

export function kept(change: IndexChange): IndexChange {
  if (change.kind === 'object' || change.kind === 'claim')
    return { ...change, record: keptObject(change.record) }
  return change.kind === 'piece' ? { ...change, record: keptPiece(change.record) } : change
}
