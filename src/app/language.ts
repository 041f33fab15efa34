/** Loads a language's catalogue and makes the whole page speak it. English needs none: it stands in the source. */
import { i18n, type Messages } from '@lingui/core'
import type { LanguageChoice } from '../features/shared/preferences.ts'
import { type Language, pickLanguage } from '../ui/language.ts'

function catalogueOf(language: Language): Promise<Messages> {
  switch (language) {
    case 'en':
      return Promise.resolve({})
    case 'de':
      return import('./locales/de.po').then(({ messages }) => messages)
  }
}

export function languageOf(choice: LanguageChoice): Language {
  return choice === 'system' ? pickLanguage(navigator.languages) : choice
}

function activate(language: Language, messages: Messages): void {
  i18n.loadAndActivate({ locale: language, messages })
  document.documentElement.lang = language
}

let asked = 0

/**
 * A catalogue that arrives after another language was asked for is not spoken.
 * @throws when the catalogue cannot be fetched; the page then keeps its language
 */
export async function speak(language: Language): Promise<void> {
  asked += 1
  const mine = asked
  const messages = await catalogueOf(language)
  if (mine === asked) activate(language, messages)
}

/** Before the first render. Without its catalogue the page opens in English rather than not at all. */
export async function startLanguage(choice: LanguageChoice): Promise<void> {
  await speak(languageOf(choice)).catch(() => activate('en', {}))
}
