import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMemo, useState } from 'react'
import { entropyOf, hexLines, uniformity } from '../../../client/lab/data-bytes.ts'
import { standing } from '../../../client/lab/data-game.ts'
import { Button } from '../../../ui/button.tsx'
import { displayName } from '../../../ui/display-name.ts'
import { formatBytes, formatDecimal } from '../../../ui/format.ts'
import { shareText } from '../../shared/share-words.ts'
import { BitPicture } from './bit-picture.tsx'
import { OwnBytes } from './own-bytes.tsx'
import { STRIP_BYTES, useGame } from './use-game.ts'
import { type Own, ownText, useSealed } from './use-sealed.ts'

/** Whose bytes are the user's? */
export function GameCard() {
  const { t } = useLingui()
  const sample = t`Dear Ada, the contract is attached. The money comes on the first of the month, as always; please tell nobody before the second. I have put the photographs of the garden into the same folder, and the recipe that you asked for. Yours, Charles.`
  const [own, setOwn] = useState<Own>(() => ownText(sample))
  const sealed = useSealed(own)
  const facts = useMemo(
    () =>
      sealed === null
        ? null
        : {
            entropy: entropyOf(sealed.bytes),
            plain: entropyOf(sealed.own.plain),
            test: uniformity(sealed.bytes),
          },
    [sealed],
  )
  const size = formatBytes(own.plain.length)
  const [before, after] =
    facts === null ? ['–', '–'] : [formatDecimal(facts.plain, 2), formatDecimal(facts.entropy, 2)]
  return (
    <section className="min-w-0 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <h2 className="text-base font-semibold">{t`Which is the user's?`}</h2>
      <p className="mt-1 text-[0.8125rem] text-pretty text-muted">
        {t`Your text is sealed here as the drive seals files, under a key that is kept nowhere. One of the two strips is cut out of the result, the other is random.`}
      </p>
      <OwnBytes own={own} onChange={setOwn} />
      <p className="mt-2 text-[0.8125rem] text-muted">
        {own.name === null
          ? t`${size} of text with ${before} bits a byte became ciphertext with ${after}.`
          : t`The first ${size} of “${displayName(own.name)}” with ${before} bits a byte became ciphertext with ${after}.`}{' '}
        {facts?.test === null || facts === null
          ? null
          : facts.test.suspicious
            ? t`A chi-square test for bias finds some, as it does in one of twenty random samples.`
            : t`A chi-square test for bias finds none.`}
      </p>
      {sealed === null ? (
        // The room of the pair, which comes when the text is sealed.
        <div className="min-h-70" />
      ) : sealed.bytes.length < STRIP_BYTES ? (
        <p className="mt-3 text-claimed">
          {t`That is too short to cut a strip out of: at least ${STRIP_BYTES} bytes are needed.`}
        </p>
      ) : (
        <Play key={sealed.number} ciphertext={sealed.bytes} />
      )}
    </section>
  )
}

function Play({ ciphertext }: { readonly ciphertext: Uint8Array }) {
  const { t } = useLingui()
  const game = useGame(ciphertext)
  const { round, guess, score, onGuess, next, reset } = game
  const { rate, interval, chance } = standing(score)
  const [from, to] = interval.map((each) => shareText(each))
  const { guesses, right } = score
  const result =
    rate === null
      ? t`No guess yet.`
      : chance
        ? t`${right} of ${plural(guesses, { one: '# guess', other: '# guesses' })} right: ${from ?? ''} to ${to ?? ''} (95 %). A half lies inside, so this is what blind guessing looks like.`
        : t`${right} of ${plural(guesses, { one: '# guess', other: '# guesses' })} right: ${from ?? ''} to ${to ?? ''} (95 %). A half lies outside, which happens by luck to one in twenty players.`
  return (
    <>
      <div className="mt-3 grid grid-cols-2 gap-3">
        {(['left', 'right'] as const).map((side) => {
          const bytes = round[side]
          const name = side === 'left' ? t`Left` : t`Right`
          const label = side === 'left' ? t`Left is the user's` : t`Right is the user's`
          return (
            <figure key={side} className="min-w-0">
              <BitPicture bytes={bytes} label={t`${name}: bits of ${STRIP_BYTES} bytes`} />
              <code className="mt-1 block truncate font-mono text-xs text-muted">
                {hexLines(bytes, 24, 1)[0] ?? ''}
              </code>
              <Button
                compact
                variant={guess === side ? 'primary' : 'secondary'}
                disabled={guess !== null}
                onClick={() => onGuess(side)}
                className="mt-1.5 w-full"
              >
                {label}
              </Button>
            </figure>
          )
        })}
      </div>
      <div className="mt-3 flex min-h-9 flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-56 font-medium" aria-live="polite">
          {guess === null
            ? t`Guess.`
            : guess === round.ciphertext
              ? t`Right: that was the ciphertext.`
              : t`Wrong: that was random.`}
        </p>
        <Button compact variant="primary" disabled={guess === null} onClick={next}>
          {t`Next pair`}
        </Button>
      </div>
      <ScaleOfHalf interval={interval} rate={rate} label={result} />
      <p className="mt-1.5 text-[0.8125rem] text-pretty">
        {result}{' '}
        {guesses === 0 ? null : (
          <button type="button" onClick={reset} className="rounded text-accent underline underline-offset-2">
            {t`Begin anew`}
          </button>
        )}
      </p>
    </>
  )
}

interface ScaleProps {
  readonly interval: readonly [number, number]
  readonly rate: number | null
  readonly label: string
}

/** Where the score lies between none and all, and the half. */
function ScaleOfHalf({ interval: [from, to], rate, label }: ScaleProps) {
  return (
    <svg role="img" aria-label={label} viewBox="0 0 200 12" className="mt-1 w-full max-w-md">
      <line x1={0} x2={200} y1={6} y2={6} className="stroke-line" strokeWidth={2} />
      {rate === null ? null : (
        <>
          <line
            x1={200 * from}
            x2={200 * to}
            y1={6}
            y2={6}
            className="stroke-accent"
            strokeWidth={4}
            strokeOpacity={0.5}
          />
          <circle cx={200 * rate} cy={6} r={3.5} className="fill-accent" />
        </>
      )}
      <line x1={100} x2={100} y1={0} y2={12} className="stroke-ink" strokeWidth={1} />
    </svg>
  )
}
