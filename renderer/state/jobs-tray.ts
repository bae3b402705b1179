// Scope: ephemeral. Whether the list of jobs is open.
import { create } from 'zustand';

interface JobsTrayState {
  open: boolean;
  setOpen(open: boolean): void;
}

export const useJobsTray = create<JobsTrayState>()((set) => ({
  open: false,
  setOpen: (open) => set({ open }),
}));
