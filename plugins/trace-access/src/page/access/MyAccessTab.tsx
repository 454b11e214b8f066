import { MyEntities } from './MyEntities';
import { MySessions } from './MySessions';

/** What the viewer may see, what they may ask for, and what is open just now. */
export function MyAccessTab() {
  return (
    <>
      <MySessions />
      <MyEntities />
    </>
  );
}
