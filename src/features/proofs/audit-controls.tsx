import { useLingui } from '@lingui/react/macro'
import { ScanSearch } from 'lucide-react'
import { useState } from 'react'
import type { AuditDepth, AuditTarget } from '../../client/audit-api.ts'
import { Button } from '../../ui/button.tsx'
import { useAnnounce } from '../shared/announcer.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useAudit } from '../shared/use-audit.ts'
import { useCall } from '../shared/use-call.ts'
import { DepthChoice } from './depth-choice.tsx'
import { RunningAudit } from './running-audit.tsx'
import { DEPTH_WORDS } from './verdict-words.ts'

interface AuditControlsProps {
  readonly target: AuditTarget
  /** What the button says: "Audit everything". */
  readonly label: string
  readonly disabled?: boolean
}

/** Begins an audit; while one is under way, how far it is stands in its place. */
export function AuditControls({ target, label, disabled = false }: AuditControlsProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const announce = useAnnounce()
  const audit = useAudit()
  const [depth, setDepth] = useState<AuditDepth>('quick')
  const { busy, failure, run } = useCall()
  const current = audit?.current ?? null
  const begin = async (): Promise<void> => {
    const begun = await run(() => drive.auditNow(target, depth))
    if (begun.ok) announce(t`Audit begun`)
  }
  if (current !== null) return <RunningAudit progress={current} />
  return (
    <div>
      <div className="flex flex-wrap items-center gap-3">
        <DepthChoice label={t`How thoroughly`} value={depth} onChange={setDepth} />
        <Button
          variant="primary"
          icon={ScanSearch}
          disabled={busy || disabled}
          onClick={() => void begin()}
          className="max-sm:w-full"
        >
          {label}
        </Button>
      </div>
      <p className="mt-2 max-w-2xl text-[0.8125rem] text-muted">{t(DEPTH_WORDS[depth].meaning)}</p>
      <FailureBelow failure={failure ?? audit?.failure ?? null} />
    </div>
  )
}
