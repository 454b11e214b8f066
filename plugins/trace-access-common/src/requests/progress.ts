import type { ApprovalStepTerms } from './approvalTerms';

/**
 * One person, and the steps that they can take.
 *
 * @public
 */
export interface StepTaker {
  /** Full ref; who comes twice counts once, with the steps of both. */
  reviewer: string;
  /** Indexes of steps. */
  steps: readonly number[];
}

/**
 * How far the steps of a request are filled.
 *
 * @public
 */
export interface ApprovalProgress {
  /** For each step: how many people have filled a place of it. */
  given: readonly number[];
  /** Every place of every step is filled; never so where there are no steps. */
  complete: boolean;
}

/**
 * How many people a step takes.
 *
 * @public
 */
export type StepPlaces = Pick<ApprovalStepTerms, 'count'>;

/** A maximum assignment of people to places, one place each. */
class Assignment {
  private readonly able: Set<string>[];
  private readonly placed: Set<string>[];
  private readonly free: Set<string>;

  constructor(steps: readonly StepPlaces[], people: Iterable<StepTaker>) {
    this.able = steps.map(() => new Set());
    this.placed = steps.map(() => new Set());
    this.free = new Set();
    for (const { reviewer, steps: can } of people) {
      can.forEach(step => this.able[step]?.add(reviewer));
      this.free.add(reviewer);
    }
  }

  /**
   * Fills one more place of a step: by somebody who has none yet, or by
   * somebody of another step that finds a replacement in the same way.
   */
  fill(step: number, tried = new Set<number>()): boolean {
    tried.add(step);
    for (const person of this.able[step]) {
      if (this.free.delete(person)) {
        this.placed[step].add(person);
        return true;
      }
    }
    for (const [other, placed] of this.placed.entries()) {
      const person = tried.has(other)
        ? undefined
        : [...placed].find(each => this.able[step].has(each));
      if (person !== undefined && this.fill(other, tried)) {
        placed.delete(person);
        this.placed[step].add(person);
        return true;
      }
    }
    return false;
  }

  get given(): number[] {
    return this.placed.map(({ size }) => size);
  }
}

/**
 * How far approvals fill the steps. One person fills one place of one step
 * (I3), whichever lets the most be filled, earlier steps first; so the order of
 * the approvals makes no difference, and one more approval never takes a place
 * away.
 *
 * @param options - `approvals`: each with the steps that the reviewer could take
 *   when they approved
 *
 * @public
 */
export function progressOf(options: {
  steps: readonly StepPlaces[];
  approvals: Iterable<StepTaker>;
}): ApprovalProgress {
  const { steps, approvals } = options;
  const assignment = new Assignment(steps, approvals);
  for (const [step, { count }] of steps.entries()) {
    for (let place = 0; place < count && assignment.fill(step); place++);
  }
  const { given } = assignment;
  return {
    given,
    complete:
      steps.length > 0 && steps.every(({ count }, i) => given[i] === count),
  };
}

/**
 * Whether there are enough different people to fill every step.
 *
 * @param options - `candidates`: whoever might approve, without those who must
 *   not
 *
 * @public
 */
export function canBeFilled(options: {
  steps: readonly StepPlaces[];
  candidates: Iterable<StepTaker>;
}): boolean {
  const { steps, candidates } = options;
  return progressOf({ steps, approvals: candidates }).complete;
}
