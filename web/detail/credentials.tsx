// A login in a request, understood: Basic behind a button, a JSON Web Token with its header and claims, and until when it is good. Nothing
// is verified.

import { createMemo, createSignal, For, Match, Show, Switch } from "solid-js"
import type { Exchange } from "../../server/contract.ts"
import { fieldMembers, fieldValues } from "../diagnosis/fields.ts"
import { type Credentials, type Jwt, readCredentials, readJwt } from "../diagnosis/token.ts"
import { now } from "../ui/clock.ts"
import { CopyButton } from "../ui/copy-button.tsx"
import { showDateTime, showElapsed } from "../ui/format.ts"
import { indentJson, tokens } from "../ui/json.ts"
import { HeadPart } from "./name-value-table.tsx"
import { queryOf, readPairs } from "./name-values.ts"

type Found = { readonly where: string; readonly credentials: Credentials }

/** Longer ones are no claims that anybody reads. */
const charactersMax = 20_000

export function Logins(props: { readonly exchange: Exchange }) {
  const found = createMemo(() => loginsOf(props.exchange))
  return (
    <Show when={found().length > 0}>
      <HeadPart name="Login">
        <For each={found()}>{({ where, credentials }) => <Login where={where} credentials={credentials} />}</For>
      </HeadPart>
    </Show>
  )
}

function loginsOf({ request, url }: Exchange): readonly Found[] {
  const inFields = ["Authorization", "Proxy-Authorization"].flatMap(where =>
    fieldValues(request.fields, where.toLowerCase()).map(value => ({ where, credentials: readCredentials(value) })),
  )
  const elsewhere = [
    ...readPairs(queryOf(url)).map(({ name, value }) => ({ where: `?${name}=`, token: value })),
    ...fieldMembers(request.fields, "sec-websocket-protocol").map(token => ({ where: "Sec-WebSocket-Protocol", token })),
  ]
  return [
    ...inFields,
    ...elsewhere.flatMap(({ where, token }) => {
      const jwt = readJwt(token)
      return jwt ? [{ where, credentials: { type: "bearer" as const, token, jwt } }] : []
    }),
  ]
}

function Login(props: Found) {
  const of = <Type extends Credentials["type"]>(type: Type) =>
    props.credentials.type === type ? (props.credentials as Extract<Credentials, { type: Type }>) : null
  return (
    <div class="login">
      <Switch>
        <Match when={of("basic")}>{basic => <Basic where={props.where} user={basic().user} password={basic().password} />}</Match>
        <Match when={of("bearer")}>
          {bearer => (
            <Show
              when={bearer().jwt}
              fallback={
                <p>
                  {props.where}: a Bearer token of {bearer().token.length} characters, which says nothing by itself.
                </p>
              }
            >
              {jwt => <Token where={props.where} jwt={jwt()} />}
            </Show>
          )}
        </Match>
        <Match when={of("other")}>
          {other => (
            <p>
              {props.where}: {other().scheme || "empty"}
            </p>
          )}
        </Match>
      </Switch>
    </div>
  )
}

function Basic(props: { readonly where: string; readonly user: string; readonly password: string }) {
  const [isShown, setIsShown] = createSignal(false)
  return (
    <p>
      {props.where}: Basic, user <code>{props.user}</code>, password <code>{isShown() ? props.password : "••••••"}</code>{" "}
      <button type="button" class="link" aria-pressed={isShown()} onClick={() => setIsShown(!isShown())}>
        {isShown() ? "Hide" : "Show the password"}
      </button>{" "}
      <CopyButton label="Copy the password" text={() => props.password} />
    </p>
  )
}

function Token(props: { readonly where: string; readonly jwt: Jwt }) {
  return (
    <>
      <p>
        {props.where}: a JSON Web Token, not verified. <Validity jwt={props.jwt} />
      </p>
      <div class="token-parts">
        <For
          each={
            [
              ["Header", props.jwt.header],
              ["Claims", props.jwt.claims],
            ] as const
          }
        >
          {([name, text]) => (
            <section aria-label={name}>
              <h4>
                {name} <CopyButton label={`Copy the ${name.toLowerCase()}`} text={() => text} />
              </h4>
              <pre class="json mono">
                <For each={[...tokens(indentJson(text, charactersMax).lines.join("\n"))]}>
                  {token => <span class={token.kind}>{token.text}</span>}
                </For>
              </pre>
            </section>
          )}
        </For>
      </div>
    </>
  )
}

function Validity(props: { readonly jwt: Jwt }) {
  return (
    <>
      <Show when={props.jwt.notBefore}>
        {time => (
          <span classList={{ warning: time() > now() }}>
            Good from {showDateTime(time())}
            {time() > now() ? `, in ${showElapsed(time() - now())}` : ""}.{" "}
          </span>
        )}
      </Show>
      <Show when={props.jwt.expires} fallback={<span class="faint">It does not say when it expires.</span>}>
        {time => (
          <span class={time() < now() ? "bad" : ""}>
            {time() < now() ? `Expired ${showElapsed(now() - time())} ago` : `Expires in ${showElapsed(time() - now())}`} (
            {showDateTime(time())}).
          </span>
        )}
      </Show>
    </>
  )
}
