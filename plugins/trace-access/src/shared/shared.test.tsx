import { act, render, screen } from '@testing-library/react';
import { ResponseError } from '@backstage/errors';
import { failure } from '../testing';
import { Countdown } from './Countdown';
import { durationInWords, formatMs, formatRemaining } from './durations';
import { Instant } from './Instant';
import { describeProblem } from './problem';

describe('Countdown', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-11-21T14:00:00Z') });
  });
  afterEach(() => jest.useRealTimers());
  const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));

  it('ticks every second, and ends once', () => {
    const onEnd = jest.fn();
    render(<Countdown until="2026-11-21T14:01:01Z" onEnd={onEnd} />);
    const timer = screen.getByRole('timer');
    expect(timer).toHaveTextContent('1 min 01 s left');
    pass(1000);
    expect(timer).toHaveTextContent('1 min 00 s left');
    pass(59_000);
    expect(timer).toHaveTextContent('1 s left');
    expect(onEnd).not.toHaveBeenCalled();
    pass(1000);
    expect(timer).toHaveTextContent('ended');
    pass(5000);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('shares one timer with every other, which stops with the last', () => {
    const before = jest.getTimerCount();
    const first = render(<Countdown until="2026-11-21T15:00:00Z" />);
    const second = render(<Countdown until="2026-11-21T16:00:00Z" />);
    expect(jest.getTimerCount()).toBe(before + 1);
    pass(1000);
    expect(first.container).toHaveTextContent('59 min 59 s left');
    expect(second.container).toHaveTextContent('1 h 59 min left');
    first.unmount();
    expect(jest.getTimerCount()).toBe(before + 1);
    second.unmount();
    expect(jest.getTimerCount()).toBe(before);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.0004, '< 1 µs'],
    [0.42, '420 µs'],
    [12.345, '12.3 ms'],
    [999.4, '999 ms'],
    [1240, '1.24 s'],
    [59_994, '60 s'],
    [125_000, '2 min 5 s'],
    [7_260_000, '2 h 1 min'],
  ])('%d ms is %s', (ms, text) => expect(formatMs(ms)).toBe(text));

  it.each([
    [-5, '0 s'],
    [1, '1 s'],
    [42_000, '42 s'],
    [724_000, '12 min 04 s'],
    [3_900_000, '1 h 05 min'],
    [90_000_000, '1 d 01 h'],
  ])('%d ms are left as %s', (ms, text) =>
    expect(formatRemaining(ms)).toBe(text),
  );

  it('puts ISO durations into words, and leaves others as they are', () => {
    expect(durationInWords('PT2H')).toBe('2 hours');
    expect(durationInWords('soon')).toBe('soon');
  });
});

describe('Instant', () => {
  it('has the exact instant on hover', () => {
    render(<Instant at="2026-11-21T14:32:05.123Z" />);
    const time = document.querySelector('time')!;
    expect(time.title).toContain('2026-11-21T14:32:05.123Z');
    expect(time.dateTime).toBe('2026-11-21T14:32:05.123Z');
  });

  it('shows what is no time as it is', () => {
    render(<Instant at="later" />);
    expect(screen.getByText('later')).toBeInTheDocument();
  });
});

describe('describeProblem', () => {
  const problem = async (status: number, needs?: string) =>
    describeProblem(
      await ResponseError.fromResponse(failure(status, 'E', 'The sentence.')),
      needs,
    );

  it.each([400, 403, 404, 409, 429, 500, 502, 503, 504])(
    "passes the backend's own sentence on with %d",
    async status => {
      expect((await problem(status)).detail).toContain('The sentence.');
    },
  );

  it('names the missing permission', async () => {
    expect(await problem(403, 'trace-access.binding.read')).toMatchObject({
      title: 'You need the permission trace-access.binding.read',
      retryable: false,
    });
  });

  it('offers to try again where that can help', async () => {
    expect((await problem(503)).retryable).toBe(true);
    expect((await problem(404)).retryable).toBe(false);
    expect(describeProblem(new TypeError('Failed to fetch'))).toMatchObject({
      title: "The portal's backend doesn't answer",
      retryable: true,
    });
  });
});
