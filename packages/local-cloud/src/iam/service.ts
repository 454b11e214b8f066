import type { QueryService } from '../http/queryService';
import { identityPolicyOperations } from './api/identityPolicies';
import { managedPolicyOperations } from './api/managedPolicies';
import { oidcProviderOperations } from './api/oidcProviders';
import { roleOperations } from './api/roles';
import { userOperations } from './api/users';

export const iamService: QueryService = {
  name: 'iam',
  version: '2010-05-08',
  namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  operations: {
    ...roleOperations,
    ...userOperations,
    ...identityPolicyOperations('role'),
    ...identityPolicyOperations('user'),
    ...managedPolicyOperations,
    ...oidcProviderOperations,
  },
};
