import { memo, type MouseEvent } from 'react';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import ChevronRightIcon from '@mui/icons-material/ChevronRight';
import ErrorOutlineIcon from '@mui/icons-material/ErrorOutline';
import ExpandMoreIcon from '@mui/icons-material/ExpandMore';
import { formatMs } from '../../shared';
import {
  barOf,
  hasChildren,
  isError,
  type SpanNode,
  type TimeRange,
} from '../model';
import { barStyle } from './barStyle';
import { ON_DEMAND, SpanName } from './SpanName';
import { COLUMNS, MAX_INDENT, ROW_HEIGHT, TRACK_PADDING } from './layout';

interface SpanRowProps {
  domId: string;
  node: SpanNode;
  range: TimeRange;
  collapsed: boolean;
  selected: boolean;
  /** Whether its parent is hidden too, with the same owner. */
  continued: boolean;
  /** Entities that the viewer has asked for, and waits. */
  requested: ReadonlyMap<string, unknown>;
  top: number;
  onToggle: (id: string) => void;
  onOpen: (node: SpanNode) => void;
  /** Asks for what is hidden. */
  onAsk: (node: SpanNode) => void;
}

function SpanRowView(props: SpanRowProps) {
  const { domId, node, collapsed, selected, top, onToggle, onOpen, onAsk } =
    props;
  const parent = hasChildren(node);
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    onToggle(node.span.id);
  };
  return (
    <Box
      id={domId}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-expanded={parent ? !collapsed : undefined}
      aria-selected={selected}
      onClick={() => onOpen(node)}
      sx={{
        position: 'absolute',
        top: 0,
        left: 0,
        right: 0,
        height: ROW_HEIGHT,
        display: 'grid',
        gridTemplateColumns: COLUMNS,
        alignItems: 'center',
        cursor: 'pointer',
        fontSize: '0.8125rem',
        bgcolor: selected ? 'action.selected' : undefined,
        '&:hover': { bgcolor: selected ? 'action.selected' : 'action.hover' },
        [`&:not(:hover):not([aria-selected="true"]) .${ON_DEMAND}`]: {
          display: 'none',
        },
      }}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Box
        sx={{
          '--step': { xs: '5px', sm: '12px' },
          display: 'flex',
          alignItems: 'center',
          minWidth: 0,
          pr: 1,
        }}
        style={{
          paddingLeft: `calc(${Math.min(node.depth, MAX_INDENT)} * var(--step) + 4px)`,
        }}
      >
        {parent ? (
          <ButtonBase
            tabIndex={-1}
            aria-label={collapsed ? 'Expand' : 'Collapse'}
            onClick={toggle}
            sx={{ width: 20, height: 24, flexShrink: 0 }}
          >
            {collapsed ? (
              <ChevronRightIcon sx={{ fontSize: 18 }} />
            ) : (
              <ExpandMoreIcon sx={{ fontSize: 18 }} />
            )}
          </ButtonBase>
        ) : (
          <Box sx={{ width: 20, flexShrink: 0 }} />
        )}
        {isError(node.span) && (
          <ErrorOutlineIcon
            titleAccess="error"
            sx={{ fontSize: 16, color: 'error.main', mr: 0.5, flexShrink: 0 }}
          />
        )}
        <SpanName
          span={node.span}
          continued={props.continued}
          requested={props.requested}
          below={collapsed ? node.end - node.index - 1 : 0}
          onAsk={() => onAsk(node)}
        />
      </Box>
      <SpanBar node={node} range={props.range} />
    </Box>
  );
}

/** One span: its name in the tree, and its bar in time. */
export const SpanRow = memo(SpanRowView);

function SpanBar(props: { node: SpanNode; range: TimeRange }) {
  const { node, range } = props;
  const bar = barOf(node, range);
  const hidden = node.span.visibility === 'hidden';
  return (
    <Box sx={{ position: 'relative', height: '100%', mr: TRACK_PADDING }}>
      {bar && (
        <>
          <Box
            data-hatched={hidden || undefined}
            sx={theme => ({
              position: 'absolute',
              top: 9,
              height: 14,
              minWidth: '2px',
              borderRadius: '2px',
              ...barStyle(theme, { hidden, error: isError(node.span) }),
            })}
            style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
          />
          <Box
            component="span"
            sx={{
              position: 'absolute',
              pl: 0.5,
              lineHeight: `${ROW_HEIGHT}px`,
              fontSize: '0.75rem',
              color: 'text.secondary',
              whiteSpace: 'nowrap',
            }}
            style={{ left: `${(bar.left + bar.width) * 100}%` }}
          >
            {formatMs(node.durationMs)}
          </Box>
        </>
      )}
    </Box>
  );
}
