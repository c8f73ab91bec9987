/** An answer that is a message of the protos, as REST shows it. */
export interface MessageAnswer {
  /** serai.booking.v1.Quote */
  readonly message: string;
  /** By itself, in a page of a list, or with what was refused beside it. */
  readonly form: 'one' | 'page' | 'published';
}

export const one = (message: string): MessageAnswer => ({ message, form: 'one' });
export const page = (message: string): MessageAnswer => ({ message, form: 'page' });
export const published = (message: string): MessageAnswer => ({ message, form: 'published' });
