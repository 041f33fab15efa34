import { useEffect, useState } from 'react'
import type { PasskeyChoice } from '../../../client/vault-api.ts'
import { useDrive } from '../../shared/drive-context.tsx'
import { type PasskeySupport, supportHere } from './passkey-support.ts'
import type { PasskeyAnswer, PasskeySecret } from './web-authn.ts'

export interface Passkeys {
  readonly choices: readonly PasskeyChoice[]
  readonly support: PasskeySupport
  /**
   * Asks for any of them; null where there is none, or this page cannot. Call it from a click: what it needs is loaded by
   * then, as a browser takes nothing that comes later for the person's wish.
   */
  readonly ask: (() => Promise<PasskeyAnswer<PasskeySecret>>) | null
}

const NONE: Passkeys = { choices: [], support: 'unknown', ask: null }

/** Also while the drive is locked. @param version looks again when it changes */
export function usePasskeys(version = 0): Passkeys {
  const drive = useDrive()
  const [passkeys, setPasskeys] = useState(NONE)
  useEffect(() => {
    let wanted = true
    const look = async (): Promise<void> => {
      // Asked anew when the ways in have changed.
      void version
      const [known, support] = await Promise.all([drive.passkeys(), supportHere()])
      const choices = known.ok ? known.value : []
      const able = choices.length > 0 && (support === 'yes' || support === 'unknown')
      const { askPasskey } = able ? await import('./web-authn.ts') : { askPasskey: null }
      const ask = askPasskey === null ? null : () => askPasskey(choices)
      if (wanted) setPasskeys({ choices, support, ask })
    }
    // Without an answer there is no passkey to offer; whoever asks for more is told elsewhere.
    look().catch(() => undefined)
    return () => {
      wanted = false
    }
  }, [drive, version])
  return passkeys
}
