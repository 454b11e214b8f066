import Box from '@mui/material/Box';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { ReviewLine } from '../../../shared';
import { Section } from '../../Section';

/** Who has decided, and what they said. */
export function Reviews(props: { reviews: readonly Schemas['Review'][] }) {
  const { reviews } = props;
  if (reviews.length === 0) return null;
  return (
    <Section level={3} title="Reviews">
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {reviews.map(review => (
          <Box component="li" key={review.id} sx={{ mb: 1 }}>
            <ReviewLine review={review} />
          </Box>
        ))}
      </Box>
    </Section>
  );
}
