import { PartSwitch, usePart } from '../PartSwitch';
import { BindingList } from './BindingList';
import { Claims } from './Claims';
import { Explain } from './Explain';
import { IssuingSwitch } from './IssuingSwitch';
import { PolicyStatus } from './PolicyStatus';

const PARTS = {
  bindings: 'All bindings',
  explain: 'Explain',
  policy: 'Policy',
  claims: 'Service claims',
};

const COMPONENTS: Record<keyof typeof PARTS, () => JSX.Element> = {
  bindings: BindingList,
  explain: Explain,
  policy: Policy,
  claims: Claims,
};

function Policy() {
  return (
    <>
      <PolicyStatus />
      <IssuingSwitch />
    </>
  );
}

/** The policy from its four sides; each part is only read once it is looked at. */
export function BindingsTab() {
  const Part = COMPONENTS[usePart(PARTS)];
  return (
    <>
      <PartSwitch label="Part of the policy" parts={PARTS} />
      <Part />
    </>
  );
}
