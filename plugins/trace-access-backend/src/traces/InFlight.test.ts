import { InFlight } from './InFlight';

const ANA = 'user:default/ana';
const BEN = 'user:default/ben';

describe('reads under way', () => {
  let inFlight: InFlight;
  beforeEach(() => {
    inFlight = new InFlight();
  });
  const begin = (principal = ANA, ...grants: string[]) => {
    const caller = new AbortController();
    const reading = inFlight.begin({ principal, signal: caller.signal });
    reading.uses(grants);
    return { ...reading, caller };
  };

  it('stop with the grant that they use, and no others do', () => {
    const mine = begin(ANA, 'one');
    const other = begin(ANA, 'two');
    const standing = begin(ANA);
    const shared = begin(BEN, 'three', 'one');
    inFlight.endGrant('one');
    expect(
      [mine, other, standing, shared].map(one => one.signal.aborted),
    ).toEqual([true, false, false, true]);
    expect(() => mine.signal.throwIfAborted()).toThrow(
      expect.objectContaining({
        name: 'NotAllowedError',
        message: 'Your access was ended while this was being read',
      }),
    );
  });

  it('stop with everything of a person, whatever gives them', () => {
    const all = [begin(ANA, 'one'), begin(ANA), begin(BEN)];
    inFlight.endAll(ANA);
    expect(all.map(one => one.signal.aborted)).toEqual([true, true, false]);
  });

  it('stop by a grant that ended between the decision and its use', () => {
    const mine = begin();
    inFlight.endGrant('one');
    expect(mine.signal.aborted).toBe(false);
    mine.uses(['two']);
    expect(mine.signal.aborted).toBe(false);
    mine.uses(['one']);
    expect(mine.signal.aborted).toBe(true);
  });

  it('stop with their caller too, for the reason of that', () => {
    const mine = begin(ANA, 'one');
    mine.caller.abort(new Error('gone'));
    inFlight.endGrant('one');
    expect(mine.signal.reason).toEqual(new Error('gone'));
  });

  it('that are through are nothing to anybody', () => {
    const mine = begin(ANA, 'one');
    mine.done();
    inFlight.endGrant('one');
    inFlight.endAll(ANA);
    expect(mine.signal.aborted).toBe(false);
  });
});
