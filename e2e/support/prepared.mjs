/** Installs and builds what is missing, once: a command that a test runs need not look for it again. */
import { ensureBuilt, ensureInstalled } from '../../src/nodes/cli/filetao.mjs'

/** Before the tests. */
export function setup() {
  ensureInstalled()
  ensureBuilt('nodes')
  ensureBuilt('page')
  process.env.FILETAO_PREPARED = '1'
}
