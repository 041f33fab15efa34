import { classNames } from '../../../ui/class-names.ts'

interface KitWordsProps {
  readonly words: string
  /** The size and number of columns, which differ between screen and paper. */
  readonly className: string
  readonly cellClassName: string
}

/** The words with their numbers, down the columns. */
export function KitWords({ words, className, cellClassName }: KitWordsProps) {
  return (
    <ol className={classNames('grid grid-flow-col', className)}>
      {words.split(' ').map((word, at) => (
        // The list never changes; a word may stand in it twice.
        <li key={`${at + 1}`} className={classNames('flex items-baseline gap-2 font-mono', cellClassName)}>
          <span className="w-[1.6em] shrink-0 text-right text-[0.75em] opacity-70 select-none">{at + 1}</span>
          {/* A blank at the end keeps words apart when they are copied by hand. */}
          <span>{`${word} `}</span>
        </li>
      ))}
    </ol>
  )
}
