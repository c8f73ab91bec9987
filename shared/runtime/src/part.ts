/** Something a process is made of: started in order, stopped in reverse. */
export interface Part {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Why it is not ready, in one sentence, or null. */
  notReady?(): string | null;
}
