import BlockIcon from '@mui/icons-material/Block';
import CheckCircleOutlineIcon from '@mui/icons-material/CheckCircleOutline';
import { Mark } from '../../shared';

/** Allow or deny, as icon and word. */
export function EffectMark(props: { effect: 'allow' | 'deny' }) {
  const deny = props.effect === 'deny';
  return (
    <Mark
      icon={deny ? BlockIcon : CheckCircleOutlineIcon}
      color={deny ? 'error.main' : 'success.main'}
    >
      {props.effect}
    </Mark>
  );
}
