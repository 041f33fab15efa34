/** Marks calls with what they are for. Where nobody says so, the synapse does. */
import type { SynapseName } from '../../wire/synapse.ts'
import type { AxonCallOptions, AxonTransport } from '../axon-port.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { SeesAction } from '../sees-api.ts'
import type { Session } from '../session.ts'

const ACTIONS: Readonly<Partial<Record<SynapseName, SeesAction>>> = {
  StoreUser: 'upload',
  HoldersUser: 'upload',
  RetrieveUser: 'download',
  ChallengeUser: 'audit',
  DeleteUser: 'upkeep',
  RenewUser: 'upkeep',
  LeaseUser: 'upkeep',
  AccountUser: 'upkeep',
}

export function actionOf(synapse: SynapseName): SeesAction {
  return ACTIONS[synapse] ?? 'sync'
}

export function forAction(axons: AxonTransport, action: SeesAction): AxonTransport {
  const marked = (options: AxonCallOptions): AxonCallOptions => ({ action, ...options })
  return {
    storeUser: (target, request, options) => axons.storeUser(target, request, marked(options)),
    retrieveUser: (target, request, options) => axons.retrieveUser(target, request, marked(options)),
    retrieveRange: (target, request, options) => axons.retrieveRange(target, request, marked(options)),
    deleteObject: (target, request, options) => axons.deleteObject(target, request, marked(options)),
    renewObject: (target, request, options) => axons.renewObject(target, request, marked(options)),
    leases: (target, request, options) => axons.leases(target, request, marked(options)),
    holders: (target, request, options) => axons.holders(target, request, marked(options)),
    challenge: (target, request, options) => axons.challenge(target, request, marked(options)),
    account: (target, options) => axons.account(target, marked(options)),
    putHead: (target, request, options) => axons.putHead(target, request, marked(options)),
    getHead: (target, request, options) => axons.getHead(target, request, marked(options)),
    revokeSession: (target, end, options) => axons.revokeSession(target, end, marked(options)),
    useSession: (...given) => axons.useSession(...given),
  }
}

/** The same session, whose calls to the network are for that. */
export function sessionFor(session: Session, action: SeesAction): Session {
  return { ...session, access: accessFor(session.access, action) }
}

export function accessFor(access: NetworkAccess, action: SeesAction): NetworkAccess {
  return { ...access, axons: forAction(access.axons, action) }
}
