import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Segmented } from '../../ui/segmented.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { Setting } from './setting.tsx'

const KEY = ['storing']

/** Through how many validators files are stored. */
export function ValidatorsSetting() {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { failure, run } = useCall()
  const { data } = useQuery({ queryKey: KEY, queryFn: () => drive.storingSettings(), retry: false })
  const validators = data?.ok === true ? data.value.validators : null
  const choose = async (value: '1' | '2'): Promise<void> => {
    await run(() => drive.setStoringSettings({ validators: value === '2' ? 2 : 1 }))
    await queries.invalidateQueries({ queryKey: KEY })
  }
  return (
    <>
      <Setting
        title={t`Store through`}
        text={t`With two validators an upload sends everything twice, and no single validator can lose, hide or deny a file: each has placed copies of its own. It counts for what is uploaded from now on.`}
      >
        <Segmented
          label={t`Store through`}
          value={validators === null ? null : validators === 2 ? '2' : '1'}
          onChange={(value) => void choose(value)}
          options={[
            { value: '1', label: t`One validator` },
            { value: '2', label: t`Two` },
          ]}
        />
      </Setting>
      <FailureBelow failure={failure} />
    </>
  )
}
