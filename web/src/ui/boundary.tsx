import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { Page } from './page.tsx';

interface BoundaryProps {
  /** The address of what is shown: at another one it is tried anew. */
  path?: string;
  children: ReactNode;
}

interface Fault {
  error: Error | null;
  path: string | undefined;
}

/** What stands in place of a page that cannot be drawn, or whose part does not come: React would take all of the dashboard away. */
export class Boundary extends Component<BoundaryProps, Fault> {
  override state: Fault = { error: null, path: this.props.path };

  static getDerivedStateFromError(error: unknown): Partial<Fault> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps({ path }: BoundaryProps, fault: Fault): Fault | null {
    return path === fault.path ? null : { error: null, path };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Page title="This page cannot be shown">
        <Notice tone="bad">
          <p>
            The dashboard failed here: {error.message} Load the page again; if it fails once more, tell who runs ADE,
            with this text.
          </p>
          <Button onClick={() => location.reload()}>Load it again</Button>
        </Notice>
      </Page>
    );
  }
}
