import { Queries } from '../features/shared/queries.tsx'
import { OneScreen } from './one-screen.tsx'
import { PublicRoutes } from './public-routes.tsx'
import { PublicShell } from './public-shell.tsx'

/** The network and the laboratory for whoever has not opened a drive. */
export function PublicSpace() {
  return (
    <Queries>
      <PublicShell>
        <OneScreen>{(path) => <PublicRoutes path={path} />}</OneScreen>
      </PublicShell>
    </Queries>
  )
}
