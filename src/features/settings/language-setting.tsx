import { useLingui } from '@lingui/react/macro'
import { Segmented } from '../../ui/segmented.tsx'
import { useAnnounce } from '../shared/announcer.tsx'
import { useLanguageSwitch } from '../shared/language-context.tsx'
import type { LanguageChoice } from '../shared/preferences.ts'
import { Setting } from './setting.tsx'

/** Languages are named in themselves: whoever needs one can read its name. */
const NAMES = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
] as const

export function LanguageSetting() {
  const { t } = useLingui()
  const { choice, choose } = useLanguageSwitch()
  const announce = useAnnounce()
  const change = async (next: LanguageChoice): Promise<void> => {
    if (!(await choose(next)))
      announce(t`That language could not be loaded. Check the connection and try again.`)
  }
  return (
    <Setting
      title={t`Language`}
      text={t`Words, numbers and dates of this page. “Browser” follows the languages chosen in the browser.`}
    >
      <Segmented
        label={t`Language`}
        value={choice}
        onChange={(value) => void change(value)}
        options={[{ value: 'system', label: t({ message: 'Browser', context: 'language' }) }, ...NAMES]}
      />
    </Setting>
  )
}
