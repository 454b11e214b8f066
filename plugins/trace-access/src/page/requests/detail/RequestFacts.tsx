import type { Schemas } from '@tracegate/plugin-trace-access-common';
import {
  WebLink,
  actionsInWords,
  Countdown,
  durationInWords,
  Facts,
  Instant,
  RefLink,
  RequestStateMark,
  UserText,
} from '../../../shared';
import { TierMark } from '../../TierMark';
import { OverdueMark } from '../OverdueMark';

/** Who asks for what, and why. */
export function RequestFacts(props: { detail: Schemas['RequestDetail'] }) {
  const { detail } = props;
  const { request } = detail;
  return (
    <Facts
      rows={[
        [
          'State',
          <>
            <RequestStateMark state={request.state} />
            {request.overdue && (
              <>
                {' '}
                <OverdueMark />
              </>
            )}
            {request.sentence && <div>{request.sentence}</div>}
          </>,
        ],
        ['Who', <RefLink entityRef={request.requester} />],
        ['What', <RefLink entityRef={request.entityRef} />],
        [
          'Environment',
          <>
            {request.environment} · <TierMark tier={request.tier} />
          </>,
        ],
        ['To', actionsInWords(request.actions)],
        ['How long', durationInWords(request.duration)],
        ['From', request.startsAt && <Instant at={request.startsAt} />],
        ['Extends', request.extends && 'a grant that is open already'],
        ['Why', <UserText>{request.reason ?? '–'}</UserText>],
        [
          'Ticket',
          request.ticket && (
            <WebLink href={request.ticket}>
              <UserText>{request.ticket}</UserText>
            </WebLink>
          ),
        ],
        ['Asked', <Instant at={request.createdAt} />],
        [
          'Expires',
          request.state === 'pending' && (
            <Countdown until={request.expiresAt} />
          ),
        ],
        ['Break-glass', request.breakGlass && 'yes: it opened at once'],
        ['Automatic', request.automatic && 'approved by policy'],
        ['Binding', detail.binding],
        ['Rules', detail.rules.join(', ')],
      ]}
    />
  );
}
