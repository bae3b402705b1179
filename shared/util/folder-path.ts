// Folders of connections: paths of their names, "Plant 1/Line 3"; '' is no folder.

/** Without empty names, without spaces at their ends. */
export function folderNames(folder: string): string[] {
  return folder
    .split('/')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** A path as it is shown and compared, of one as it was typed or kept. */
export function folderPath(folder: string): string {
  return folderNames(folder).join('/');
}

/** The folder around a folder; '' for the outermost. */
export function folderAbove(path: string): string {
  return folderNames(path).slice(0, -1).join('/');
}

export function isWithin(folder: string, path: string): boolean {
  return folder === path || folder.startsWith(`${path}/`);
}

export function joinedFolders(above: string, below: string): string {
  return [above, below].filter(Boolean).join('/');
}
