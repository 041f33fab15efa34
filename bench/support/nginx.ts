/** A storing peer that is as fast as they come: nginx takes a PUT into a file, without hash and without fsync. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { installDebian, isInstalled } from '../../e2e/support/debian.mjs'
import { freePort } from './free-port.ts'

const BODY_MAX = '64m'
const START_MS = 10_000

export interface Nginx {
  readonly url: string
  stop(): void
}

/** Installs it where this user may. @returns null where there is none, or it does not start */
export async function startNginx(): Promise<Nginx | null> {
  if (!isInstalled('nginx') && !installDebian('nginx')) return null
  const folder = mkdtempSync(join(tmpdir(), 'filetao-bench-nginx-'))
  const port = await freePort()
  const path = join(folder, 'nginx.conf')
  writeFileSync(path, configuration(folder, port))
  const child = spawn('nginx', ['-c', path, '-p', folder, '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  })
  const stop = () => {
    child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  const until = performance.now() + START_MS
  while (performance.now() < until) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return { url, stop }
    await sleep(50)
  }
  stop()
  return null
}

/** The modules of Debian's package are linked in; dav is one of them. */
function configuration(folder: string, port: number): string {
  const root = process.getuid?.() === 0 ? 'user root;' : ''
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join('\n    ')
  return `${root}
daemon off;
worker_processes 2;
pid ${folder}/nginx.pid;
events {}
http {
    access_log off;
    ${temporary}
    client_max_body_size ${BODY_MAX};
    client_body_buffer_size 64k;
    server {
        listen 127.0.0.1:${port};
        root ${folder}/files;
        location / {
            dav_methods PUT;
            create_full_put_path on;
        }
    }
}
`
}
