import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useSearchParams } from 'react-router-dom';
import { auditReadPermission } from '@tracegate/plugin-trace-access-common';
import { useAudit } from '../../api';
import { EmptyPanel } from '../../shared';
import { PagedList } from '../PagedList';
import { Section } from '../Section';
import { AuditFilters } from './AuditFilters';
import { filterIn, FILTERS } from './auditFilter';
import { AuditTable } from './AuditTable';

/** Who saw or got what, newest first. */
export function AuditTab() {
  const [search] = useSearchParams();
  const filter = filterIn(search);
  const audit = useAudit(filter);
  const filtered = FILTERS.some(name => filter[name]);
  return (
    <Section
      title="Audit trail"
      action={
        <Button size="small" onClick={audit.retry} disabled={audit.loading}>
          Refresh
        </Button>
      }
    >
      <Typography variant="body2" color="text.secondary" sx={{ mb: 2 }}>
        Without the permission {auditReadPermission.name} this is your own
        trail: what you did. With it, everybody’s. Of a request that you may
        see, all that came of it shows.
      </Typography>
      <AuditFilters filter={filter} />
      <PagedList
        list={audit}
        needs={auditReadPermission.name}
        empty={
          <EmptyPanel title={filtered ? 'Nothing matches' : 'Nothing yet'}>
            {filtered
              ? 'Leave a filter empty. What others did takes the permission above.'
              : 'What is looked at, given and refused is written down here.'}
          </EmptyPanel>
        }
      >
        <AuditTable events={audit.items} />
      </PagedList>
    </Section>
  );
}
