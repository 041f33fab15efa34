import { useLingui } from '@lingui/react/macro'
import { Check, FolderInput, LoaderCircle } from 'lucide-react'
import type { ToolEntry } from '../../client/interchange-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { sentenceOf } from '../shared/error-sentences.ts'
import { IMPORT_WORDS } from './tool-words.ts'
import type { ImportState } from './use-imports.ts'

interface ToolRowProps {
  readonly entry: ToolEntry
  readonly state: ImportState | null
  readonly onBring: () => void
}

export function ToolRow({ entry, state, onBring }: ToolRowProps) {
  const { t } = useLingui()
  const name = nameInSentence(entry.name)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <EntryName name={entry.name} className="block min-w-0 font-medium break-words" />
        <CopyText text={entry.cid} what={t`content identifier`} keep={8} className="text-muted" />
        <Sentence state={state} />
      </div>
      <div className="ml-auto">
        {state?.kind === 'busy' ? (
          <span role="status" className="flex items-center gap-2 text-muted">
            <LoaderCircle aria-hidden="true" size={16} className="animate-spin" />
            {t`Fetching…`}
          </span>
        ) : state?.kind === 'begun' ? (
          <span className="flex items-center gap-1.5 text-verified">
            <Check aria-hidden="true" size={16} />
            {t`Fetched and checked`}
          </span>
        ) : (
          <Button compact icon={FolderInput} onClick={onBring} aria-label={t`Bring ${name} here`}>
            {state === null ? t`Bring here` : t`Try again`}
          </Button>
        )}
      </div>
    </li>
  )
}

function Sentence({ state }: { readonly state: ImportState | null }) {
  const { t } = useLingui()
  if (state === null || state.kind === 'busy' || state.kind === 'begun') return null
  if (state.kind === 'not')
    return <p className="mt-0.5 text-[0.8125rem] text-claimed">{t(IMPORT_WORDS[state.why])}</p>
  const { what, next } = sentenceOf(state.failure)
  return (
    <p role="alert" className="mt-0.5 text-[0.8125rem] text-failed">
      {what} {next}
    </p>
  )
}
