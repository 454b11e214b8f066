export { Waterfall } from './Waterfall';
