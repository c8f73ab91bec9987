import { presentCharter, type CharterVersion } from '../domain/agreements/charter';
import type { Reads } from './reads';

export async function getCharter(reads: Reads): Promise<CharterVersion> {
  return presentCharter(await reads.charter());
}
