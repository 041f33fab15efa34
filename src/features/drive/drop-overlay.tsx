import { Trans } from '@lingui/react/macro'
import { Upload } from 'lucide-react'
import { EntryName } from '../shared/entry-name.tsx'

/** Shown while files of the device are held over the page: says where they would go, and leaves the folders in sight. */
export function DropOverlay({ folderName }: { readonly folderName: string | null }) {
  return (
    <div className="pointer-events-none fixed inset-2 z-40 flex animate-arrive items-end justify-center rounded-2xl border-2 border-dashed border-accent pb-10">
      <div className="flex max-w-[90%] items-center gap-3 rounded-full bg-accent-fill px-5 py-3 text-white shadow-xl">
        <Upload aria-hidden="true" size={20} strokeWidth={1.8} className="shrink-0" />
        <p className="truncate font-semibold">
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
