import { useLingui } from '@lingui/react/macro'
import { CloudOff } from 'lucide-react'
import { useConnection } from './connection-state.ts'
import { useGatewayWords } from './gateway-note.tsx'

/** What can be done without a network, said where it is looked for: above every screen. */
export function OfflineNote() {
  const { t } = useLingui()
  const state = useConnection()
  const gateway = useGatewayWords()
  const text =
    state === 'offline'
      ? t`You are offline. You can look at what this device knows: folders, names, proofs. Files cannot be opened; what you add waits, and is sent by itself later.`
      : gateway !== null
        ? gateway
        : state === 'unreachable'
          ? t`The network cannot be reached, though this device is online. You can look at what is known here; transfers wait, and the page keeps trying.`
          : null
  return (
    <div role="status" className="shrink-0">
      {text === null ? null : (
        <p className="flex animate-arrive items-start gap-2.5 border-b border-line bg-claimed-soft px-4 py-2 text-[0.8125rem] leading-5 text-claimed sm:px-6">
          <CloudOff aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
          {text}
        </p>
      )}
    </div>
  )
}
