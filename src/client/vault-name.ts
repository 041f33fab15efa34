/** The one blob with a name of its own: it has to be found before there is a key. */
export const VAULT_NAME = 'vault'
