import { Trans } from '@lingui/react/macro'
import { Upload } from 'lucide-react'
import { EntryName } from '../shared/entry-name.tsx'

/** Shown while files hover over the page; says where they would go. */
export function DropOverlay({ folderName }: { readonly folderName: string | null }) {
  return (
    <div className="pointer-events-none fixed inset-3 z-40 grid animate-arrive place-items-center rounded-2xl border-2 border-dashed border-accent bg-accent-soft/90">
      <div className="flex flex-col items-center gap-3 text-accent">
        <Upload aria-hidden="true" size={36} strokeWidth={1.6} />
        <p className="text-lg font-semibold">
          {folderName === null ? (
            <Trans>Drop to encrypt and add to your drive</Trans>
          ) : (
            <Trans>
              Drop to encrypt and add to <EntryName name={folderName} />
            </Trans>
          )}
        </p>
      </div>
    </div>
  )
}
