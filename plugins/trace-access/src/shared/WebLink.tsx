import type { ReactNode } from 'react';
import Link from '@mui/material/Link';

/** A link in a tab of its own where it is an address of the web; whatever else somebody wrote stays text. */
export function WebLink(props: {
  href: string | undefined;
  children: ReactNode;
}) {
  const { href, children } = props;
  const web = href && /^https?:\/\//i.test(href) && URL.canParse(href);
  return web ? (
    <Link href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </Link>
  ) : (
    <>{children}</>
  );
}
