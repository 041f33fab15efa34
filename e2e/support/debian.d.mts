export function attempt(command: string, args: readonly string[]): boolean
export function isInstalled(command: string): boolean
export function installDebian(...packages: readonly string[]): boolean
export function needCommands(...commands: readonly string[]): void
