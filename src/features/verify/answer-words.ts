/** What became of an answer, a receipt, a root: a word for the badge, a sentence for whoever wants more. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  CircleCheck,
  CircleHelp,
  CircleMinus,
  CircleX,
  FileCheck,
  Gavel,
  type LucideIcon,
} from 'lucide-react'
import type { NoAnswer } from '../../client/audit/evidence.ts'
import type {
  AnswerFinding,
  AnswerVerdict,
  ObjectFinding,
  ReceiptFinding,
} from '../../client/bundle/bundle-report.ts'
import type { Tone } from '../../ui/badge.tsx'

export interface VerdictWords {
  readonly tone: Tone
  readonly icon: LucideIcon
  readonly label: MessageDescriptor
  readonly meaning: MessageDescriptor
}

const ANSWERS: Readonly<Record<AnswerVerdict, VerdictWords>> = {
  proven: {
    tone: 'verified',
    icon: CircleCheck,
    label: msg`Proven`,
    meaning: msg`The answer is right, and this miner signed it.`,
  },
  unsigned: {
    tone: 'claimed',
    icon: CircleHelp,
    label: msg`Right, unsigned`,
    meaning: msg`The answer is right, but nobody signed it: it may be anybody’s.`,
  },
  consistent: {
    tone: 'consistent',
    icon: CircleHelp,
    label: msg`Consistent`,
    meaning: msg`The answer agrees with itself, and nothing binds it to the object.`,
  },
  'signed-wrong': {
    tone: 'failed',
    icon: Gavel,
    label: msg`Wrong, signed`,
    meaning: msg`The answer is wrong in what this miner itself signed: it convicts itself.`,
  },
  'signed-disputed': {
    tone: 'failed',
    icon: CircleX,
    label: msg`Wrong, disputed`,
    meaning: msg`What this miner signed agrees with itself. What is wrong is not covered by its signature, or is wrong by the exporter’s word alone, so nobody is convicted.`,
  },
  'wrong-unsigned': {
    tone: 'failed',
    icon: CircleX,
    label: msg`Wrong, unsigned`,
    meaning: msg`The answer is wrong, or was changed after it was signed. No signature of this miner holds over it, so nobody is convicted.`,
  },
  'no-answer': {
    tone: 'unknown',
    icon: CircleMinus,
    label: msg`No answer`,
    meaning: msg`By the exporter’s word no answer came.`,
  },
  void: {
    tone: 'failed',
    icon: CircleX,
    label: msg`Void`,
    meaning: msg`The question was not drawn from the block that it names, or was about another piece than the exporter’s. An answer to it proves nothing.`,
  },
}

const BY_ROOT = msg`This miner signed another chunk than the one that leads to the object’s root. It is convicted if that root is right, which is the exporter’s word.`

const ABSENCES: Readonly<Record<NoAnswer, MessageDescriptor>> = {
  missing: msg`By the exporter’s word the miner said that it does not have the object.`,
  refused: msg`By the exporter’s word the miner refused the question.`,
  malformed: msg`By the exporter’s word what came was no answer of this protocol.`,
  late: msg`By the exporter’s word no answer came in time. That is nobody’s lie.`,
  unreachable: msg`By the exporter’s word the miner could not be reached. That is nobody’s lie.`,
  busy: msg`By the exporter’s word the miner was busy. That is nobody’s lie.`,
  unasked: msg`By the exporter’s word the validator did not ask this miner. That is nobody’s lie.`,
}

export function wordsOfAnswer({ verdict, basis, noAnswer }: AnswerFinding): VerdictWords {
  const words = ANSWERS[verdict]
  if (noAnswer !== null) return { ...words, meaning: ABSENCES[noAnswer] }
  return basis === 'root' ? { ...words, meaning: BY_ROOT } : words
}

export const RECEIPTS: Readonly<Record<ReceiptFinding['verdict'], VerdictWords>> = {
  proven: {
    tone: 'verified',
    icon: CircleCheck,
    label: msg`Proven`,
    meaning: msg`This miner signed that it had stored the object, and its proof is right for the object’s bytes, which are in the bundle.`,
  },
  held: {
    tone: 'consistent',
    icon: FileCheck,
    label: msg`Signed`,
    meaning: msg`This miner signed that it had stored the object, and its commitment opens. It was not checked against the bytes: they are not in the bundle.`,
  },
  failed: {
    tone: 'failed',
    icon: CircleX,
    label: msg`Wrong`,
    meaning: msg`This receipt does not hold, so it counts for nothing.`,
  },
}

export const ROOTS: Readonly<Record<ObjectFinding['root'], MessageDescriptor>> = {
  object: msg`The object is in the bundle whole: its bytes have this name and this root.`,
  word: msg`That this root belongs to the object is the exporter’s word.`,
  contradicted: msg`The exporter contradicts itself: the bytes that lead to this root are not the object of this name.`,
}

export const ROLES: Readonly<Record<ObjectFinding['role'], MessageDescriptor>> = {
  part: msg`Part of the file`,
  manifest: msg`Manifest`,
  pack: msg`Pack of small files`,
}
