import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Gradually } from '../../ui/gradually.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { TabLinks } from '../shared/tab-links.tsx'

interface LabFrameProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly controls?: ReactNode
  readonly children: ReactNode
}

/** Heading and tabs of the laboratory's pages. Every control of theirs is in the address. */
export function LabFrame({ title, lead, controls, children }: LabFrameProps) {
  const { t } = useLingui()
  return (
    <>
      <PageHeader title={title} lead={lead}>
        {controls}
      </PageHeader>
      <TabLinks
        label={t`Laboratory`}
        tabs={[
          { path: '/lab/a', label: t`A Calls` },
          { path: '/lab/b', label: t`B Incentives` },
          { path: '/lab/c', label: t`C Landscape` },
          { path: '/lab/d', label: t`D Scoring` },
          { path: '/lab/e', label: t`E Data` },
          { path: '/lab/f', label: t`F Console` },
        ]}
      />
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-10 sm:px-6">
        <Gradually>{children}</Gradually>
      </div>
    </>
  )
}
