import { Delegations } from './Delegations';
import { MyEntities } from './MyEntities';
import { MyGrants } from './MyGrants';
import { MyRequests } from './MyRequests';
import { MySessions } from './MySessions';

/** What is open for the viewer just now, what they wait for, and what they may ask for. */
export function MyAccessTab() {
  return (
    <>
      <MyGrants />
      <MySessions />
      <MyRequests />
      <MyEntities />
      <Delegations />
    </>
  );
}
