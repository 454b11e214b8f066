import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { authModule } from './auth';
import { layoutModule } from './layout';
import { navModule } from './nav';

/** The sample company's portal; other plugins are discovered from package.json. */
export const app = createApp({
  features: [catalogPlugin, authModule, layoutModule, navModule],
});
