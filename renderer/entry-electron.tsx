import { createElectronHost } from './host/electron-host.ts';
import { startPage } from './main.tsx';

await startPage(createElectronHost());
