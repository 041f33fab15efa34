import { lazy } from 'react'
import { Redirect, Route, Switch } from 'wouter'

const OwnerScreen = lazy(async () => ({
  default: (await import('../features/network/owner/owner-screen.tsx')).OwnerScreen,
}))
const LandscapeScreen = lazy(async () => ({
  default: (await import('../features/network/landscape/landscape-screen.tsx')).LandscapeScreen,
}))
const MinersScreen = lazy(async () => ({
  default: (await import('../features/network/table/miners-screen.tsx')).MinersScreen,
}))
const MinerScreen = lazy(async () => ({
  default: (await import('../features/network/miner/miner-screen.tsx')).MinerScreen,
}))
const NodesScreen = lazy(async () => ({
  default: (await import('../features/network/node/nodes-screen.tsx')).NodesScreen,
}))
const NodeScreen = lazy(async () => ({
  default: (await import('../features/network/node/node-screen.tsx')).NodeScreen,
}))
const ChainScreen = lazy(async () => ({
  default: (await import('../features/network/chain/chain-screen.tsx')).ChainScreen,
}))
const CallsScreen = lazy(async () => ({
  default: (await import('../features/lab/a/calls-screen.tsx')).CallsScreen,
}))
const IncentivesScreen = lazy(async () => ({
  default: (await import('../features/lab/b/incentives-screen.tsx')).IncentivesScreen,
}))
const StoryScreen = lazy(async () => ({
  default: (await import('../features/lab/c/story-screen.tsx')).StoryScreen,
}))
const ScoringScreen = lazy(async () => ({
  default: (await import('../features/lab/d/scoring-screen.tsx')).ScoringScreen,
}))
const DataScreen = lazy(async () => ({
  default: (await import('../features/lab/e/data-screen.tsx')).DataScreen,
}))
const ConsoleScreen = lazy(async () => ({
  default: (await import('../features/lab/f/console-screen.tsx')).ConsoleScreen,
}))

/** The network and the laboratory: nothing here needs a drive. */
export function PublicRoutes({ path }: { readonly path: string }) {
  return (
    <Switch location={path}>
      <Route path="/network">
        <OwnerScreen />
      </Route>
      <Route path="/network/landscape">
        <LandscapeScreen />
      </Route>
      <Route path="/network/miners">
        <MinersScreen />
      </Route>
      <Route path="/network/miners/:name">{({ name }) => <MinerScreen key={name} name={name} />}</Route>
      <Route path="/network/nodes">
        <NodesScreen />
      </Route>
      <Route path="/network/nodes/:hotkey">
        {({ hotkey }) => <NodeScreen key={hotkey} hotkey={hotkey} />}
      </Route>
      <Route path="/network/chain">
        <ChainScreen />
      </Route>
      <Route path="/lab/a">
        <CallsScreen />
      </Route>
      <Route path="/lab/b">
        <IncentivesScreen />
      </Route>
      <Route path="/lab/c">
        <StoryScreen />
      </Route>
      <Route path="/lab/d">
        <ScoringScreen />
      </Route>
      <Route path="/lab/e">
        <DataScreen />
      </Route>
      <Route path="/lab/f">
        <ConsoleScreen />
      </Route>
      <Route path="/lab/*?">
        <Redirect to="/lab/d" replace />
      </Route>
      <Route>
        <Redirect to="/network" replace />
      </Route>
    </Switch>
  )
}
