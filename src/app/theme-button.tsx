import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { readTheme, type Theme, writeTheme } from '../features/shared/preferences.ts'
import { IconButton } from '../ui/button.tsx'

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const ICONS = { system: Monitor, light: Sun, dark: Moon }
const WORDS: Readonly<Record<Theme, MessageDescriptor>> = {
  system: msg`as the system`,
  light: msg`light`,
  dark: msg`dark`,
}

export function ThemeButton() {
  const { t } = useLingui()
  const [theme, setTheme] = useState(readTheme)
  const next = NEXT[theme]
  const now = t(WORDS[theme])
  const then = t(WORDS[next])
  return (
    <IconButton
      icon={ICONS[theme]}
      label={t`Theme: ${now}. Change to ${then}`}
      onClick={() => {
        writeTheme(next)
        setTheme(next)
      }}
    />
  )
}
