import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { ProblemPanel, RowsSkeleton } from '../shared';

/** A list as the hooks of `api` give it. */
interface Paged {
  first?: unknown;
  items: readonly unknown[];
  loading: boolean;
  error?: Error;
  retry: () => void;
  hasMore: boolean;
  loadingMore: boolean;
  moreError?: Error;
  loadMore: () => void;
}

/** The states around a list that grows page by page: on its way, failed, empty, more. */
export function PagedList(props: {
  list: Paged;
  /** What to show where there is nothing. */
  empty: ReactNode;
  /** The permission that the list needs. */
  needs?: string;
  /** Rows of the skeleton. */
  rows?: number;
  /** The items; shown where there are any. */
  children: ReactNode;
}) {
  const { list, empty, needs, rows, children } = props;
  return (
    <>
      {list.error && (
        <ProblemPanel
          error={list.error}
          retry={list.retry}
          retrying={list.loading}
          needs={needs}
        />
      )}
      {!list.first && list.loading && <RowsSkeleton rows={rows} />}
      {list.first && list.items.length === 0 && empty}
      {list.items.length > 0 && children}
      {list.moreError && (
        <ProblemPanel error={list.moreError} retry={list.loadMore} />
      )}
      {list.hasMore && (
        <Box sx={{ textAlign: 'center', mt: 2 }}>
          <Button onClick={list.loadMore} disabled={list.loadingMore}>
            {list.loadingMore ? 'Loading …' : 'Load more'}
          </Button>
        </Box>
      )}
    </>
  );
}
