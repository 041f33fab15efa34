/** What came of an audit, in words: what happened, whose fault it is, whether the file is safe, what is being done. */
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { Blame, FileStanding, HolderVerdict } from '../../client/audit-api.ts'
import { reasonWords } from '../shared/reason-words.ts'

/** What was found of one holder. */
export interface Finding {
  readonly verdict: HolderVerdict
  readonly blame: Blame
  readonly reason: string
}

const WHAT: Readonly<Record<HolderVerdict, MessageDescriptor>> = {
  proven: msg`Every answer leads to the root that was fixed at upload, and this miner signed it.`,
  unsigned: msg`The right bytes came back. Nothing shows that they came from this miner, for it signs no answers.`,
  consistent: msg`The specification’s checks hold. Nothing in them binds the answer to this file.`,
  failed: msg`An answer is wrong.`,
  missing: msg`The answer says that the miner does not have the piece.`,
  silent: msg`No answer came.`,
  unasked: msg`A receipt names this miner, and the validator did not ask it.`,
}

const FAULT: Readonly<Record<Blame, MessageDescriptor>> = {
  miner: msg`The miner’s own signature is under it, so the fault is the miner’s.`,
  validator: msg`The fault is the validator’s that relayed it, not the miner’s.`,
  either: msg`No signature settles it: the miner may have sent it so, or the validator may have changed it or made it up on the way. Nobody can tell which.`,
  nobody: msg`Nobody is to blame for it.`,
}

const SILENT = msg`Silence is no lie: miners are slow, cut off or restarted, and nobody is accused.`
const UNASKED = msg`Whom to ask is the validator’s decision, so it is the validator that owes an explanation.`
const MISSING = msg`It had taken the piece, and says itself that it is gone: the loss is the miner’s.`
const GOOD = msg`Nobody has done anything wrong.`

const DOING: Readonly<Record<HolderVerdict, MessageDescriptor>> = {
  proven: msg`Nothing has to be done.`,
  unsigned: msg`Nothing has to be done; a miner that signs its answers would prove more.`,
  consistent: msg`Nothing is wrong as far as can be told. A download checks every byte.`,
  failed: msg`The validator checks this copy itself, and replaces it when it is lost; the next audit sees who holds it then.`,
  missing: msg`The validator checks this copy itself, and makes a new one elsewhere; the next audit sees who holds it then.`,
  silent: msg`The next audit asks it again. Should it stay silent, the validator makes a new copy elsewhere.`,
  unasked: msg`The next audit sees whether the validator asks it, or who holds this copy now.`,
}

/** What happened. Reasons that this page has no words for yet are named, not hidden. */
export function whatSentence({ verdict, reason }: Finding): string {
  if (verdict !== 'failed' && verdict !== 'silent') return i18n._(WHAT[verdict])
  const words = reasonWords(reason)
  if (words !== null) return words
  const what = i18n._(WHAT[verdict])
  return reason === '' ? what : `${what} ${t`The reason given is “${reason}”.`}`
}

export function faultSentence({ verdict, blame }: Finding): string {
  switch (verdict) {
    case 'proven':
    case 'unsigned':
    case 'consistent':
      return i18n._(GOOD)
    case 'silent':
      return i18n._(SILENT)
    case 'unasked':
      return i18n._(blame === 'validator' ? UNASKED : FAULT[blame])
    case 'missing':
      return i18n._(blame === 'miner' ? MISSING : FAULT[blame])
    case 'failed':
      return i18n._(FAULT[blame])
  }
}

export function doingSentence({ verdict }: Finding): string {
  return i18n._(DOING[verdict])
}

/** As many as an upload asks for. */
const COPIES_ENOUGH = 3

/** Of a file, by all that was audited of it. */
export interface Safety {
  readonly standing: FileStanding
  /** Fewest copies of any piece whose newest evidence this page verified. */
  readonly copies: number
}

/** Whether the file is safe, by all that the newest audits proved of it. */
export function safetySentence(standing: FileStanding, copies: number): string {
  switch (standing) {
    case 'lost':
      return t`The file is in danger: a piece of it was proven by nobody, and a copy of it failed. Download it now; what still answers is found on the way.`
    case 'failed':
      return copies === 0
        ? t`Whether the file is safe is not known: a piece of it was proven by nobody.`
        : t`The file is safe for now: every piece was proven by at least ${plural(copies, { one: '# miner', other: '# miners' })}.`
    case 'weak':
      return copies === 0
        ? t`A piece of it was proven by nobody, and no copy failed. Audit it again before worrying.`
        : copies >= COPIES_ENOUGH
          ? t`By what was proven before, the file is safe: every piece by at least ${plural(copies, { one: '# miner', other: '# miners' })}. The newest audit did not prove that again.`
          : t`The file can be read: every piece was proven by at least ${plural(copies, { one: '# miner', other: '# miners' })}, fewer than an upload asks for.`
    case 'unaudited':
      return t`Nobody was asked about all of it yet; its receipts tell what was proven at upload.`
    case 'proven':
      return t`The file is safe: every piece was proven by at least ${plural(copies, { one: '# miner', other: '# miners' })}.`
  }
}
