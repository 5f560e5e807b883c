import { createContext, useContext } from 'react';
import type { Permission, ViewerQuery } from '../generated/graphql.ts';

type Viewer = NonNullable<ViewerQuery['viewer']>;
export type OpenWorkspace = Viewer['workspaces']['nodes'][number];

export interface SignedInViewer {
  user: NonNullable<Viewer['user']>;
  isAdministrator: boolean;
  workspaces: readonly OpenWorkspace[];
}

export const ViewerContext = createContext<SignedInViewer | null>(null);
export const WorkspaceContext = createContext<OpenWorkspace | null>(null);

export function useViewer(): SignedInViewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('There is no viewer above this part of the page.');
  return viewer;
}

/** The workspace that the page is in. */
export function useWorkspace(): OpenWorkspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error('No workspace is open above this part of the page.');
  return workspace;
}

/** Whether the viewer has a permission in the open workspace. What they have not is not offered; the server decides. */
export function useMay(permission: Permission): boolean {
  return useWorkspace().viewerPermissions.includes(permission);
}
