// Exports, imports and recoveries as a page starts them.
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportFormat } from '../../../shared/contract/exchange.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { profileFieldsSchema } from '../../../shared/contract/profiles.ts';
import { startTestCore, type TestCore } from '../../support/test-core.ts';
import { seedCapture } from '../seeded-capture.ts';
import { NO_REDACTION } from './exchange-under-test.ts';

let core: TestCore;
beforeEach(async () => {
  core = await startTestCore();
});
afterEach(() => core.dispose());

function* messages(count: number) {
  for (let n = 0; n < count; n++) {
    yield { topic: `t/${n % 20}`, payload: `message ${n} `.padEnd(100, 'x') };
  }
}

/** Follows a job, as a page does, to its end. */
async function ended(jobId: number): Promise<Job> {
  let after: number | null = null;
  for (;;) {
    const { revision, jobs } = await core.client.jobs.watch({ after });
    const job = jobs.find((each) => each.jobId === jobId);
    if (job && job.ended !== null) return job;
    after = revision;
  }
}

async function exported(
  captureId: string,
  format: ExportFormat,
  name = `out.${format}`,
): Promise<{ job: Job; path: string; fileId: string }> {
  const file = await core.client.files.chooseSave({ name, folder: format === 'raw' });
  if (!file) throw new Error('No file was chosen.');
  const { jobId } = await core.client.exchange.export({
    ...{ captureId, format, redaction: NO_REDACTION, fileId: file.fileId },
    scope: { kind: 'all' },
  });
  return { job: await ended(jobId), path: file.path, fileId: file.fileId };
}

test('NDJSON out, into an empty profile, and out again: the same bytes', async () => {
  const { profileId } = await seedCapture(core, messages(5_000));
  const first = await exported(profileId, 'ndjson');
  expect(first.job).toMatchObject({
    ...{ kind: 'export', state: 'done', unit: 'messages', done: 5_000, total: 5_000 },
    ...{ messages: 5_000, skipped: 0, name: 'out.ndjson' },
    result: { fileId: first.fileId, path: first.path, captureId: null },
  });

  const { profileId: empty } = await seedCapture(core, [], { name: 'empty' });
  const options = { fileId: first.fileId, format: 'auto' as const, lineFormat: '' };
  const { messages: shown } = await core.client.exchange.importPreview(options);
  expect(shown).toHaveLength(20);
  const target = { kind: 'profile' as const, profileId: empty };
  const { jobId } = await core.client.exchange.import({ ...options, target });
  expect(await ended(jobId)).toMatchObject({
    ...{ kind: 'import', state: 'done', messages: 5_000, skipped: 0 },
    result: { captureId: empty },
  });
  const second = await exported(empty, 'ndjson', 'again.ndjson');
  expect((await readFile(second.path)).equals(await readFile(first.path))).toBe(true);

  // Now it holds messages.
  await expect(core.client.exchange.import({ ...options, target })).rejects.toMatchObject({
    code: 'CAPTURE_NOT_EMPTY',
  });
  expect(await readdir(join(core.dataDir, 'captures'))).not.toContainEqual(
    expect.stringContaining('importing'),
  );
});

test('into a file of its own, opened when it is done', async () => {
  const source = join(core.dataDir, 'log.txt');
  await writeFile(source, 'a/b 1\na/c 2\n');
  const { fileId } = await core.core.files.add(source);
  const { jobId } = await core.client.exchange.import({
    ...{ fileId, format: 'auto' as const, lineFormat: '' },
    target: { kind: 'file' },
  });
  const job = await ended(jobId);
  expect(job).toMatchObject({ state: 'done', messages: 2, unit: 'bytes', total: 12, done: 12 });
  const captureId = job.result?.captureId ?? '';
  const found = await core.client.topics.find({ captureId, topic: 'a/c' });
  expect(found).not.toBeNull();
  const { captures } = await core.client.captures.watch({ after: null });
  expect(captures.find((each) => each.captureId === captureId)).toMatchObject({ messages: 2 });
});

test('what cannot be exported is refused with a reason', async () => {
  const { profileId, path } = await seedCapture(core, messages(10));
  const { fileId } = await core.core.files.add(path);
  const options = {
    ...{ captureId: profileId, format: 'ndjson' as const, redaction: NO_REDACTION, fileId },
    scope: { kind: 'all' as const },
  };
  await core.client.topics.openView({ captureId: profileId });
  await expect(core.client.exchange.export(options)).rejects.toMatchObject({
    code: 'EXPORT_ONTO_CAPTURE',
  });
  const other = await core.core.files.add(join(core.dataDir, 'missing', 'x.ndjson'));
  const query = { kind: 'query' as const, query: '((' };
  await expect(
    core.client.exchange.export({ ...options, fileId: other.fileId, scope: query }),
  ).rejects.toMatchObject({ code: expect.stringContaining('QUERY') });
  const redaction = { dropPayloadsOf: ['a/#/b'], replaceClientIds: false };
  await expect(
    core.client.exchange.export({ ...options, fileId: other.fileId, redaction }),
  ).rejects.toThrow();
  const { jobId } = await core.client.exchange.export({ ...options, fileId: other.fileId });
  expect(await ended(jobId)).toMatchObject({ state: 'failed', problem: { code: 'FILE_MISSING' } });
});

test('a damaged file that was put aside is recovered into one that opens', async () => {
  const { profileId, path } = await seedCapture(core, messages(20_000));
  await truncate(path, 1_500_000);
  await core.client.topics.openView({ captureId: profileId });
  const { jobId } = await core.client.captures.recover({ captureId: profileId });
  const job = await ended(jobId);
  expect(job).toMatchObject({ kind: 'recover', state: 'done' });
  expect(job.messages).toBeGreaterThan(8_000);
  // How many were on the last page that is gone, nothing tells any more.
  expect(job.skipped).toBeGreaterThan(20_000 - job.messages - 500);
  expect(job.result?.path).toMatch(/\.recovered\.mqttscope$/);
  const captureId = job.result?.captureId ?? '';
  await expect(core.client.captures.recover({ captureId })).rejects.toMatchObject({
    code: 'NOTHING_TO_RECOVER',
  });
  const { captures } = await core.client.captures.watch({ after: null });
  expect(captures.find((each) => each.captureId === captureId)).toMatchObject({
    ...{ messages: job.messages, problem: null },
  });
});

test('a capture with a damaged block is recovered while it is recorded into', async () => {
  const { profileId, path } = await seedCapture(core, messages(5_000));
  const bytes = await readFile(path);
  bytes[bytes.indexOf('message 2500 ') + 20] = 0;
  await writeFile(path, bytes);
  await core.client.topics.openView({ captureId: profileId });
  const { jobId } = await core.client.captures.recover({ captureId: profileId });
  const job = await ended(jobId);
  expect(job).toMatchObject({ state: 'done', unit: 'messages' });
  expect(job.messages + job.skipped).toBe(5_000);
  expect(job.skipped).toBeGreaterThan(0);
});

test('a password is in no export', async () => {
  const password = 'correct-horse-battery';
  const { profileId } = await seedCapture(core, messages(3));
  const profile = (await core.client.profiles.list()).find(({ id }) => id === profileId);
  if (!profile) throw new Error('The profile is missing.');
  const before = profileFieldsSchema.parse(profile);
  const fields = { ...before, host: '127.0.0.1', port: 1, username: 'grower' };
  await core.client.profiles.save({ id: profileId, fields, secrets: { password } });
  await core.client.connections.connect({ profileId });
  await core.until(profileId, ({ attempt, state }) => attempt > 1 || state === 'stopped');
  await core.client.connections.disconnect({ profileId });
  for (const format of ['ndjson', 'json', 'csv', 'sqlite'] as const) {
    const { job, path } = await exported(profileId, format);
    expect(job.state).toBe('done');
    const bytes = await readFile(path);
    expect(bytes.includes(password)).toBe(false);
    expect(bytes.includes(Buffer.from(password).toString('base64'))).toBe(false);
    if (format === 'ndjson') expect(bytes.includes('"event":"connecting"')).toBe(true);
  }
});
