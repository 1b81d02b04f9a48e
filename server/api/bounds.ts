// What the API takes at most, besides the limits in config.ts that it shares with others; each with its reason.

export const bounds = {
  /** Searches, statistics, exports and imports at one time. Each reads files as fast as it can; people wait for one or two. */
  studiesMax: 8,
  /** A note on an exchange or a message: some pages of text. It is in every list and every export. */
  noteCharactersMax: 10_000,
  /** Steps of a rate over time: what a chart can show. */
  bucketsDefault: 100,
  bucketsMax: 1_000,
} as const
