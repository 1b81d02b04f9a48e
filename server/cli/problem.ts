// What keeps a command from doing its job and is not a bug: one clear line for standard error, and an exit code.

export class Problem extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
