import { Fragment } from 'react';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { RefLink } from './RefLink';

/** Any of several: `sre or on call: payments`, with links where there is a page. */
export function Approvers(props: { of: readonly Schemas['Approver'][] }) {
  return (
    <>
      {props.of.map(({ label, ref }, i) => (
        <Fragment key={label}>
          {i > 0 && ' or '}
          {ref ? <RefLink entityRef={ref} /> : label}
        </Fragment>
      ))}
    </>
  );
}
