// The languages that long text is coloured in, each loaded when it is first needed; and which one a media type asks for.

import type { Extension } from "@codemirror/state"

export type Language = "json" | "html" | "javascript" | "css" | "xml"

const loaders: { readonly [language in Language]: () => Promise<Extension> } = {
  json: async () => (await import("@codemirror/lang-json")).json(),
  html: async () => (await import("@codemirror/lang-html")).html(),
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript({ jsx: true }),
  css: async () => (await import("@codemirror/lang-css")).css(),
  xml: async () => (await import("@codemirror/lang-xml")).xml(),
}

export const loadLanguage = (language: Language): Promise<Extension> => loaders[language]()

/** "application/problem+json" → json. `type` has no parameters and is in small letters. */
export function languageOf(type: string): Language | null {
  const patterns: readonly (readonly [RegExp, Language])[] = [
    [/^(?:application|text)\/(?:[\w.-]+\+)?json$/, "json"],
    [/^text\/html$|^application\/xhtml\+xml$/, "html"],
    [/^(?:text|application)\/(?:x-)?(?:java|ecma|type)script$/, "javascript"],
    [/^text\/css$/, "css"],
    [/^(?:text|application)\/xml$|\+xml$/, "xml"],
  ]
  return patterns.find(([pattern]) => pattern.test(type))?.[1] ?? null
}
