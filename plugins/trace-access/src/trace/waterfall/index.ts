export { hiddenOwnerText } from './SpanName';
export { Waterfall } from './Waterfall';
