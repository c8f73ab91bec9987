import { incidentSentences, incidentWords } from '../../services/gateway/src/routes/incidentWords';
import { wordsOf } from '../../services/gateway/src/pages/track/words';
import { buyerEventKinds } from '../../services/tracking/src/domain/buyerEvents';
import {
  deliveryStatuses,
  parcelStatuses,
  stepStatuses,
} from '../../services/tracking/src/domain/delivery';
import { incidentKinds } from '../../services/tracking/src/domain/incident';

const tables = (language: 'en' | 'zh') => {
  const { status, parcelStatus, stepStatus, event } = wordsOf[language];
  return { status, parcelStatus, stepStatus, event };
};

describe.each(['en', 'zh'] as const)('a buyer who reads %s', (language) => {
  test.each(incidentKinds)('is told %s in words of its own', (kind) => {
    const said = incidentWords(kind, language);
    expect(said).not.toBe(incidentWords('a kind without words', language));
    // What happened, what it means, and what is being done.
    expect(said.split(/[.;,，；。：]/).filter((part) => part.trim() !== '').length).toBeGreaterThan(
      1,
    );
    expect(said).toMatch(language === 'zh' ? /^[\p{Script=Han}，]+。$/u : /^[A-Z][^_]+\.$/);
  });

  test('is told no two kinds in the same words, and none that there is not', () => {
    const said = incidentSentences[language];
    expect(Object.keys(said).sort()).toEqual([...incidentKinds].sort());
    expect(new Set(Object.values(said)).size).toBe(incidentKinds.length);
  });

  test('is told every status and event that tracking tells, and no other', () => {
    const keys = Object.entries(tables(language)).map(([table, words]) => [
      table,
      Object.keys(words).sort(),
    ]);
    expect(Object.fromEntries(keys)).toEqual({
      status: [...deliveryStatuses].sort(),
      parcelStatus: [...parcelStatuses].sort(),
      stepStatus: [...stepStatuses].sort(),
      event: [...buyerEventKinds].sort(),
    });
  });
});
