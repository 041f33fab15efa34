import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { FlaskConical, HardDrive, type LucideIcon, Network, Settings, ShieldCheck } from 'lucide-react'

export interface Destination {
  readonly path: string
  /** Where its link leads, when the path has no screen of its own. */
  readonly start?: string
  readonly label: MessageDescriptor
  readonly icon: LucideIcon
}

export const DESTINATIONS: readonly Destination[] = [
  { path: '/drive', label: msg`Drive`, icon: HardDrive },
  { path: '/proofs', label: msg`Proofs`, icon: ShieldCheck },
  { path: '/network', label: msg`Network`, icon: Network },
  { path: '/lab', start: '/lab/d', label: msg`Lab`, icon: FlaskConical },
  { path: '/settings', label: msg`Settings`, icon: Settings },
]
