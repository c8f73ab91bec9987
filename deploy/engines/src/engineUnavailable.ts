/**
 * An engine can not be had, or would not start. `message` says what happened; `advice` says, for
 * a person, exactly what to install or to set.
 */
export class EngineUnavailable extends Error {
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(`${message}\n${advice}`);
    this.name = 'EngineUnavailable';
  }
}
