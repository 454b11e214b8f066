import Alert from '@mui/material/Alert';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { Facts } from './Facts';
import { actionsInWords } from './words';

/** What an approval, or something handed out, opens. */
export function OpensList(props: { opens: Schemas['Opens'] }) {
  const {
    environment,
    tier,
    actions,
    services,
    accounts,
    wholeAccount,
    redact = [],
  } = props.opens;
  return (
    <>
      <Facts
        rows={[
          ['To', actionsInWords(actions)],
          ['Where', `${environment}, ${tier} tier`],
          [
            'Services',
            wholeAccount
              ? 'every service of these accounts'
              : services.join(', ') || 'none yet',
          ],
          ['Accounts', accounts.join(', ') || 'none yet'],
          ['Redacted', redact.join(', ')],
        ]}
      />
      {wholeAccount && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          The provider cannot limit this to one service: it shows every service
          of {accounts.join(', ') || 'the account'}, not only{' '}
          {services.join(', ') || 'this one'}.
        </Alert>
      )}
    </>
  );
}
