/** What differs between AWS's partitions, which share no names. */
export interface Partition {
  /** Where IAM lives, and STS by default. */
  firstRegion: string;
  /** The federation endpoint: credentials in, a sign-in token out. */
  signin: string;
  /** The console's domain; a region's console is a name below it. */
  console: string;
}

const AWS: Partition = {
  firstRegion: 'us-east-1',
  signin: 'https://signin.aws.amazon.com/federation',
  console: 'console.aws.amazon.com',
};

const PARTITIONS: Readonly<Record<string, Partition>> = {
  aws: AWS,
  'aws-cn': {
    firstRegion: 'cn-north-1',
    signin: 'https://signin.amazonaws.cn/federation',
    console: 'console.amazonaws.cn',
  },
  'aws-us-gov': {
    firstRegion: 'us-gov-west-1',
    signin: 'https://signin.amazonaws-us-gov.com/federation',
    console: 'console.amazonaws-us-gov.com',
  },
};

/** A partition by its name in an ARN; one that is not known is read as `aws`. */
export function partitionOf(name: string): Partition {
  return PARTITIONS[name] ?? AWS;
}
