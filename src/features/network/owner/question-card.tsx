import { useLingui } from '@lingui/react/macro'
import { CircleAlert, CircleCheck, CircleHelp, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import type { Answer, Standing } from './owner-sentences.ts'

const ICONS: Readonly<Record<Standing, LucideIcon>> = {
  fine: CircleCheck,
  look: TriangleAlert,
  bad: CircleAlert,
  unknown: CircleHelp,
}
const COLOURS: Readonly<Record<Standing, string>> = {
  fine: 'text-verified',
  look: 'text-claimed',
  bad: 'text-failed',
  unknown: 'text-muted',
}

interface QuestionCardProps {
  readonly question: string
  readonly answer: Answer
  /** Id of the section below that shows more. */
  readonly more?: string
  readonly wide?: boolean
  readonly children?: ReactNode
}

/** One question, its answer as a sentence, and what it rests on. */
export function QuestionCard({ question, answer, more, wide = false, children }: QuestionCardProps) {
  const { t } = useLingui()
  const { standing, sentence, note } = answer
  const Icon = ICONS[standing]
  const words: Readonly<Record<Standing, string>> = {
    fine: t`Nothing to do`,
    look: t`Worth a look`,
    bad: t`Needs attention`,
    unknown: t`Not known`,
  }
  return (
    <li
      className={classNames(
        'flex min-w-0 flex-col rounded-xl border border-line bg-surface px-4 py-3',
        wide && 'sm:col-span-2',
      )}
    >
      <h2 className="text-xs text-muted">{question}</h2>
      <p className="mt-1 flex gap-2 leading-snug font-semibold text-pretty">
        <Icon
          role="img"
          aria-label={words[standing]}
          size={17}
          strokeWidth={2.1}
          className={classNames('mt-px shrink-0', COLOURS[standing])}
        />
        <span className="min-w-0">{sentence}</span>
      </p>
      {children}
      <p className="mt-1.5 text-xs text-pretty text-muted">
        {note}
        {more === undefined ? null : (
          <>
            {' '}
            <a href={`#${more}`} className="whitespace-nowrap text-accent underline underline-offset-2">
              {t`More below`}
              <span className="sr-only">: {question}</span>
            </a>
          </>
        )}
      </p>
    </li>
  )
}
