// Scope: session. Which of the tools at the bottom of the window is in front.
import { create } from 'zustand';
import { usePreferences } from './preferences.ts';

export const DOCK_TABS = ['publish', 'packets', 'events', 'server', 'broker'] as const;
export type DockTab = (typeof DOCK_TABS)[number];

interface DockState {
  tab: DockTab;
  setTab(tab: DockTab): void;
}

export const useDock = create<DockState>()((set) => ({
  tab: 'publish',
  setTab: (tab) => set({ tab }),
}));

/** Brings a tool to the front, also where the dock is folded away. */
export function openDock(tab: DockTab): void {
  useDock.getState().setTab(tab);
  usePreferences.getState().change({ dockOpen: true });
}
