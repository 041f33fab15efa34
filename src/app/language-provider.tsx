import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { type ReactNode, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { LanguageSwitchProvider } from '../features/shared/language-context.tsx'
import { type LanguageChoice, readLanguage, writeLanguage } from '../features/shared/preferences.ts'
import { languageOf, speak } from './language.ts'

const onChange = (changed: () => void) => i18n.on('change', changed)

/**
 * The page in the chosen language. `children` is a function because a change must reach every component, also those that
 * take their words from plain functions: called anew, it makes elements that React renders again. Nothing is remounted, so
 * focus, open dialogs and scroll positions stay.
 */
export function LanguageProvider({ children }: { readonly children: () => ReactNode }) {
  const [choice, setChoice] = useState(readLanguage)
  const latest = useRef(choice)
  useSyncExternalStore(onChange, () => i18n.locale)
  const value = useMemo(() => {
    const keep = (next: LanguageChoice) => {
      latest.current = next
      writeLanguage(next)
      setChoice(next)
    }
    const choose = async (next: LanguageChoice): Promise<boolean> => {
      keep(next)
      try {
        await speak(languageOf(next))
        return true
      } catch {
        // Unless the person has chosen again meanwhile.
        if (latest.current === next) keep(choice)
        return false
      }
    }
    return { choice, choose }
  }, [choice])
  return (
    <I18nProvider i18n={i18n}>
      <LanguageSwitchProvider value={value}>{children()}</LanguageSwitchProvider>
    </I18nProvider>
  )
}
