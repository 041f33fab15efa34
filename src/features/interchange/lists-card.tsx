import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { FileJson, FolderInput } from 'lucide-react'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import type { ToolEntry, ToolList, ToolTrouble } from '../../client/interchange-api.ts'
import { Button } from '../../ui/button.tsx'
import { displayName } from '../../ui/display-name.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { ToolRow } from './tool-row.tsx'
import { TROUBLE_WORDS } from './tool-words.ts'
import { useImports } from './use-imports.ts'

/** Rows drawn; a list of more is cut in sentences, and all of it can still be brought at once. */
const SHOWN_MAX = 200

export function ListsCard() {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const [list, setList] = useState<ToolList | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const take = async (input: HTMLInputElement): Promise<void> => {
    const files = [...(input.files ?? [])]
    input.value = ''
    if (files.length === 0) return
    const read = await run(() => drive.readToolLists(files.map((file) => ({ name: file.name, file }))))
    if (read.ok) setList(read.value)
  }
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Lists of the tool`}</h2>
      <p className="text-muted">
        {t`The tool notes what it stored in ~/.bittensor/hashes, one file for each wallet. Choose them here: each name in them can be fetched, checked and stored as a file of this drive. Up to 16 MiB each.`}
      </p>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept=".json,application/json"
        aria-label={t`Lists of the tool`}
        data-testid="tool-lists"
        onChange={(event) => void take(event.currentTarget)}
      />
      <div className="mt-3">
        <Button icon={FileJson} disabled={busy} onClick={() => picker.current?.click()}>
          {t`Choose lists`}
        </Button>
      </div>
      <FailureBelow failure={failure} />
      {list === null ? null : <Troubles troubles={list.troubles} />}
      {list === null ? null : <Entries entries={list.entries} />}
    </section>
  )
}

function Entries({ entries }: { readonly entries: readonly ToolEntry[] }) {
  const { t } = useLingui()
  const { states, bring, bringAll, isRunning } = useImports()
  if (entries.length === 0) return <p className="mt-3 text-muted">{t`There is no stored file in them.`}</p>
  const count = entries.length
  const begun = [...states.values()].filter((state) => state.kind === 'begun').length
  return (
    <>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <p className="font-medium">{t`${plural(count, { one: '# stored file', other: '# stored files' })}`}</p>
        {count > 1 ? (
          <Button icon={FolderInput} disabled={isRunning} onClick={() => void bringAll(entries)}>
            {t`Bring all here`}
          </Button>
        ) : null}
      </div>
      <ul className="mt-2 divide-y divide-line border-t border-line">
        {entries.slice(0, SHOWN_MAX).map((entry) => (
          <ToolRow
            key={`${entry.cid} ${entry.name}`}
            entry={entry}
            state={states.get(entry) ?? null}
            onBring={() => void bring(entry)}
          />
        ))}
      </ul>
      {count > SHOWN_MAX ? (
        <p className="mt-2 text-muted">{t`The first ${SHOWN_MAX} are shown. “Bring all here” brings the others too.`}</p>
      ) : null}
      {begun === 0 ? null : (
        <p className="mt-3" role="status">
          {t`${plural(begun, { one: '# file is being stored in your drive.', other: '# files are being stored in your drive.' })}`}{' '}
          <Link href="/drive" className="font-medium text-accent underline">
            {t`Show the drive`}
          </Link>
        </p>
      )}
    </>
  )
}

function Troubles({ troubles }: { readonly troubles: readonly ToolTrouble[] }) {
  const { t } = useLingui()
  if (troubles.length === 0) return null
  const shown = troubles.slice(0, 5)
  const more = troubles.length - shown.length
  return (
    <div className="mt-3">
      <InlineNote tone="claimed">
        <ul className="flex flex-col gap-1">
          {shown.map(({ list, name, reason }) => (
            <li key={`${list} ${name} ${reason}`} className="break-words">
              <strong className="font-semibold">{displayName(name === '' ? list : name)}</strong>{' '}
              {t(TROUBLE_WORDS[reason])}
            </li>
          ))}
          {more > 0 ? (
            <li>{t`${plural(more, { one: '# more line is like that.', other: '# more lines are like that.' })}`}</li>
          ) : null}
        </ul>
      </InlineNote>
    </div>
  )
}
