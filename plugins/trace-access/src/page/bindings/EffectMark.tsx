import Box from '@mui/material/Box';
import BlockIcon from '@mui/icons-material/Block';
import CheckCircleOutlineIcon from '@mui/icons-material/CheckCircleOutline';

/** Allow or deny, as icon and word. */
export function EffectMark(props: { effect: 'allow' | 'deny' }) {
  const deny = props.effect === 'deny';
  const Icon = deny ? BlockIcon : CheckCircleOutlineIcon;
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        whiteSpace: 'nowrap',
      }}
    >
      <Icon
        aria-hidden
        sx={{ fontSize: 18, color: deny ? 'error.main' : 'success.main' }}
      />
      {props.effect}
    </Box>
  );
}
