import { useLingui } from '@lingui/react/macro'
import { useRef, useState } from 'react'
import { hasKitLink } from '../../../client/kit-sign.ts'
import type { WrongWord } from '../../../client/outcome-api.ts'
import { SecretField } from '../../../ui/field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { KitPhoto } from './kit-photo.tsx'
import { WordFields } from './word-fields.tsx'
import { NO_WORDS, phraseOf, type Words } from './words-model.ts'

type Way = 'words' | 'photo' | 'link'

interface KitInputProps {
  /** The kit as text, null while it is not whole. Called with every change, so that an old refusal can be taken back. */
  readonly onKit: (kit: string | null) => void
  /** What the vault said of the words as they stand. */
  readonly refused: readonly WrongWord[]
  readonly disabled: boolean
}

/** A recovery kit in whatever form it is at hand. */
export function KitInput({ onKit, refused, disabled }: KitInputProps) {
  const { t } = useLingui()
  const [way, setWay] = useState<Way>('words')
  const [words, setWords] = useState(NO_WORDS)
  const [link, setLink] = useState('')
  // Leaving a field completes its word, and what moved the focus may have filled all of them in the same moment.
  const latest = useRef(words)
  const change = (how: (words: Words) => Words): void => {
    const next = how(latest.current)
    if (next.every((word, at) => word === latest.current[at])) return
    latest.current = next
    setWords(next)
    onKit(phraseOf(next))
  }
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Segmented
          label={t`How to give the kit`}
          value={way}
          onChange={(next) => {
            setWay(next)
            onKit(next === 'words' ? phraseOf(words) : null)
            setLink('')
          }}
          options={[
            { value: 'words', label: t`Type the words` },
            { value: 'photo', label: t`Photo` },
            { value: 'link', label: t({ message: 'Link', context: 'kit link' }) },
          ]}
        />
      </div>
      {way === 'words' ? (
        <WordFields words={words} refused={refused} disabled={disabled} onChange={change} />
      ) : null}
      {way === 'photo' ? <KitPhoto onKit={onKit} disabled={disabled} /> : null}
      {way === 'link' ? (
        <SecretField
          label={t`Kit link`}
          name="kit-link"
          autoComplete="off"
          value={link}
          disabled={disabled}
          onChange={({ target }) => {
            setLink(target.value)
            onKit(hasKitLink(target.value) ? target.value : null)
          }}
          hint={t`It is in the text file of the kit, and has #/k/ftv1 in it.`}
        />
      ) : null}
    </div>
  )
}
