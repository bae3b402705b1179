// Files in a browser: chosen ones are uploaded to the server the page came from, written ones are
// downloaded from it.
import { ORPCError } from '@orpc/client';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ChosenFile, FileKind } from '../../shared/contract/exchange.ts';
import type { HostFiles, PickOptions } from './host.ts';

/** A browser's dialog has no way around its filter on some systems: where names vary, there is none. */
const ENDINGS: Record<FileKind, string> = {
  capture: '.mqttscope',
  import: '',
  certificate: '',
  profiles: '.json,.xml',
};

export function createWebFiles(client: ContractClient): HostFiles {
  return {
    delivery: 'download',
    pickFile: async (kind, options = {}) => {
      const file = await askForFile(ENDINGS[kind], options.signal);
      return file && upload(file, options);
    },
    saveFile: (name, folder) => client.files.chooseSave({ name, folder }),
    deliver: ({ fileId }) => download(fileId),
  };
}

/** The browser's own dialog; null: cancelled. */
function askForFile(accept: string, signal: AbortSignal | undefined): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.hidden = true;
  // In the document, so that it is not collected while the dialog is open.
  document.body.append(input);
  return new Promise((resolve) => {
    const end = (file: File | null): void => {
      input.remove();
      resolve(file);
    };
    input.addEventListener('change', () => end(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => end(null));
    signal?.addEventListener('abort', () => end(null), { once: true });
    input.click();
  });
}

/** By XMLHttpRequest: fetch tells nothing of what was sent. */
function upload(file: File, { progress, signal }: PickOptions): Promise<ChosenFile | null> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      resolve(null);
      return;
    }
    const request = new XMLHttpRequest();
    request.open('POST', `/upload?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => progress?.(loaded, total));
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(request.response as ChosenFile);
      else reject(refused(request.response));
    });
    request.addEventListener('error', () => reject(refused(null)));
    request.addEventListener('abort', () => resolve(null));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function download(fileId: string): void {
  const link = document.createElement('a');
  link.href = `/files/${fileId}`;
  link.download = '';
  link.click();
}

/** `said` is a problem, or whatever else came back. */
function refused(said: unknown): ORPCError<string, { detail: string | undefined }> {
  const { code, message, detail } = (said ?? {}) as Record<string, unknown>;
  const known = typeof code === 'string' && typeof message === 'string';
  return new ORPCError(known ? code : 'UPLOAD_FAILED', {
    message: known ? message : 'The file could not be uploaded. Try again.',
    data: { detail: typeof detail === 'string' ? detail : undefined },
  });
}
