import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect } from 'react'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { PRODUCT } from '../../ui/product.ts'

interface VerifyFrameProps {
  readonly title: string
  readonly onLeave: () => void
  readonly children: ReactNode
}

/** A page of its own, outside of the drive. Its title never says which file was given. */
export function VerifyFrame({ title, onLeave, children }: VerifyFrameProps) {
  const { t } = useLingui()
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`
  }, [title])
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto w-full max-w-3xl animate-arrive px-4 py-10 max-sm:px-3 max-sm:py-5">
        <div className="mb-6 flex items-center gap-3 max-sm:mb-4">
          <Mark size={36} />
          <span className="text-lg font-semibold tracking-tight">{PRODUCT}</span>
          <Button variant="quiet" compact onClick={onLeave} className="ml-auto">
            {t`Go to my drive`}
          </Button>
        </div>
        {children}
        <p className="mt-4 px-1 text-[0.8125rem] text-muted">
          {t`The file stays on this device. Everything is computed here, without asking anybody: it works with the network off.`}
        </p>
      </div>
    </main>
  )
}
