import { createContext, type ReactNode, useContext } from 'react'
import type { LanguageChoice } from './preferences.ts'

export interface LanguageSwitch {
  readonly choice: LanguageChoice
  /** Shows the page in another language and keeps the choice; false when its catalogue could not be loaded. */
  readonly choose: (choice: LanguageChoice) => Promise<boolean>
}

const LanguageContext = createContext<LanguageSwitch | null>(null)

interface LanguageSwitchProviderProps {
  readonly value: LanguageSwitch
  readonly children: ReactNode
}

export function LanguageSwitchProvider({ value, children }: LanguageSwitchProviderProps) {
  return <LanguageContext value={value}>{children}</LanguageContext>
}

export function useLanguageSwitch(): LanguageSwitch {
  const found = useContext(LanguageContext)
  if (found === null) throw new TypeError('The language was used outside <LanguageSwitchProvider>')
  return found
}
