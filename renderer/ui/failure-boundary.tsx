// Keeps a failure while rendering to the part it happened in. Parts that load when they are opened fail
// so when the server is gone; without this React takes the whole page away.
import { Component, type ReactNode } from 'react';

interface FailureBoundaryProps {
  children: ReactNode;
  onFailed?(error: unknown): void;
  /** Shown instead of the children once they failed; `again` shows them once more. */
  instead?(error: unknown, again: () => void): ReactNode;
}

interface FailureBoundaryState {
  failure: { error: unknown } | null;
}

/** React tells of an error only to a class. */
export class FailureBoundary extends Component<FailureBoundaryProps, FailureBoundaryState> {
  override state: FailureBoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): FailureBoundaryState {
    return { failure: { error } };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onFailed?.(error);
  }

  override render(): ReactNode {
    const { children, instead } = this.props;
    const { failure } = this.state;
    if (!failure) return children;
    return instead?.(failure.error, () => this.setState({ failure: null })) ?? null;
  }
}
