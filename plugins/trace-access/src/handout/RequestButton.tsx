import Button from '@mui/material/Button';
import type { HandoutProps, HandoutStart } from './start';
import type { useHandout } from './useHandout';

/** Leads to the request, where what is to be handed out may be asked for. */
export function RequestButton(
  props: Pick<HandoutProps, 'onRequest'> & {
    handout: HandoutStart;
    preview: ReturnType<typeof useHandout>;
  },
) {
  const { handout, preview, onRequest } = props;
  if (preview.value?.state !== 'ask') return null;
  return (
    <Button variant="contained" onClick={() => onRequest(handout)}>
      Request access
    </Button>
  );
}
