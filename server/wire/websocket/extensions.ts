// TEXT → EXTENSIONS: what a Sec-WebSocket-Extensions field offers or accepts, and which parameters of permessage-deflate are wrong.
// Knows one side's field at a time, and no frames. RFC 6455 §9.1 (the grammar), RFC 7692 §7.1 (the parameters).

import type { FaultCode } from "../faults.ts"

/** `parameters` in order, repeated ones too, names in lower case; a value is "" where there is none. */
export type Extension = { readonly name: string; readonly parameters: readonly (readonly [name: string, value: string])[] }

export const deflateName = "permessage-deflate"

/** RFC 6455 §9.1: `name; parameter=value; parameter, name`. Quoted values hold tokens only, so splitting is safe. */
export function parseExtensions(values: readonly string[]): Extension[] {
  return values
    .flatMap(value => value.split(","))
    .map(extension => extension.split(";").map(part => part.trim()))
    .filter(([name]) => name !== undefined && name !== "")
    .map(([name = "", ...parameters]) => ({ name: name.toLowerCase(), parameters: parameters.map(splitParameter) }))
}

function splitParameter(parameter: string): [name: string, value: string] {
  const [name = "", value = ""] = parameter.split("=", 2)
  return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, "$1")]
}

export const hasParameter = ({ parameters }: Extension, wanted: string): boolean => parameters.some(([name]) => name === wanted)

/** RFC 7692 §7.1: what is wrong with the permessage-deflate that a client offers or a server accepts. A code is there once. */
export function deflateFaults(extensions: readonly Extension[], by: "client" | "server"): FaultCode[] {
  const faults = new Set<FaultCode>()
  for (const { name, parameters } of extensions) {
    if (name !== deflateName) continue
    // RFC 7692 §7.1: a server "MUST decline an extension negotiation offer for this extension" that "contains multiple extension
    // parameters with the same name", and a client "MUST _Fail the WebSocket Connection_" over such a response.
    if (new Set(parameters.map(([name]) => name)).size < parameters.length) faults.add("ws.repeated-parameter")
    for (const [parameter, value] of parameters) {
      const fault = parameterFault(parameter, value, by)
      if (fault) faults.add(fault)
    }
  }
  return [...faults]
}

function parameterFault(name: string, value: string, by: "client" | "server"): FaultCode | null {
  switch (name) {
    // RFC 7692 §7.1.1: "This parameter has no value."
    case "server_no_context_takeover":
    case "client_no_context_takeover":
      return value === "" ? null : "ws.bad-parameter"
    // RFC 7692 §7.1.2.2: a client may offer this one "without a value", to say that it knows the parameter.
    case "client_max_window_bits":
      return isWindowBits(value) || (by === "client" && value === "") ? null : "ws.bad-window-bits"
    case "server_max_window_bits":
      return isWindowBits(value) ? null : "ws.bad-window-bits"
    default:
      return "ws.bad-parameter"
  }
}

/** RFC 7692 §7.1.2.1: "a decimal integer value without leading zeroes between 8 to 15, inclusive". */
const isWindowBits = (value: string): boolean => /^(?:[89]|1[0-5])$/.test(value)
