/** Batches to begin with. The first two are the document's own examples, with the lists that it prints of them. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import type { TierName } from '../../../../protocol/scoring/tiers.ts'
import type { BatchRow, Stages, Verdict } from './batch-model.ts'

/** A list as the document prints it, and the stage that it is of. */
export interface PrintedList {
  readonly stage: 'latency' | 'tierLatency' | 'verified' | 'weighted'
  readonly values: readonly number[]
}

export interface Preset {
  readonly id: string
  readonly name: MessageDescriptor
  readonly about: MessageDescriptor
  readonly kind: TaskKind
  readonly rows: readonly BatchRow[]
  /** Under the rule set `seed`; empty: not from the document. */
  readonly printed: readonly PrintedList[]
}

const KIB = 1_024
const MIB = 2 ** 20

function row(
  uid: number,
  tier: TierName,
  seconds: number,
  verdict: Verdict = 'right',
  bytes: number = KIB,
): BatchRow {
  return { uid, tier, seconds, bytes, verdict }
}

const TEN_TIERS: readonly TierName[] = [
  'Bronze',
  'Bronze',
  'Gold',
  'Diamond',
  'Bronze',
  'Silver',
  'Silver',
  'Super Saiyan',
  'Gold',
  'Bronze',
]
const TEN_VERIFIED = [true, true, false, true, false, false, true, true, true, false]

export const PRESETS: readonly Preset[] = [
  {
    id: 'five',
    name: msg`Store, five miners`,
    about: msg`The document’s “Example Store Reward”. It prints tier × latency, then the same with the two fastest boosted. The last two columns go on where it stops: the reward that counts is the rescaled one.`,
    kind: 'store',
    rows: [
      row(0, 'Bronze', 0.15),
      row(1, 'Silver', 0.12),
      row(2, 'Gold', 0.19),
      row(3, 'Diamond', 0.11),
      row(4, 'Super Saiyan', 0.3),
    ],
    printed: [
      { stage: 'tierLatency', values: [0.5491, 0.6571, 0.6971, 0.8506, 0.6524] },
      { stage: 'weighted', values: [0.5491, 0.7557, 0.6971, 0.8931, 0.6524] },
    ],
  },
  {
    id: 'ten',
    name: msg`Ten miners`,
    about: msg`The document’s ten times from 0.1 to 1.0 s. It prints the latency factors, tier × latency, and the same where a proof failed. It leaves out boost and rescaling, which the last columns add; its “max_time of 0.9” belongs to no list of its own: the largest time is 1.0.`,
    kind: 'challenge',
    rows: TEN_TIERS.map((tier, i) =>
      row(i, tier, (i + 1) / 10, TEN_VERIFIED[i] === true ? 'right' : 'wrong'),
    ),
    printed: [
      {
        stage: 'latency',
        values: [0.9752, 0.9652, 0.9514, 0.9324, 0.9067, 0.8726, 0.8284, 0.7729, 0.7057, 0.6283],
      },
      {
        stage: 'tierLatency',
        values: [0.5851, 0.5791, 0.7611, 0.8392, 0.544, 0.6108, 0.5799, 0.7729, 0.5646, 0.3769],
      },
      { stage: 'verified', values: [0.5851, 0.5791, 0, 0.8392, 0, 0, 0.5799, 0.7729, 0.5646, 0] },
    ],
  },
  {
    id: 'fail',
    name: msg`All fail`,
    about: msg`Nobody’s proof holds. The reference divides zero by zero, and these miners’ averages stay “not a number” for good.`,
    kind: 'store',
    rows: [0.4, 0.6, 0.9, 1.2, 2].map((seconds, i) => row(i, 'Gold', seconds, 'wrong')),
    printed: [],
  },
  {
    id: 'slow',
    name: msg`One very slow`,
    about: msg`One answer takes 25 times as long as the others. The curve is as wide as the slowest answer, so the others are told apart by next to nothing.`,
    kind: 'retrieve',
    rows: [1, 1.2, 1.5, 2, 50].map((seconds, i) => row(i, 'Gold', seconds, 'right', MIB)),
    printed: [],
  },
  {
    id: 'sizes',
    name: msg`Mixed sizes`,
    about: msg`Three Golds: 64 MiB in 4 s, 1 KiB in 2 s and in 3 s. The reference sorts the times and leaves the sizes, so that the large answer is judged by a small one’s size.`,
    kind: 'store',
    rows: [
      row(0, 'Gold', 4, 'right', 64 * MIB),
      row(1, 'Gold', 2, 'right', KIB),
      row(2, 'Gold', 3, 'right', KIB),
    ],
    printed: [],
  },
  {
    id: 'error',
    name: msg`A fast error`,
    about: msg`A wrong answer after 0.05 s beside three right ones. Where all answers shape the curve it takes a boosted place and moves the others’ rewards; the strict rules count right answers only.`,
    kind: 'challenge',
    rows: [
      row(0, 'Gold', 0.05, 'wrong'),
      row(1, 'Gold', 1),
      row(2, 'Gold', 2),
      row(3, 'Bronze', 2.5),
      row(4, 'Gold', 0, 'silent'),
    ],
    printed: [],
  },
]

/** What the document prints of a row's stage; null: nothing. */
export function printedOf({ printed }: Preset, place: number, stage: keyof Stages): number | null {
  return printed.find((list) => list.stage === stage)?.values[place] ?? null
}
