/**
 * The running validator's door for its operator: a Unix socket in the data folder that only the folder's owner may open. LevelDB lets one
 * process in, so a copy of a live index can only be made by the one that has it. One word is understood: `backup`.
 */
import { existsSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { errorFields, type Log } from '../shared/log.ts'
import { type BackupFacts, type SnapshotSource, writeBackup } from './index-backup.ts'

const WORD = 'backup\n'
/** What the system takes as the path of a socket, its end included. */
const PATH_BYTES_MAX = 107

export function controlPath(data: string): string {
  return join(data, 'control.sock')
}

/** @returns closes it; null: the folder's path is too long for a socket, which is logged */
export async function openControlSocket(
  data: string,
  source: SnapshotSource,
  log: Log,
): Promise<(() => Promise<void>) | null> {
  const path = controlPath(data)
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) {
    log.warn('control-socket-missing', { why: 'path-too-long', most_bytes: PATH_BYTES_MAX })
    return null
  }
  // Left by a process that was killed: this folder is ours alone.
  rmSync(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
    socket.once('data', (word: Buffer) => {
      if (word.toString() !== WORD) socket.destroy()
      else void answer(socket, source, log)
    })
  })
  const before = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  } catch (caught) {
    // Some file systems have no sockets; a validator without this door is one all the same.
    log.warn('control-socket-missing', errorFields(caught))
    return null
  } finally {
    process.umask(before)
  }
  return async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
}

async function answer(socket: Socket, source: SnapshotSource, log: Log): Promise<void> {
  const began = performance.now()
  try {
    const facts: BackupFacts = await writeBackup(source, socket, new Date())
    log.info('backup-made', { ...facts, ms: Math.round(performance.now() - began) })
  } catch (caught) {
    log.warn('backup-failed', errorFields(caught))
    socket.destroy()
  }
}

/** The stream of a copy that the validator of this folder makes; null: none runs there, or none that has a door. */
export function askForBackup(data: string): Promise<Socket | null> {
  const path = controlPath(data)
  if (!existsSync(path)) return Promise.resolve(null)
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('error', () => resolve(null))
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      socket.write(WORD)
      resolve(socket)
    })
  })
}
