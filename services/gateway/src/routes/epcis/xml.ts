import { epcisRefusals } from './epcisRefusals';

/** The JSON form of a document in XML. */
export function documentOfXml(_text: string): Readonly<Record<string, unknown>> {
  throw epcisRefusals.XML_INVALID({ field: 'body' });
}
