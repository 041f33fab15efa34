/** Finds redis-server, or installs the distribution's package. */
import { installDebian, isInstalled } from './debian.mjs'

/** Ends the process with one sentence when there can be none. */
export function ensureRedis() {
  if (isInstalled('redis-server')) return
  process.stderr.write('Installing redis-server (once) …\n')
  installDebian('redis-server')
  if (isInstalled('redis-server')) return
  process.stderr.write(
    'redis-server is needed for the tests of an index in Redis and could not be installed; install it (on Debian: apt-get install redis-server), then try again.\n',
  )
  process.exit(1)
}
