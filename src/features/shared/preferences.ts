/** Choices kept in this browser. Nothing about files is ever written here. */
import { LANGUAGES, type Language } from '../../ui/language.ts'
import { SAVE_PREFERENCES, type SavePreference } from './save-plan.ts'

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

/** The same key as public/start.js, which applies it before the first paint. */
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

export function readSavePreference(): SavePreference {
  const kept = read('filetao.save')
  return SAVE_PREFERENCES.find((preference) => preference === kept) ?? 'auto'
}

export function writeSavePreference(preference: SavePreference): void {
  write('filetao.save', preference === 'auto' ? null : preference)
}

/** Minutes without use after which the drive is locked; null: never. */
export type IdleMinutes = 5 | 15 | 60 | null

const IDLE_MINUTES: readonly IdleMinutes[] = [5, 15, 60, null]
const IDLE_DEFAULT: IdleMinutes = 15

const inStorage = (minutes: IdleMinutes): string => String(minutes ?? 'never')

/** Read anew each time it is needed: another tab may have changed it. */
export function readIdleMinutes(): IdleMinutes {
  const kept = read('filetao.idle')
  const found = IDLE_MINUTES.find((minutes) => inStorage(minutes) === kept)
  // Never is null: it is a choice like the others.
  return found === undefined ? IDLE_DEFAULT : found
}

export function writeIdleMinutes(minutes: IdleMinutes): void {
  write('filetao.idle', minutes === IDLE_DEFAULT ? null : inStorage(minutes))
}

/** The kit whose rehearsal was offered before an upload: its slot, or `none`. Slots are not secret. */
export function readRehearsalOffered(): string | null {
  return read('filetao.rehearsal-offered')
}

export function writeRehearsalOffered(slot: string): void {
  write('filetao.rehearsal-offered', slot)
}

/** Bytes a second; null: no limit. */
export interface SpeedLimits {
  readonly up: number | null
  readonly down: number | null
}

export const NO_LIMITS: SpeedLimits = { up: null, down: null }

function readLimit(key: string): number | null {
  const kept = Number(read(key) ?? Number.NaN)
  return Number.isSafeInteger(kept) && kept > 0 ? kept : null
}

export function readSpeedLimits(): SpeedLimits {
  return { up: readLimit('filetao.limit-up'), down: readLimit('filetao.limit-down') }
}

export function writeSpeedLimits({ up, down }: SpeedLimits): void {
  write('filetao.limit-up', up === null ? null : String(up))
  write('filetao.limit-down', down === null ? null : String(down))
}

/** Whether the list of transfers is unfolded while something is under way. */
export function readDockOpen(): boolean {
  return read('filetao.dock') !== 'closed'
}

export function writeDockOpen(open: boolean): void {
  write('filetao.dock', open ? null : 'closed')
}

/** How the drive's entries are shown. */
export function readViewMode(): 'list' | 'grid' {
  return read('filetao.view') === 'grid' ? 'grid' : 'list'
}

export function writeViewMode(mode: 'list' | 'grid'): void {
  write('filetao.view', mode === 'list' ? null : mode)
}

/** Hotkey of the miner that is one's own, and of the one looked at last. Public names; nobody else learns which. */
export function readMinerOf(which: 'mine' | 'last'): string | null {
  const kept = read(`filetao.miner-${which}`)
  return kept !== null && /^[1-9A-HJ-NP-Za-km-z]{40,60}$/.test(kept) ? kept : null
}

export function writeMinerOf(which: 'mine' | 'last', hotkey: string | null): void {
  write(`filetao.miner-${which}`, hotkey)
}
