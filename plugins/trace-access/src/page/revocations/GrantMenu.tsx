import { useState } from 'react';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import MoreVertIcon from '@mui/icons-material/MoreVert';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { refName, whereInWords } from '../../shared';
import {
  type Ending,
  endingOfGrant,
  endingOfPerson,
  endingOfPlace,
} from '../../ending';

/** What can be done about somebody's grant. */
export function GrantMenu(props: {
  grant: Schemas['Grant'];
  onOpen: () => void;
  onEnding: (ending: Ending) => void;
}) {
  const { grant, onOpen, onEnding } = props;
  const [anchor, setAnchor] = useState<HTMLElement>();
  const choose = (act: () => void) => () => {
    setAnchor(undefined);
    act();
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={`What to do about ${refName(grant.principal)} on ${whereInWords(grant)}`}
        aria-haspopup="menu"
        onClick={event => setAnchor(event.currentTarget)}
      >
        <MoreVertIcon fontSize="small" />
      </IconButton>
      <Menu
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        // Nothing is cut off where the screen is narrow.
        MenuListProps={{ sx: { '& li': { whiteSpace: 'normal' } } }}
      >
        {grant.mayRevoke && (
          <MenuItem onClick={choose(() => onEnding(endingOfGrant(grant)))}>
            End this grant …
          </MenuItem>
        )}
        <MenuItem
          onClick={choose(() => onEnding(endingOfPerson(grant.principal)))}
        >
          End everything for {refName(grant.principal)} …
        </MenuItem>
        <MenuItem onClick={choose(() => onEnding(endingOfPlace(grant)))}>
          End everything granted on {whereInWords(grant)} …
        </MenuItem>
        <MenuItem onClick={choose(onOpen)}>Open its request</MenuItem>
      </Menu>
    </>
  );
}
