/**
 * Where something may be put around an ordinary miner. The command line puts nothing there; the tempered miners of the
 * local network (`testing/tempers`, started by path) put one fault each, so that what a validator is shown to catch is
 * this very miner with one thing wrong, and not a second program that resembles it.
 */
import type { Route } from '../../wire/axon.ts'
import type { AxonServer } from '../shared/axon-server.ts'
import type { PieceStore } from './piece-store.ts'

/** What the routes need of the place that keeps pieces. */
export type PieceKeeper = Pick<
  PieceStore,
  | 'store'
  | 'advance'
  | 'bytesOf'
  | 'foreignBytes'
  | 'openForeign'
  | 'renew'
  | 'discard'
  | 'inventory'
  | 'keepSealed'
  | 'sealedOf'
>

export interface MinerRoutes {
  readonly Synapse: Route<'Synapse'>
  readonly Store: Route<'Store'>
  readonly Challenge: Route<'Challenge'>
  readonly Retrieve: Route<'Retrieve'>
  readonly Renew: Route<'Renew'>
  readonly Discard: Route<'Discard'>
  readonly Inventory: Route<'Inventory'>
  readonly Keep: Route<'Keep'>
}

export interface MinerSeam {
  /** In place of the store, for the routes alone: start, stop and upkeep work with the ordinary one. */
  readonly pieces?: (ordinary: PieceKeeper) => PieceKeeper
  readonly routes?: (ordinary: MinerRoutes) => MinerRoutes
  /** Opens the axon; `open` may be called again, with the same port, after the server before was closed. */
  readonly serve?: (open: OpenAxon, port: number) => Promise<ServedAxon>
  /** More members of the ready line, for whoever started the process. */
  readonly ready?: Readonly<Record<string, string>>
}

export type OpenAxon = (port: number) => Promise<ServedAxon>
export type ServedAxon = Pick<AxonServer, 'url' | 'port' | 'close'>
