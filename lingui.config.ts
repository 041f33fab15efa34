import { defineConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'

/** English stands in the source; a catalogue holds one further language. `npm run messages` brings them up to date. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['de'],
  catalogs: [
    {
      path: 'src/app/locales/{locale}',
      include: ['src/ui', 'src/features', 'src/app'],
      exclude: ['**/*.test.ts', '**/*.test.tsx'],
    },
  ],
  // By file and without line numbers: people who change different screens touch different places of a catalogue.
  orderBy: 'origin',
  format: formatter({ lineNumbers: false }),
})
