import { networkFacts } from '../facts/networkFacts';
import { networkKinds } from './networkKinds';
import { partnerKinds } from './partnerKinds';

/** Everything that capacity keeps by `once`; space has its own journal. */
export const kinds = { ...networkKinds(networkFacts), ...partnerKinds };
