import { i18n } from '@lingui/core'
import { afterEach, describe, expect, it } from 'vitest'
import { currentLanguage, pickLanguage } from './language.ts'

describe('pickLanguage', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['DE'], 'de'],
    [['fr', 'nl', 'de-CH', 'en'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['den', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('takes from %j the first that the page has: %s', (wanted, language) => {
    expect(pickLanguage(wanted)).toBe(language)
  })
})

describe('currentLanguage', () => {
  afterEach(() => i18n.activate('en'))
  it('is English where something unknown is active', () => {
    i18n.loadAndActivate({ locale: 'xx', messages: {} })
    expect(currentLanguage()).toBe('en')
    i18n.loadAndActivate({ locale: 'de', messages: {} })
    expect(currentLanguage()).toBe('de')
  })
})
