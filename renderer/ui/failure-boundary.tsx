// Keeps a failure while rendering to the part it happened in. Parts that load when they are opened fail
// so when the server is gone; without this React takes the whole page away.
import { Component, type ReactNode } from 'react';

interface FailureBoundaryProps {
  children: ReactNode;
  /** Shown instead of the children once they failed. */
  instead?: ReactNode;
  onFailed?(error: unknown): void;
}

export class FailureBoundary extends Component<FailureBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onFailed?.(error);
  }

  override render(): ReactNode {
    return this.state.failed ? (this.props.instead ?? null) : this.props.children;
  }
}
