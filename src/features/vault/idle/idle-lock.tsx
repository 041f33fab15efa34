import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { useIdle } from './use-idle.ts'

/** Locks a drive that nobody uses; warns before, and says when it waits for transfers. */
export function IdleLock() {
  const { t } = useLingui()
  const view = useIdle()
  switch (view.kind) {
    case 'warning':
      return <IdleWarning secondsLeft={view.secondsLeft} />
    case 'held':
      return (
        <p
          role="status"
          className="fixed inset-x-4 bottom-20 z-40 mx-auto max-w-md rounded-xl border border-line bg-surface px-4 py-3 shadow-xl sm:bottom-6"
        >
          {t`Nobody has used the drive for a while. It stays open while transfers are moving, and locks half a minute after the last one.`}
        </p>
      )
    case 'in-use':
    case 'over':
      return null
  }
}

function IdleWarning({ secondsLeft }: { readonly secondsLeft: number }) {
  const { t } = useLingui()
  // Whatever is pressed or clicked counts as being there, also outside the button.
  const stay = () => undefined
  return (
    <Dialog title={t`Still there?`} onClose={stay}>
      <p>
        {/* The number is for the eye: read out each second, it would drown everything else. */}
        <span className="sr-only">{t`The drive locks in half a minute, because nobody has used it.`}</span>
        <span aria-hidden="true">
          {t`The drive locks in ${plural(secondsLeft, { one: '# second', other: '# seconds' })}, because nobody has used it.`}
        </span>
      </p>
      <DialogActions>
        <Button variant="primary" onClick={stay} data-autofocus="">
          {t`Stay`}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
