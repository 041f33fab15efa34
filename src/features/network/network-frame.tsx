import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Gradually } from '../../ui/gradually.tsx'
import { useLiveLandscape } from '../shared/landscape-query.ts'
import { PageHeader } from '../shared/page-header.tsx'
import { TabLinks } from '../shared/tab-links.tsx'

interface NetworkFrameProps {
  readonly title: string
  readonly lead?: ReactNode
  /** Beside the heading. */
  readonly controls?: ReactNode
  readonly children: ReactNode
}

/** Heading and tabs of every page about the network; what it shows is read anew as blocks and rounds arrive. */
export function NetworkFrame({ title, lead, controls, children }: NetworkFrameProps) {
  const { t } = useLingui()
  useLiveLandscape()
  return (
    <>
      <PageHeader title={title} lead={lead}>
        {controls}
      </PageHeader>
      <TabLinks
        label={t`Pages about the network`}
        tabs={[
          { path: '/network', label: t`Overview` },
          { path: '/network/landscape', label: t`Landscape` },
          { path: '/network/miners', label: t`Miners` },
          { path: '/network/nodes', label: t({ message: 'Check', context: 'tab: check a node' }) },
          { path: '/network/chain', label: t`Chain` },
        ]}
      />
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-10 sm:px-6">
        <Gradually>{children}</Gradually>
      </div>
    </>
  )
}
