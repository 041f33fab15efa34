import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { ChoiceList, type ListedChoice } from '../../ui/choice-list.tsx'
import { formatBytes } from '../../ui/format.ts'
import { readSavePreference, writeSavePreference } from '../shared/preferences.ts'
import { saveAbilities } from '../shared/save-file.ts'
import { limitsOf, QUIET_BYTES, type SaveAbilities, type SavePreference } from '../shared/save-plan.ts'

const NOTHING: SaveAbilities = { picker: false, stream: false, privateBytes: 0 }

/** How downloads reach the disk, with what each way can take in this browser. */
export function DownloadSetting() {
  const { t } = useLingui()
  const [preference, setPreference] = useState(readSavePreference)
  const choices = useChoices()
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`How to save`}</h2>
      <p className="mb-3 text-muted">
        {t`Whichever way: every part is checked before a byte of it is saved, and a download that fails is never left looking complete.`}
      </p>
      <ChoiceList
        label={t`How to save`}
        value={preference}
        choices={choices}
        onChange={(value) => {
          writeSavePreference(value)
          setPreference(value)
        }}
      />
    </section>
  )
}

function useAbilities(): SaveAbilities | null {
  const [abilities, setAbilities] = useState<SaveAbilities | null>(null)
  useEffect(() => {
    let mounted = true
    saveAbilities()
      .catch(() => NOTHING)
      .then((found) => mounted && setAbilities(found))
      .catch(() => undefined)
    return () => {
      mounted = false
    }
  }, [])
  return abilities
}

function useChoices(): readonly ListedChoice<SavePreference>[] {
  const { t } = useLingui()
  const abilities = useAbilities()
  const limits = limitsOf(abilities ?? NOTHING)
  const quiet = formatBytes(QUIET_BYTES)
  const aside = (bytes: number): string => {
    if (abilities === null) return ''
    if (bytes === 0) return t`not in this browser`
    if (!Number.isFinite(bytes)) return t`any size`
    const most = formatBytes(bytes)
    return t`up to ${most}`
  }
  const off = (bytes: number) => abilities !== null && bytes === 0
  return [
    {
      value: 'auto',
      label: t({ message: 'Automatic', context: 'how to save' }),
      text: limits.picker
        ? t`Small files go straight to Downloads. From ${quiet} on you choose where, and the file is written straight there.`
        : t`The best of the ways below that this browser has and the file fits.`,
      aside: aside(Math.max(...Object.values(limits))),
    },
    {
      value: 'ask',
      label: t`Always ask where`,
      text: t`The system’s dialog opens for every file; what arrives is written straight there.`,
      aside: aside(limits.picker),
      disabled: off(limits.picker),
    },
    {
      value: 'stream',
      label: t`Stream to Downloads`,
      text: t`The browser saves while the file arrives, and shows it in its own list of downloads.`,
      aside: aside(limits.stream),
      disabled: off(limits.stream),
    },
    {
      value: 'private',
      label: t`Private storage`,
      text: t`First written inside the browser, then copied to Downloads: for a while it needs twice its size.`,
      aside: aside(limits.private),
      disabled: off(limits.private),
    },
    {
      value: 'memory',
      label: t({ message: 'Memory', context: 'how to save' }),
      text: t`Held in memory until all of it is there. It works everywhere, for small files.`,
      aside: aside(limits.memory),
    },
  ]
}
