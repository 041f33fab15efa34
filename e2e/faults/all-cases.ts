/** Every row of the matrix, in the order of the table. */
import type { FaultCase } from './case.ts'
import * as chain from './cases/chain-faults.ts'
import * as host from './cases/host-limits.ts'
import { minerDiskFull } from './cases/miner-disk-full.ts'
import * as miner from './cases/miner-faults.ts'
import { minerKilled } from './cases/miner-killed.ts'
import { minersChurn } from './cases/miners-churn.ts'
import * as gone from './cases/miners-gone.ts'
import * as network from './cases/network-faults.ts'
import { pageAuditOffline } from './cases/page-audit.ts'
import { pageDownloadCrash, pageDownloadOffline } from './cases/page-downloads.ts'
import * as page from './cases/page-faults.ts'
import { pageFrozen, pageSleeps } from './cases/page-sleeps.ts'
import { pageValidatorsDownload, pageValidatorsUpload } from './cases/page-validators.ts'
import { pageWorkerDownload, pageWorkerUpload } from './cases/page-workers.ts'
import * as disk from './cases/validator-disk.ts'
import * as index from './cases/validator-index.ts'
import { validatorKilled } from './cases/validator-killed.ts'
import * as time from './cases/validator-time.ts'

export const ALL_CASES: readonly FaultCase[] = [
  page.pageCrash,
  page.pageOffline,
  page.pageQuota,
  page.pageServerResets,
  pageWorkerUpload,
  pageValidatorsUpload,
  pageSleeps,
  pageFrozen,
  pageWorkerDownload,
  pageValidatorsDownload,
  pageDownloadOffline,
  pageDownloadCrash,
  pageAuditOffline,
  validatorKilled,
  disk.validatorPowerCut,
  disk.validatorDiskFull,
  disk.validatorNoNames,
  disk.validatorEio,
  disk.validatorReadOnly,
  index.validatorDamaged,
  index.validatorTwice,
  time.validatorBlocked,
  time.validatorFrozen,
  time.validatorClock,
  chain.chainStalls,
  chain.chainRestarts,
  chain.chainReorganised,
  gone.thirdOfMinersGone,
  gone.allMinersGone,
  minersChurn,
  minerKilled,
  miner.minerRot,
  minerDiskFull,
  miner.minerAnswersLost,
  miner.minerSlowDisk,
  miner.minerFrozen,
  chain.chainEvents,
  chain.chainSeatTaken,
  network.networkLoss,
  network.networkNarrow,
  network.networkResets,
  network.networkBlackhole,
  network.networkPartition,
  network.networkIllMiners,
  network.networkIllUsers,
  host.hostMemory,
  host.hostFiles,
  host.hostProcessor,
  gone.everythingKilled,
]
