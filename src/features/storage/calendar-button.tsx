import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import type { CalendarDay } from '../../client/upkeep-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { displayName } from '../../ui/display-name.ts'
import { formatBytes } from '../../ui/format.ts'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { offerDownload } from '../shared/offer-download.ts'
import { useCall } from '../shared/use-call.ts'
import { calendarFile } from './calendar-file.ts'

/** Saves the days on which files end for a calendar; names go with them only when the person says so. */
export function CalendarButton({ disabled }: { readonly disabled: boolean }) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        icon={CalendarPlus}
        disabled={disabled}
        onClick={() => setOpen(true)}
        className="mt-3 max-sm:w-full"
      >
        {t`Save as calendar…`}
      </Button>
      {open ? <CalendarDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function CalendarDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const [withNames, setWithNames] = useState(false)
  const { busy, failure, run } = useCall()
  const save = async (): Promise<void> => {
    const days = await run(() => drive.calendar(withNames))
    if (!days.ok) return
    const text = calendarFile(days.value, { title: titleOf, text: textOf }, Date.now())
    offerDownload('filetao-drive.ics', new Blob([text], { type: 'text/calendar' }))
    announce(t`Calendar saved`)
    onClose()
  }
  return (
    <Dialog title={t`Save as calendar`} onClose={onClose}>
      <p>
        {t`A file that calendar programs import: each day on which files end if nobody renews them, with reminders two weeks and three days before. Save it anew after renewals; days keep their identifiers, so the new file replaces what the old one said.`}
      </p>
      <label className="mt-4 flex items-start gap-2.5">
        <input
          type="checkbox"
          checked={withNames}
          onChange={(event) => setWithNames(event.currentTarget.checked)}
          className="mt-0.5 size-4 shrink-0 accent-accent"
        />
        <span>
          {t`With the names of files`}
          <span className="block text-[0.8125rem] text-muted">
            {t`Whoever reads your calendar reads them too: they leave the encryption of this drive.`}
          </span>
        </span>
      </label>
      <FailureBelow failure={failure} />
      <DialogActions>
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button variant="primary" disabled={busy} onClick={() => void save()}>
          {t`Save calendar`}
        </Button>
      </DialogActions>
    </Dialog>
  )

  function titleOf({ files }: CalendarDay): string {
    return plural(files, {
      one: '# file of your drive ends unless it is renewed',
      other: '# files of your drive end unless they are renewed',
    })
  }

  function textOf({ files, bytes, names }: CalendarDay): string {
    const size = formatBytes(bytes)
    const lead = t`${size} in all. Open and unlock the drive before this day: it renews by itself.`
    const more = files - names.length
    const rest =
      names.length > 0 && more > 0 ? [plural(more, { one: 'and # more', other: 'and # more' })] : []
    return [lead, ...names.map((name) => displayName(name)), ...rest].join('\n')
  }
}
