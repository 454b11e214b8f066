import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  credentialProvidersExtensionPoint,
  traceSourcesExtensionPoint,
} from '@tracegate/plugin-trace-access-node';
import { readAwsConfig } from './config';
import { AwsCredentialProvider } from './sts/AwsCredentialProvider';
import { baseCredentialsFromConfig } from './sts/baseCredentials';
import { XRayTraceSourceFactory } from './xray/XRayTraceSourceFactory';

/**
 * AWS for Tracegate: issues sessions with STS for roles whose provider is
 * `aws`, and reads traces of sources whose type is `xray`.
 *
 * @public
 */
export const traceAccessModuleAws = createBackendModule({
  pluginId: 'trace-access',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        credentialProviders: credentialProvidersExtensionPoint,
        traceSources: traceSourcesExtensionPoint,
      },
      async init({ config, credentialProviders, traceSources }) {
        const aws = readAwsConfig(config);
        credentialProviders.addCredentialProvider(
          new AwsCredentialProvider({
            baseCredentialsOf: baseCredentialsFromConfig(config),
            config: aws,
          }),
        );
        traceSources.addTraceSourceFactory(
          new XRayTraceSourceFactory({ endpoint: aws.endpoint }),
        );
      },
    });
  },
});
