// What is loaded when somebody types an address: what it may mean, and the list of it.
export { QuickConnectList } from './quick-connect-list.tsx';
export { addressText, parseAddress, quickOptions } from './quick-options.ts';
