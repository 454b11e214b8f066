export { AccessBanners } from './AccessBanners';
export { AccessLine } from './AccessLine';
export { askFor } from './askFor';
export { defaultEnvironment } from './defaultEnvironment';
export { EnvironmentSwitch } from './EnvironmentSwitch';
export { WhyNot } from './WhyNot';
