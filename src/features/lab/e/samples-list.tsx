import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { entropyOf, hexLines, seededBytes } from '../../../client/lab/data-bytes.ts'
import { treeRange } from '../../../client/lab/data-challenge.ts'
import { formatBytes, formatCount, formatDecimal } from '../../../ui/format.ts'
import { EntropyStrip } from './entropy-strip.tsx'

/** Of each sample so much is drawn: nobody looks at megabytes. */
const SHOWN_BYTES = 4_096
const BLOCK = 256

interface SamplesListProps {
  readonly seed: number
  readonly sizes: readonly number[]
  readonly chosen: number
  readonly onChoose: (place: number) => void
}

/** Ten random objects: how large, how they begin, and how full of surprise they are. */
export function SamplesList({ seed, sizes, chosen, onChoose }: SamplesListProps) {
  const { t } = useLingui()
  const name = useId()
  const size = sizes[chosen] ?? 1
  const { leaves, steps } = treeRange(size)
  const [few, many] = leaves.map(formatCount)
  const [least, most] = steps
  const text = formatBytes(size)
  const largest = formatBytes(Math.max(256, Math.floor(size / 4)))
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <h2 className="text-base font-semibold">{t`Ten samples, and nothing to see in them`}</h2>
      <p className="mt-1 text-[0.8125rem] text-pretty text-muted">
        {t`First bytes in hex, and the entropy of the first 4 KiB by blocks of 256 bytes. A block of 256 random bytes has about 7.2 bits a byte: it is too short for all 8.`}
      </p>
      <ol className="mt-3 divide-y divide-line">
        {sizes.map((each, place) => {
          const bytes = seededBytes(`${seed}/sample/${place}`, SHOWN_BYTES)
          const number = place + 1
          const entropy = formatDecimal(entropyOf(bytes), 3)
          return (
            <li key={place} className="has-checked:bg-accent-soft">
              <label className="flex cursor-pointer flex-wrap items-center gap-x-4 gap-y-0.5 px-2 py-1.5">
                <span className="inline-flex w-28 items-center gap-2">
                  <input
                    type="radio"
                    name={name}
                    checked={place === chosen}
                    onChange={() => onChoose(place)}
                    className="size-4 accent-accent-fill"
                  />
                  <span className="sr-only">{t`Sample ${number}:`}</span>
                  <span className="font-medium">{formatBytes(each)}</span>
                </span>
                <code className="min-w-0 flex-1 basis-44 truncate font-mono text-xs text-muted">
                  {hexLines(bytes, 16, 1)[0] ?? ''}
                </code>
                <EntropyStrip
                  bytes={bytes}
                  block={BLOCK}
                  label={(mean) => t`Entropy by block, ${mean} bits a byte on average`}
                />
                <span className="w-20 text-right text-xs text-muted">{t`${entropy} bits`}</span>
              </label>
            </li>
          )
        })}
      </ol>
      <p className="mt-2 text-[0.8125rem] text-pretty" aria-live="polite">
        {t`Of the chosen one (${text}) chunks of 256 B up to ${largest} are asked: a tree of ${few ?? ''} to ${many ?? ''} leaves, and a path of ${least} to ${most} steps.`}
      </p>
    </section>
  )
}
