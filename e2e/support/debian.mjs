/** Installs packages of the distribution where this user may. Plain JavaScript, because it runs before anything is built. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Whether the command ended well; what it prints goes to stderr. */
export function attempt(command, args) {
  return (
    spawnSync(command, args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  )
}

/** Whether there is such a command on the path. */
export function isInstalled(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined
}

/** Does nothing where this is no Debian or the user is not root. @returns whether the packages are installed now */
export function installDebian(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  attempt('apt-get', ['update', '-qq'])
  return attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
}

/** Commands whose packages have their names, installed where they are not there. @throws Error that names what there cannot be */
export function needCommands(...commands) {
  const missing = commands.filter((command) => !isInstalled(command))
  if (missing.length > 0) installDebian(...missing)
  const lacking = missing.filter((command) => !isInstalled(command))
  if (lacking.length > 0)
    throw new Error(`install ${lacking.join(' and ')} (on Debian: apt-get install ${lacking.join(' ')})`)
}
