import { useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useDrive } from '../shared/drive-context.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { KeyCard } from './key-card.tsx'
import { ListsCard } from './lists-card.tsx'
import { StoreCard } from './store-card.tsx'

/** @param entryId a file that is to be stored for the tools; null: theirs are to be brought here */
export function ToolsScreen({ entryId }: { readonly entryId: string | null }) {
  const { t } = useLingui()
  const drive = useDrive()
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    // One that was opened before is still open until the drive is locked.
    void drive.toolKey().then(setAddress, () => undefined)
  }, [drive])
  return (
    <>
      <PageHeader
        title={t`Bittensor tools`}
        lead={
          entryId === null
            ? t`Bring files here that the command-line tool stored on this network, encrypted ones too.`
            : t`Store a file once more, in the form that the command-line tool fetches.`
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        <div className="flex max-w-3xl flex-col gap-4">
          {entryId === null ? <ListsCard /> : <StoreCard entryId={entryId} hasKey={address !== null} />}
          <KeyCard address={address} onChange={setAddress} />
        </div>
      </div>
    </>
  )
}
