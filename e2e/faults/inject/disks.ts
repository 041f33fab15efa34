/** Disks that can be full, refuse, be read-only or lose their power: tmpfs of a size, ext4 in a file. */
import { copyFileSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaseContext } from '../case.ts'
import { sh, tryTo } from '../tools.ts'

export interface Disk {
  readonly path: string
}

export interface SmallDisk extends Disk {
  /** Takes all room but `spare` bytes. */
  fill(spare?: number): void
  /** Takes all names. */
  fillNames(): void
  /** Gives all of it back. */
  empty(): void
}

/** A tmpfs: `size` and `nr_inodes` are its only limits. */
export function smallDisk(context: CaseContext, name: string, { mib = 64, inodes = 4_000 } = {}): SmallDisk {
  const path = join(context.folder, name)
  mkdirSync(path, { recursive: true })
  sh('mount', '-t', 'tmpfs', '-o', `size=${mib}m,nr_inodes=${inodes}`, 'tmpfs', path)
  context.defer(`the disk ${name}`, () => tryTo('umount', '-l', path))
  const ballast = join(path, 'ballast')
  return {
    path,
    fill(spare = 0) {
      mkdirSync(ballast, { recursive: true })
      const { bavail, bsize } = statfsSync(path)
      const bytes = bavail * bsize - spare
      // The last page is taken one by one: an error at its end is a full disk all the same.
      if (bytes > 0) attempt(() => writeFileSync(join(ballast, 'bytes'), Buffer.alloc(bytes)))
      if (spare === 0) attempt(() => writeFileSync(join(ballast, 'rest'), Buffer.alloc(bsize)))
    },
    fillNames() {
      mkdirSync(ballast, { recursive: true })
      for (let at = 0; at < inodes; at++)
        if (!attempt(() => writeFileSync(join(ballast, `${at}`), ''))) return
    },
    empty: () => rmSync(ballast, { recursive: true, force: true }),
  }
}

function attempt(work: () => void): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

export interface RealDisk extends Disk {
  /** An error of the file system, by which ext4 makes itself read-only, open files or not. */
  turnReadOnly(): void
  /** As after a repair: mounted anew from its own bytes. Nobody may have a file open. */
  mountAgain(): void
  /** What a power cut at this moment would leave, put in its place. Nobody may have a file open. */
  cutPower(): () => void
}

/** An ext4 in a file, behind a loop device. */
export function realDisk(context: CaseContext, name: string, { mib = 192 } = {}): RealDisk {
  const path = join(context.folder, name)
  const image = join(context.folder, `${name}.img`)
  mkdirSync(path, { recursive: true })
  sh('truncate', '-s', `${mib}M`, image)
  sh('mkfs.ext4', '-q', '-F', image)
  const mount = (): string => sh('mount', '-o', 'loop,errors=remount-ro', image, path)
  const unmount = (): string => sh('umount', path)
  mount()
  context.defer(`the disk ${name}`, () => tryTo('umount', '-l', path))
  return {
    path,
    turnReadOnly: () => {
      const device = sh('findmnt', '-no', 'SOURCE', path).trim().replace('/dev/', '')
      writeFileSync(`/sys/fs/ext4/${device}/trigger_fs_error`, 'made by the fault matrix')
    },
    mountAgain: () => {
      unmount()
      // It answers 1 when it mended something.
      tryTo('e2fsck', '-fp', image)
      sh('e2fsck', '-fn', image)
      mount()
    },
    cutPower: () => {
      // What the device has now, while the file system still holds back what nobody synced.
      copyFileSync(image, `${image}.cut`)
      return () => {
        unmount()
        copyFileSync(`${image}.cut`, image)
        rmSync(`${image}.cut`)
        mount()
      }
    },
  }
}
