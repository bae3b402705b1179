import { createWebHost } from './host/web-host.ts';
import { startPage } from './main.tsx';

await startPage(createWebHost());
