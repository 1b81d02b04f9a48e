// The files here are never imported as code: they are carried as text, and written out for the programs of `run`.

declare module "*.cjs" {
  const text: string
  export default text
}
