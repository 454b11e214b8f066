import Button from '@mui/material/Button';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { AccessActions } from './useAccessDialogs';

const labels = {
  credentials: { take: 'Get credentials', ask: 'Request credentials' },
  console: { take: 'Open console', ask: 'Request console' },
} as const;

/** Credentials and console, where a binding names them: taken, or asked for. */
export function HandoutButtons(props: {
  access: Schemas['EnvironmentAccess'];
  actions: AccessActions;
  /** Says where, after the label, for those who only hear it. */
  where?: string;
}) {
  const { access, actions, where = '' } = props;
  return (
    <>
      {(access.handouts ?? []).map(({ action, state }) => {
        // Where the view must be asked for, that dialog asks for these too.
        if (state === 'closed' || (state === 'ask' && access.state === 'ask')) {
          return null;
        }
        const label = labels[action][state === 'ask' ? 'ask' : 'take'];
        return (
          <Button
            key={action}
            size="small"
            aria-label={`${label}${where}`}
            onClick={() =>
              state === 'ask'
                ? actions.request(access, action)
                : actions.handOut(access, action)
            }
          >
            {label}
          </Button>
        );
      })}
    </>
  );
}
