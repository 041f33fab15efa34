import { spawn } from 'node:child_process'

/** Opens an address in the person's browser, if there is one; says what to do when there is not. */
export function openInBrowser(url: string): void {
  const [command, args] =
    process.platform === 'darwin'
      ? (['open', [url]] as const)
      : process.platform === 'win32'
        ? (['cmd', ['/c', 'start', url]] as const)
        : (['xdg-open', [url]] as const)
  const browser = spawn(command, args, { stdio: 'ignore', detached: true })
  // A machine without a desktop still has the address.
  browser.on('error', () => process.stderr.write('No browser could be opened; open the address by hand.\n'))
  browser.unref()
}
