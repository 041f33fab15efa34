/** Which language the page speaks. English is in the source; every other language is a catalogue that `app` loads. */
import { i18n } from '@lingui/core'

export type Language = 'en' | 'de'

export const LANGUAGES: readonly Language[] = ['en', 'de']

/** The language of this moment; English until one was activated. */
export function currentLanguage(): Language {
  return LANGUAGES.find((each) => each === i18n.locale) ?? 'en'
}

/** The first language of a person's list that the page has, by its primary tag: `de-AT` is German. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0]
    const found = LANGUAGES.find((each) => each === primary)
    if (found !== undefined) return found
  }
  return 'en'
}
