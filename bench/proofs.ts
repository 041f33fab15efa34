/**
 * Proof arithmetic: the kernel beside the reference's Python, @noble and hash-wasm, and what an audit costs on the wire.
 * `--only` takes `curve`, `hashes`, `answer`, `passphrase`, `owners`.
 */
import { isWanted, isWhole } from './support/only.ts'
import { kernelTables } from './support/proof-kernel-tables.ts'
import { ownerTables } from './support/proof-owner-tables.ts'
import { report } from './support/report.ts'

await report(
  'proofs',
  async function* () {
    yield* kernelTables()
    if (isWanted('owners')) yield* ownerTables()
  },
  { whole: isWhole },
)
