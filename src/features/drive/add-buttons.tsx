import { useLingui } from '@lingui/react/macro'
import { FolderPlus, FolderUp, Upload } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../../ui/button.tsx'

interface AddButtonsProps {
  readonly onFiles: (files: readonly File[]) => void
  /** Null where a folder would not be seen. */
  readonly onNewFolder: (() => void) | null
}

/** The ways in for those who do not drag. */
export function AddButtons({ onFiles, onNewFolder }: AddButtonsProps) {
  const { t } = useLingui()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    onFiles([...(input.files ?? [])])
    // Choosing the same file again must count as a change.
    input.value = ''
  }
  return (
    <div className="flex shrink-0 gap-1 sm:gap-2">
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={t`Files to add`}
        data-testid="file-input"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={(input) => {
          folder.current = input
          if (input !== null) input.webkitdirectory = true
        }}
        type="file"
        hidden
        aria-label={t`Folder to add`}
        data-testid="folder-input"
        onChange={(event) => take(event.currentTarget)}
      />
      {onNewFolder === null ? null : (
        <Button
          variant="quiet"
          icon={FolderPlus}
          onClick={onNewFolder}
          title={t`New folder`}
          className="max-lg:px-2.5"
        >
          <span className="max-lg:sr-only">{t`New folder`}</span>
        </Button>
      )}
      <Button icon={FolderUp} onClick={() => folder.current?.click()} className="max-md:hidden">
        {t`Add folder`}
      </Button>
      <Button
        variant="primary"
        icon={Upload}
        onClick={() => files.current?.click()}
        title={t`Add files`}
        className="max-sm:px-3"
      >
        <span className="max-sm:sr-only">{t`Add files`}</span>
      </Button>
    </div>
  )
}
