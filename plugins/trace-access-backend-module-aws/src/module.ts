import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  credentialProvidersExtensionPoint,
  revocationProvidersExtensionPoint,
  traceSourcesExtensionPoint,
} from '@tracegate/plugin-trace-access-node';
import { baseCredentialsFromConfig } from './baseCredentials';
import { readAwsConfig } from './config';
import { AwsRevocationProvider } from './iam/AwsRevocationProvider';
import { AwsCredentialProvider } from './sts/AwsCredentialProvider';
import { XRayTraceSourceFactory } from './xray/XRayTraceSourceFactory';

/**
 * AWS for Tracegate: issues sessions with STS for roles whose provider is
 * `aws`, revokes them with IAM, and reads traces of sources whose type is `xray`.
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
        revocationProviders: revocationProvidersExtensionPoint,
        traceSources: traceSourcesExtensionPoint,
      },
      async init({
        config,
        credentialProviders,
        revocationProviders,
        traceSources,
      }) {
        const aws = readAwsConfig(config);
        const baseCredentialsOf = baseCredentialsFromConfig(config);
        credentialProviders.addCredentialProvider(
          new AwsCredentialProvider({ baseCredentialsOf, config: aws }),
        );
        revocationProviders.addRevocationProvider(
          new AwsRevocationProvider({
            baseCredentialsOf,
            endpoint: aws.endpoint,
            path: aws.revocationsPath,
          }),
        );
        traceSources.addTraceSourceFactory(
          new XRayTraceSourceFactory({ endpoint: aws.endpoint }),
        );
      },
    });
  },
});
