import { useLingui } from '@lingui/react/macro'
import { FolderPlus, FolderUp, Upload } from 'lucide-react'
import { useRef } from 'react'
import type { UploadSource } from '../../client/drive-api.ts'
import { Button } from '../../ui/button.tsx'
import { sourcesOfPicked } from './read-drop.ts'

interface AddButtonsProps {
  readonly onFiles: (sources: readonly UploadSource[]) => void
  readonly onNewFolder: () => void
}

/** The ways in for those who do not drag. */
export function AddButtons({ onFiles, onNewFolder }: AddButtonsProps) {
  const { t } = useLingui()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    onFiles(sourcesOfPicked(input.files ?? []))
    // Choosing the same file again must count as a change.
    input.value = ''
  }
  return (
    <div className="flex flex-wrap gap-2">
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
      <Button variant="quiet" icon={FolderPlus} onClick={onNewFolder}>
        {t`New folder`}
      </Button>
      <Button icon={FolderUp} onClick={() => folder.current?.click()} className="max-sm:hidden">
        {t`Add folder`}
      </Button>
      <Button variant="primary" icon={Upload} onClick={() => files.current?.click()}>
        {t`Add files`}
      </Button>
    </div>
  )
}
