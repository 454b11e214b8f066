import { OPERATIONS, ROOTS } from './company';
import type { Operation } from './operation';
import { SERVICES } from './services';

const next = ({ steps = [] }: Operation): string[] =>
  steps.flatMap(step => {
    if (step.kind === 'call') {
      return [step.operation];
    }
    return step.kind === 'queue' ? [step.consumer] : [];
  });

describe('the company', () => {
  it('calls only what exists, and never itself by way of others', () => {
    const visit = (name: string, path: string[]) => {
      expect(OPERATIONS[name]).toBeDefined();
      expect(path).not.toContain(name);
      next(OPERATIONS[name]).forEach(callee => visit(callee, [...path, name]));
    };
    ROOTS.forEach(({ operation }) => visit(operation, []));
  });

  it('uses every operation and every service', () => {
    const reached = new Set<string>();
    const visit = (name: string) => {
      reached.add(name);
      next(OPERATIONS[name]).forEach(visit);
    };
    ROOTS.forEach(({ operation }) => visit(operation));
    expect([...reached].sort()).toEqual(Object.keys(OPERATIONS).sort());
    expect(
      [...new Set(Object.values(OPERATIONS).map(o => o.service))].sort(),
    ).toEqual(Object.keys(SERVICES).sort());
  });
});
