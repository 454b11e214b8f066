export * from './action';
export * from './decision';
export * from './span';
