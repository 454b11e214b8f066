import { AwsError } from '../awsError';

export function noSuchEntity(message: string): AwsError {
  return new AwsError({ code: 'NoSuchEntity', status: 404, message });
}

export function alreadyExists(message: string): AwsError {
  return new AwsError({ code: 'EntityAlreadyExists', status: 409, message });
}

export function deleteConflict(message: string): AwsError {
  return new AwsError({ code: 'DeleteConflict', status: 409, message });
}

export function limitExceeded(message: string): AwsError {
  return new AwsError({ code: 'LimitExceeded', status: 409, message });
}

export function invalidInput(message: string): AwsError {
  return new AwsError({ code: 'InvalidInput', status: 400, message });
}
