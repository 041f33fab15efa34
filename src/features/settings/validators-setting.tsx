import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { StoringSettings } from '../../client/storing-api.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { Setting } from './setting.tsx'

const KEY = ['storing']

/** Through how many validators files are stored, and whether a second one is asked afterwards. */
export function ValidatorsSetting() {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { failure, run } = useCall()
  const { data } = useQuery({ queryKey: KEY, queryFn: () => drive.storingSettings(), retry: false })
  const settings = data?.ok === true ? data.value : null
  const choose = async (change: Partial<StoringSettings>): Promise<void> => {
    if (settings === null) return
    await run(() => drive.setStoringSettings({ ...settings, ...change }))
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
          value={settings === null ? null : settings.validators === 2 ? '2' : '1'}
          onChange={(value) => void choose({ validators: value === '2' ? 2 : 1 })}
          options={[
            { value: '1', label: t`One validator` },
            { value: '2', label: t`Two` },
          ]}
        />
      </Setting>
      <Setting
        title={t`Compare with a second validator`}
        text={t`After an upload or a download, once a day for each file, another validator is asked about one piece of it. That costs one small request, and after a download the piece once more, 8 MB at most.`}
      >
        <Segmented
          label={t`Compare with a second validator`}
          value={settings === null ? null : settings.compares ? 'on' : 'off'}
          onChange={(value) => void choose({ compares: value === 'on' })}
          options={[
            { value: 'on', label: t({ message: 'On', context: 'compare' }) },
            { value: 'off', label: t({ message: 'Off', context: 'compare' }) },
          ]}
        />
      </Setting>
      <Setting
        title={t`Check a validator`}
        text={t`Step by step: whether it can be reached, lets this drive in, has the right time, and can prove what it keeps.`}
      >
        <Link href="/network/nodes" className="rounded font-medium text-accent hover:underline">
          {t`Choose a validator`}
        </Link>
      </Setting>
      <FailureBelow failure={failure} />
    </>
  )
}
