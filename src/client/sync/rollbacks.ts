/**
 * Which validators gave an older head than they had signed for. The conviction is made of two signatures of the accused, so
 * that anybody can check it and nobody can be framed (wire/head-words.ts).
 */
import { acknowledgedText, isRollback, isWordOf, servedText } from '../../wire/head-words.ts'
import type { AxonTransport, PutHeadAnswer } from '../axon-port.ts'
import type { RollbackEvidence } from '../sync-api.ts'
import { askHead, type HeadAnswer, type Served } from './ask-heads.ts'
import type { Acknowledgement } from './network-root.ts'
import type { Rollback } from './sync-memory.ts'

interface Court {
  readonly axons: AxonTransport
  /** 32 hex digits. */
  readonly vaultId: string
  /** Unix milliseconds. */
  readonly now: () => number
}

/**
 * @param acknowledged the newest word of each validator
 * @returns one conviction for each validator that has earned it
 * @throws the signal's reason
 */
export async function findRollbacks(
  court: Court,
  answers: readonly HeadAnswer[],
  acknowledged: readonly Acknowledgement[],
  signal: AbortSignal,
): Promise<Rollback[]> {
  const found: Rollback[] = []
  for (const answer of answers) {
    if (answer.kind !== 'head' && answer.kind !== 'none') continue
    const word = acknowledged.find(({ validator }) => validator === answer.validator.hotkey)
    if (word === undefined || !isOlder(answer.served, word)) continue
    // Only an answer to a question that quotes the word convicts: it was given after it.
    const again = await quoted(court, answer, word, signal)
    if (again === null) continue
    const served = { validator: word.validator, ...again }
    const { vaultId } = court
    if (isRollback({ ...word, vaultId }, { ...served, vaultId }))
      found.push({ acknowledged: word, served, at: court.now() })
  }
  return found
}

function isOlder(served: Served, word: Acknowledgement): boolean {
  return served.number < word.number || (served.number === word.number && served.headHash !== word.headHash)
}

async function quoted(
  { axons, vaultId }: Court,
  answer: HeadAnswer & { readonly served: Served },
  word: Acknowledgement,
  signal: AbortSignal,
): Promise<Served | null> {
  if (answer.served.after === word.signature) return answer.served
  const again = await askHead(axons, answer.validator, vaultId, word.signature, signal)
  return again.kind === 'head' || again.kind === 'none' ? again.served : null
}

/** The word of a validator about a head that it was given; null when it did not sign for that head. */
export function acknowledgementOf(
  validator: string,
  vaultId: string,
  put: { readonly number: number; readonly hash: string },
  { number, headHash, acknowledged: signature }: PutHeadAnswer,
): Acknowledgement | null {
  if (number !== put.number || headHash !== put.hash) return null
  const word = { validator, number, headHash }
  return isWordOf(validator, acknowledgedText({ ...word, vaultId }), signature)
    ? { ...word, signature }
    : null
}

/** For the page: what was signed, and the signatures. */
export function evidenceOf({ acknowledged, served, at }: Rollback, vaultId: string): RollbackEvidence {
  return {
    validatorHotkey: acknowledged.validator,
    at,
    acknowledgedNumber: acknowledged.number,
    acknowledgedText: acknowledgedText({ ...acknowledged, vaultId }),
    acknowledgedSignature: acknowledged.signature,
    servedNumber: served.number,
    servedText: servedText({ ...served, vaultId }),
    servedSignature: served.signature,
  }
}
