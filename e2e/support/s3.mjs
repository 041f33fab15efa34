/** Finds OpenStack Swift, which speaks S3, or installs the distribution's package of it. */
import { spawnSync } from 'node:child_process'
import { installDebian } from './debian.mjs'

/** The interpreter that the distribution's packages belong to. */
const PYTHON = '/usr/bin/python3'

function hasSwift() {
  return spawnSync(PYTHON, ['-c', 'import swift.proxy.server'], { stdio: 'ignore' }).status === 0
}

/** Before the tests; ends the process with one sentence when there can be none. */
export function setup() {
  if (hasSwift()) return
  process.stderr.write('Installing python3-swift (once) …\n')
  installDebian('python3-swift')
  if (hasSwift()) return
  process.stderr.write(
    'OpenStack Swift is needed for the tests of pieces in a bucket and could not be installed; install it (on Debian: apt-get install python3-swift), then try again.\n',
  )
  process.exit(1)
}
