import { t } from '@lingui/core/macro'
import { TriangleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

interface CrashBoundaryProps {
  readonly children: ReactNode
}

/** Our own bug, told as such. React has no hook for this, hence the class. */
export class CrashBoundary extends Component<CrashBoundaryProps, { readonly crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError(): { readonly crashed: boolean } {
    return { crashed: true }
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children
    return (
      <main className="grid min-h-full place-items-center">
        <Notice icon={TriangleAlert} title={t`This page made a mistake`} tone="failed">
          <p className="mb-4">
            {t`It is a bug in the page, not in your files: they are as they were. Reloading usually helps.`}
          </p>
          <Button variant="primary" onClick={() => location.reload()}>
            {t`Reload the page`}
          </Button>
        </Notice>
      </main>
    )
  }
}
