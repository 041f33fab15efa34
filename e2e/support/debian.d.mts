/** Does nothing where this is no Debian or the user is not root. @returns whether the packages are installed now */
export function installDebian(...packages: readonly string[]): boolean
