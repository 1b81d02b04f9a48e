// Facts of a system → what to do in each of its stores: nothing, commands, or why it cannot be done from here. Pure: tests give it any system.

import { certutilPackages, chromeByHand, firefoxByHand, quoted, quotedForWindows } from "../../trust.ts"
import { type Command, commandsToAdd, commandsToRemove } from "./commands.ts"
import type { Root } from "./root.ts"
import { isTrustedIn, type PlacedRoot, type Platform, type Store, type StoreFacts } from "./store.ts"

export type SystemFacts = {
  readonly platform: Platform
  /** May change what is the whole machine's. */
  readonly isAdministrator: boolean
  /** What runs a command as who owns the browsers' databases; empty where that is who we are. */
  readonly ownerPrefix: readonly string[]
  readonly hasCertutil: boolean
  /** What installs packages here, such as `apt-get`. */
  readonly installer: string | null
  /** This program, as a command. */
  readonly self: readonly string[]
  readonly dataDir: string
  readonly stores: readonly StoreFacts[]
}

export type Wanted = { readonly change: "install" | "uninstall"; readonly system: boolean; readonly nss: boolean }

export type Step = {
  readonly store: Store
  /** None: it is as it should be. */
  readonly commands: readonly Command[]
  /** What takes half of it back when a command fails; a command of it that has nothing to do may fail too. */
  readonly undo: readonly Command[]
  /** What is there and will not be. */
  readonly removed: readonly PlacedRoot[]
  /** Why it is not done from here, and what to do; null where it is. */
  readonly obstacle: string | null
}

export function plan(wanted: Wanted, root: Root, facts: SystemFacts): readonly Step[] {
  const isAll = !wanted.system && !wanted.nss
  const stores = facts.stores.filter(({ store }) => isAll || (store.type === "nss" ? wanted.nss : wanted.system))
  return wanted.change === "install"
    ? chosen(stores, root, facts).map(each => install(each, root, facts))
    : stores.map(each => uninstall(each, root, facts))
}

/** macOS and Windows have a store for everybody and one for each account: one of them is enough, and who may change both asks for everybody. */
function chosen(stores: readonly StoreFacts[], root: Root, { isAdministrator }: SystemFacts): readonly StoreFacts[] {
  const hasChoice = (each: StoreFacts) => each.store.type === "keychain" || each.store.type === "windows"
  const trusting = stores.find(each => hasChoice(each) && isTrustedIn(each, root.fingerprint))
  return stores.filter(each => {
    if (each.store.type !== "keychain" && each.store.type !== "windows") return true
    return trusting ? each === trusting : each.store.isSystem === isAdministrator
  })
}

function install(each: StoreFacts, root: Root, facts: SystemFacts): Step {
  const { store } = each
  if (isTrustedIn(each, root.fingerprint)) return { store, commands: [], undo: [], removed: [], obstacle: null }
  // What is there already, an earlier root or this one without trust, makes way: two with one name confuse who looks for an issuer.
  const before = (each.roots ?? []).filter(({ at }) => at !== null)
  const add = commandsToAdd(each, root)
  const at = placeOf(each, add)
  const after: PlacedRoot = { name: root.name, fingerprint: root.fingerprint, at, isTrusted: false }
  return {
    store,
    commands: as(store, facts, [...withoutRefresh(commandsToRemove(store, before, root, false), add), ...add]),
    undo: as(store, facts, at === null ? [] : commandsToRemove(store, [after], root, false)),
    removed: before.filter(({ fingerprint }) => fingerprint !== root.fingerprint),
    obstacle: obstacleTo("install", each, root, facts),
  }
}

/** The name that the commands give it; null where only the store knows. */
function placeOf({ store }: StoreFacts, add: readonly Command[]): string | null {
  if (store.type === "nss") return add.at(-1)![add.at(-1)!.indexOf("-n") + 1]!
  return store.type === "anchors" && store.tool === "update-ca-certificates" ? add[0]!.at(-1)! : null
}

/** The bundle is made anew once, at the end; `trust anchor` does it itself. */
const withoutRefresh = (remove: readonly Command[], add: readonly Command[]): readonly Command[] =>
  add.at(-1)![0] === "update-ca-certificates" || add.at(-1)![0] === "trust"
    ? remove.filter(([program]) => program !== "update-ca-certificates" && program !== "update-ca-trust")
    : remove

function uninstall(each: StoreFacts, root: Root, facts: SystemFacts): Step {
  const { store } = each
  const removed = each.roots ?? []
  const commands = as(store, facts, commandsToRemove(store, removed, root, each.isInJava))
  const isUnknown = each.roots === null
  return {
    store,
    commands,
    undo: [],
    removed,
    obstacle: commands.length > 0 || isUnknown ? obstacleTo("uninstall", each, root, facts) : null,
  }
}

/** With what makes each command run as who may do it. */
function as(store: Store, facts: SystemFacts, commands: readonly Command[]): readonly Command[] {
  const prefix = store.type === "nss" ? facts.ownerPrefix : needsAdministrator(store, facts) && facts.platform !== "windows" ? ["sudo"] : []
  return commands.map(command => [...prefix, ...command])
}

function needsAdministrator(store: Store, { isAdministrator }: SystemFacts): boolean {
  if (isAdministrator) return false
  return store.type === "anchors" || ((store.type === "keychain" || store.type === "windows") && store.isSystem)
}

function obstacleTo(change: Wanted["change"], each: StoreFacts, root: Root, facts: SystemFacts): string | null {
  const { store } = each
  if (needsAdministrator(store, facts)) {
    const again = [...facts.self, "ca", change, "--system", "--data-dir", facts.dataDir]
    return facts.platform === "windows"
      ? `needs an administrator: run \`${showCommand(again, "windows")}\` in a terminal that was opened as one.`
      : `needs root: run \`${showCommand(["sudo", ...again], facts.platform)}\`.`
  }
  if (store.type !== "nss") return null
  if (facts.hasCertutil) return each.roots === null ? "its list cannot be read: it is damaged, or somebody else's." : null
  const byHand = store.browser.startsWith("Firefox") ? firefoxByHand : chromeByHand
  const hand = change === "install" ? `${byHand}, and choose ${root.file}` : `remove ${root.name} from the list where it is imported`
  return `needs certutil, which is ${whereCertutilIs(facts)}. By hand: ${hand}.`
}

function whereCertutilIs({ installer, isAdministrator }: SystemFacts): string {
  const here = certutilPackages.find(([, command]) => installer !== null && command.startsWith(`${installer} `))
  if (here) return `in the package ${here[2]}: run \`${isAdministrator ? "" : "sudo "}${here[1]} ${here[2]}\`, then this again`
  return `in the package ${certutilPackages.map(([system, , name]) => `${name} (${system})`).join(", ")}`
}

export const showCommand = (command: Command, platform: Platform): string =>
  command.map(platform === "windows" ? quotedForWindows : quoted).join(" ")
