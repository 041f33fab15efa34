/** Choices kept in this browser. Nothing about files is ever written here. */
import { LANGUAGES, type Language } from '../../ui/language.ts'
import type { SavePreference } from './save-plan.ts'

export type Theme = 'system' | 'light' | 'dark'
export type LanguageChoice = 'system' | Language

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Storage is switched off: the choice holds for this visit.
  }
}

export function readTheme(): Theme {
  const theme = document.documentElement.dataset['theme']
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** The same key as public/theme.js, which applies it before the first paint. */
export function writeTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  write('filetao.theme', theme === 'system' ? null : theme)
}

/** `system` is whatever the browser asks web sites for. */
export function readLanguage(): LanguageChoice {
  const stored = read('filetao.language')
  return LANGUAGES.find((each) => each === stored) ?? 'system'
}

export function writeLanguage(choice: LanguageChoice): void {
  write('filetao.language', choice === 'system' ? null : choice)
}

const PREFERENCES: readonly SavePreference[] = ['auto', 'ask', 'stream', 'private', 'memory']

export function readSavePreference(): SavePreference {
  const kept = read('filetao.save')
  return PREFERENCES.find((preference) => preference === kept) ?? 'auto'
}

export function writeSavePreference(preference: SavePreference): void {
  write('filetao.save', preference === 'auto' ? null : preference)
}

/** How the drive's entries are shown. */
export function readViewMode(): 'list' | 'grid' {
  return read('filetao.view') === 'grid' ? 'grid' : 'list'
}

export function writeViewMode(mode: 'list' | 'grid'): void {
  write('filetao.view', mode === 'list' ? null : mode)
}
