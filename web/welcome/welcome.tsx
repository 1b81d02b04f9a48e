// What stands in the place of an empty list, and why it is empty. What it teaches while nothing has come at all: how to send traffic through the proxy, for the program at hand, ready to be copied.

import { Tabs } from "@kobalte/core/tabs"
import { createUniqueId, For, Match, Show, Switch } from "solid-js"
import { phoneProxy, quoted } from "../../server/trust.ts"
import { usePage } from "../data/page.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { certificateLink } from "./certificate-link.ts"
import { NoExchanges, NoMatch, Paused } from "./empty.tsx"
import { PhoneAddress } from "./phone-address.tsx"
import { type Desktop, desktops, phoneId, type Recipe, recipes } from "./recipes.ts"
import { Snippet, Steps } from "./steps.tsx"
import { createDesktopChoice, createRecipeChoice, useViewpoint } from "./use-viewpoint.ts"
import { downloadedFile, type Viewpoint } from "./viewpoint.ts"

export function EmptyTraffic() {
  const page = usePage()
  return (
    <Switch fallback={<Welcome />}>
      <Match when={page.traffic.ids().length > 0}>
        <NoMatch filter={page.filter()} onClear={() => page.setFilter("")} />
      </Match>
      <Match when={page.isReadOnly()}>
        <NoExchanges session={page.session()} />
      </Match>
      <Match when={!page.traffic.isRecording()}>
        <Paused onResume={page.toggleRecording} />
      </Match>
    </Switch>
  )
}

function Welcome() {
  const { view } = useViewpoint()
  const [recipe, setRecipe] = createRecipeChoice()
  const [desktop, setDesktop] = createDesktopChoice()
  return (
    <Show when={view()}>
      {known => (
        <section class="welcome" tabindex="0" aria-label="How to begin">
          <h2>No traffic yet</h2>
          <p>
            Point a program at <strong class="mono">{known().proxy}</strong>
            <CopyButton label="Copy the proxy's address" text={() => known().proxy} />
            and its requests and WebSocket messages appear here. To read encrypted traffic it must{" "}
            <a href={certificateLink()}>trust the certificate</a> (
            <a href="/ca.pem" download={downloadedFile}>
              ca.pem
            </a>
            ).
          </p>
          <p>To see that it works:</p>
          <Snippet
            code={`curl --proxy ${known().proxy} --cacert ${quoted(known().file)} https://example.com/`}
            label="Copy the command that tries it"
          />
          <Show when={!known().isHere}>
            <p class="note">
              The proxy runs on another machine than this one: download the certificate first. The commands name{" "}
              <code>{downloadedFile}</code> in the current folder.
            </p>
          </Show>
          <Tabs value={recipe()} onChange={setRecipe} class="ways">
            <Tabs.List class="way-list" aria-label="What to point at it">
              <For each={recipes}>
                {({ id, name }) => (
                  <Tabs.Trigger value={id} class="way">
                    {name}
                  </Tabs.Trigger>
                )}
              </For>
            </Tabs.List>
            <For each={recipes}>
              {each => (
                <Tabs.Content value={each.id} class="way-panel" data-testid={`recipe-${each.id}`}>
                  <Show when={each.id !== phoneId} fallback={<Phone view={known()} />}>
                    <Show when={each.isPerSystem}>
                      <Desktops chosen={desktop()} onChoose={setDesktop} />
                    </Show>
                    <RecipeSteps recipe={each} view={known()} desktop={desktop()} />
                  </Show>
                </Tabs.Content>
              )}
            </For>
          </Tabs>
        </section>
      )}
    </Show>
  )
}

const RecipeSteps = (props: { readonly recipe: Recipe; readonly view: Viewpoint; readonly desktop: Desktop }) => (
  <Steps steps={props.recipe.steps(props.view, props.desktop)} of={props.recipe.name} />
)

function Phone(props: { readonly view: Viewpoint }) {
  const reached = () => {
    const { origin } = props.view
    return origin === null ? null : new URL(origin)
  }
  return (
    <>
      <PhoneAddress />
      <Show when={reached()}>
        {url => (
          <For each={["ios", "android"] as const}>
            {system => (
              <>
                <h3>{system === "ios" ? "iPhone, iPad" : "Android"}</h3>
                <Steps steps={[phoneProxy(system, url().hostname, Number(url().port))]} of={system} />
              </>
            )}
          </For>
        )}
      </Show>
      <p class="step">
        Then trust the certificate: <a href={certificateLink("ios")}>iPhone, iPad</a>, <a href={certificateLink("android")}>Android</a>. A
        phone on a cable needs no open port: <a href={certificateLink("android-usb")}>Android on a cable</a>.
      </p>
    </>
  )
}

/** For which system the commands are written. */
function Desktops(props: { readonly chosen: Desktop; readonly onChoose: (desktop: Desktop) => void }) {
  const name = createUniqueId()
  return (
    <fieldset class="desktops">
      <legend class="unseen">Where the command is typed</legend>
      <For each={desktops}>
        {({ id, name: shown }) => (
          <label class="desktop">
            <input type="radio" name={name} class="unseen" checked={props.chosen === id} onChange={() => props.onChoose(id)} />
            <span>{shown}</span>
          </label>
        )}
      </For>
    </fieldset>
  )
}
