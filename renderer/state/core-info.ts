// Scope: session. What the core says about itself once it is reached.
import { create } from 'zustand';
import type { AppInfo } from '../../shared/contract/app.ts';
import type { BrokerStatus } from '../../shared/contract/broker.ts';

interface CoreInfoState {
  info: AppInfo | null;
  broker: BrokerStatus | null;
  setInfo(info: AppInfo): void;
  setBroker(broker: BrokerStatus): void;
}

export const useCoreInfo = create<CoreInfoState>()((set) => ({
  info: null,
  broker: null,
  setInfo: (info) => set({ info }),
  setBroker: (broker) => set({ broker }),
}));
