import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { readTheme, type Theme, writeTheme } from '../features/shared/preferences.ts'
import { IconButton } from '../ui/button.tsx'

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const ICONS = { system: Monitor, light: Sun, dark: Moon }
const WORDS: Readonly<Record<Theme, string>> = { system: 'as the system', light: 'light', dark: 'dark' }

export function ThemeButton() {
  const [theme, setTheme] = useState(readTheme)
  const next = NEXT[theme]
  return (
    <IconButton
      icon={ICONS[theme]}
      label={`Theme: ${WORDS[theme]}. Change to ${WORDS[next]}`}
      onClick={() => {
        writeTheme(next)
        setTheme(next)
      }}
    />
  )
}
