import { teller, type Language } from './story';

const languages: readonly Language[] = ['en', 'zh'];

describe('the words of the demo', () => {
  test('have their blanks filled, in each language', () => {
    const blanks = { from: 'Yida', to: 'Steppe', place: 'Almaty', what: 'two' };
    expect(teller('en')('announces', blanks)).toBe('Yida announces to Steppe at Almaty: two');
    expect(teller('zh')('announces', blanks)).toBe('Yida 在 Almaty 向 Steppe 预告：two');
  });

  test('say a number, zero too, and nothing where nothing is known', () => {
    const tell = teller('en');
    const end = tell('end', { delivered: 7, open: 0 });
    expect(end).toBe('All seven parcels are accounted for: 7 delivered, 0 incidents open.');
    expect(tell('nextStep')).toBe('Next: ');
  });

  test.each(languages)('in %s leave no blank open, and the languages have the same', (language) => {
    const blanks = {
      arrived: 1,
      before: 1,
      bytes: 1,
      count: 1,
      delivered: 1,
      digest: 1,
      from: 1,
      id: 1,
      member: 1,
      next: 1,
      number: 1,
      open: 1,
      place: 1,
      price: 1,
      seconds: 1,
      status: 1,
      to: 1,
      url: 1,
      what: 1,
      when: 1,
      why: 1,
    };
    const sentences = [
      'booked',
      'delivered',
      'end',
      'labels',
      'short',
      'track',
      'takesTrain',
      'cancels',
      'rerouted',
      'arrives',
      'priceStays',
    ] as const;
    for (const sentence of sentences) {
      const said = teller(language)(sentence, blanks);
      expect(said).not.toMatch(/[{}]/);
      expect(said.match(/1/g)?.length).toBe(teller('en')(sentence, blanks).match(/1/g)?.length);
    }
  });
});
