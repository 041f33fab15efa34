import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Choice } from '../../client/entry-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useNarrow } from '../../ui/use-media.ts'
import { EntryName } from '../shared/entry-name.tsx'
import {
  type Conflict,
  commonChoice,
  countChoices,
  type Decisions,
  decide,
  decideAll,
  firstDecisions,
} from './collision-model.ts'
import { ConflictRow } from './conflict-row.tsx'
import { useChoiceWords } from './use-choice-words.ts'
import type { CollisionQuestion } from './use-collisions.ts'

interface CollisionDialogProps {
  readonly question: CollisionQuestion
  /** Null: nothing shall happen at all. */
  readonly onAnswer: (decisions: Decisions | null) => void
}

/** Names that are taken, with both sides of each: asked once, before anything moves. */
export function CollisionDialog({ question, onAnswer }: CollisionDialogProps) {
  const { t } = useLingui()
  const { conflicts, how, folder } = question
  const words = useChoiceWords()
  const [decisions, setDecisions] = useState(() => firstDecisions(conflicts))
  const count = conflicts.length
  // What is proposed loses nothing.
  const goOn = useRef<HTMLButtonElement>(null)
  useEffect(() => goOn.current?.focus(), [])
  const same = conflicts.filter((conflict) => conflict.same).length
  const options = (['keep-both', 'replace', 'skip'] as const).map((value) => ({ value, label: words[value] }))
  const place =
    folder.name === null ? t`your drive` : <EntryName name={folder.name} className="font-medium" />
  return (
    <Dialog
      placement="wide"
      title={t`${plural(count, { one: '# name is taken', other: '# names are taken' })}`}
      onClose={() => onAnswer(null)}
    >
      <p>
        {question.arriving === 1 ? (
          <Trans>Something of the same name is in {place} already.</Trans>
        ) : (
          <Trans>
            <Plural value={count} one="# entry" other="# entries" /> of {question.arriving} would meet
            something of the same name in {place}.
          </Trans>
        )}{' '}
        <span className="text-muted">{words.about(how)}</span>
      </p>
      {same === 0 ? null : (
        <p className="mt-1.5 text-muted">
          <Plural
            value={same}
            one="# of them has the same size and time as what is here: it is skipped unless you choose otherwise."
            other="# of them have the same size and time as what is here: they are skipped unless you choose otherwise."
          />
        </p>
      )}
      {count === 1 ? null : (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <span className="font-medium">{t`For all`}</span>
          <Segmented
            compact
            label={t`For all`}
            options={options}
            value={commonChoice(decisions)}
            onChange={(choice) => setDecisions(decideAll(conflicts, choice))}
          />
        </div>
      )}
      <ConflictList
        conflicts={conflicts}
        decisions={decisions}
        onDecide={(key, choice) => setDecisions((before) => decide(before, key, choice))}
      />
      <DialogActions>
        <Button onClick={() => onAnswer(null)}>{t`Cancel`}</Button>
        <Button ref={goOn} variant="primary" onClick={() => onAnswer(decisions)}>
          <GoOn decisions={decisions} arriving={question.arriving} />
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** What the button will do, when that is little or nothing. */
function GoOn({ decisions, arriving }: { readonly decisions: Decisions; readonly arriving: number }) {
  const { t } = useLingui()
  const left = arriving - countChoices(decisions).skip
  return left === 0 ? t`Skip all` : t`Go on with ${left}`
}

const HEIGHT = 84
const HEIGHT_NARROW = 124

interface ConflictListProps {
  readonly conflicts: readonly Conflict[]
  readonly decisions: Decisions
  readonly onDecide: (key: string, choice: Choice) => void
}

function ConflictList({ conflicts, decisions, onDecide }: ConflictListProps) {
  const { t } = useLingui()
  const scroller = useRef<HTMLDivElement>(null)
  const height = useNarrow() ? HEIGHT_NARROW : HEIGHT
  const virtual = useVirtualizer({
    count: conflicts.length,
    getScrollElement: useCallback(() => scroller.current, []),
    estimateSize: useCallback(() => height, [height]),
    overscan: 3,
  })
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={t`Names that are taken`}
      tabIndex={0}
      className="mt-3 max-h-[46dvh] overflow-y-auto rounded-lg border border-line focus-visible:outline-offset-0"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const conflict = conflicts[index]
          if (conflict === undefined) return null
          return (
            <li
              key={conflict.key}
              aria-setsize={conflicts.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height, transform: `translateY(${start}px)` }}
            >
              <ConflictRow
                conflict={conflict}
                choice={decisions.get(conflict.key) ?? 'keep-both'}
                onDecide={onDecide}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}
