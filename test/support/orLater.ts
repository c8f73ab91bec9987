/** For `becomes`: what was answered 503 is asked again, anything else is an error. */
export function orLater(error: unknown): undefined {
  if (error instanceof Error && error.message.includes(': 503 ')) return undefined;
  throw error;
}
