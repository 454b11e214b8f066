export { ownerInWords } from './SpanName';
export { Waterfall } from './Waterfall';
