import { useLingui } from '@lingui/react/macro'
import { Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../../ui/button.tsx'
import { INPUT } from '../../../ui/field.tsx'

/** To another miner, by hotkey or uid. */
export function FindMiner({ suffix }: { readonly suffix: string }) {
  const { t } = useLingui()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const go = (event: FormEvent) => {
    event.preventDefault()
    const name = text.trim()
    if (name !== '') navigate(`/network/miners/${encodeURIComponent(name)}${suffix}`)
  }
  return (
    <form onSubmit={go} role="search" className="flex min-w-0 items-center gap-2">
      <input
        type="search"
        aria-label={t`Hotkey or UID of a miner`}
        placeholder={t`Hotkey or UID`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        className={`${INPUT} max-w-56`}
      />
      <Button type="submit" icon={Search}>
        {t`Show`}
      </Button>
    </form>
  )
}
