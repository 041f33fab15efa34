/** Names of actions, and how requests end. */
import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import { Download, HeartPulse, Link2, ListTree, type LucideIcon, ShieldCheck, Upload } from 'lucide-react'
import type { ExchangeEnd, SeesAction } from '../../client/sees-api.ts'
import { formatBytes } from '../../ui/format.ts'
import { type ActionGroup, objectsIn, type PartySums } from './sees-model.ts'

export const ACTIONS: readonly SeesAction[] = ['upload', 'download', 'sync', 'upkeep', 'audit', 'share']

export const ACTION_NAMES: Readonly<Record<SeesAction, MessageDescriptor>> = {
  upload: msg({ message: 'Upload', context: 'traffic' }),
  download: msg({ message: 'Download', context: 'traffic' }),
  sync: msg({ message: 'List of files', context: 'traffic' }),
  upkeep: msg({ message: 'Keeping', context: 'traffic' }),
  audit: msg({ message: 'Audit', context: 'traffic' }),
  share: msg({ message: 'Links', context: 'traffic' }),
}

export const ACTION_ICONS: Readonly<Record<SeesAction, LucideIcon>> = {
  upload: Upload,
  download: Download,
  sync: ListTree,
  upkeep: HeartPulse,
  audit: ShieldCheck,
  share: Link2,
}

/** `Upload of 1 object, 8.4 MB` */
export function groupTitle({ action, exchanges }: ActionGroup, { up, down }: PartySums): string {
  const objects = objectsIn(exchanges)
  const count = exchanges.length
  const sent = formatBytes(up)
  const got = formatBytes(down)
  switch (action) {
    case 'upload':
      return objects === 0
        ? t`Upload, no object yet`
        : t`Upload of ${plural(objects, { one: '# object', other: '# objects' })}, ${sent}`
    case 'download':
      return objects === 0
        ? t`Download, nothing yet`
        : t`Download of ${plural(objects, { one: '# piece', other: '# pieces' })}, ${got}`
    case 'sync':
      return t`List of files kept in step, ${plural(count, { one: '# request', other: '# requests' })}`
    case 'upkeep':
      return t`Keeping what is stored, ${plural(count, { one: '# request', other: '# requests' })}`
    case 'audit':
      return t`Audit, ${plural(count, { one: '# request', other: '# requests' })}`
    case 'share':
      return t`Links, ${plural(count, { one: '# request', other: '# requests' })}`
  }
}

export const END_WORDS: Readonly<Record<ExchangeEnd, MessageDescriptor>> = {
  answered: msg`answered`,
  refused: msg`refused`,
  busy: msg`asked to come back later`,
  'node-failed': msg`failed at the node`,
  'answer-too-large': msg`answer too long`,
  'answer-malformed': msg`answer not understood`,
  'timed-out': msg`no answer in time`,
  unreachable: msg`not reached`,
  stopped: msg`stopped here`,
}
