import { SidebarPage } from '@backstage/core-components';
import {
  coreExtensionData,
  createExtension,
  createExtensionInput,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';

/** Replaces the app's own layout, which has no landmark for the content. */
const layout = createExtension({
  name: 'layout',
  attachTo: { id: 'app/root', input: 'children' },
  inputs: {
    nav: createExtensionInput([coreExtensionData.reactElement], {
      singleton: true,
    }),
    content: createExtensionInput([coreExtensionData.reactElement], {
      singleton: true,
    }),
  },
  output: [coreExtensionData.reactElement],
  factory: ({ inputs }) => [
    coreExtensionData.reactElement(
      <SidebarPage>
        {inputs.nav.get(coreExtensionData.reactElement)}
        <main>{inputs.content.get(coreExtensionData.reactElement)}</main>
      </SidebarPage>,
    ),
  ],
});

/** The sidebar, and beside it the page as the main landmark. */
export const layoutModule = createFrontendModule({
  pluginId: 'app',
  extensions: [layout],
});
