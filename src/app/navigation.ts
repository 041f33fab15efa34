import { FlaskConical, HardDrive, type LucideIcon, Network, Settings, ShieldCheck } from 'lucide-react'

export interface Destination {
  readonly path: string
  readonly label: string
  readonly icon: LucideIcon
}

export const DESTINATIONS: readonly Destination[] = [
  { path: '/drive', label: 'Drive', icon: HardDrive },
  { path: '/proofs', label: 'Proofs', icon: ShieldCheck },
  { path: '/network', label: 'Network', icon: Network },
  { path: '/lab', label: 'Lab', icon: FlaskConical },
  { path: '/settings', label: 'Settings', icon: Settings },
]
