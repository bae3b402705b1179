import { expect } from 'vitest';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Job } from '../../shared/contract/jobs.ts';

/** What is done with a capture, of a profile that is connected: every call of these groups at least once. */
export async function walkCaptures(client: ContractClient, captureId: string): Promise<void> {
  await walkResults(client, captureId);
  const exported = await walkExchange(client, captureId);
  await walkReplay(client, captureId);
  await walkClearing(client, captureId);

  const { captures } = await client.captures.watch({ after: null });
  const info = captures.find((each) => each.captureId === captureId);
  expect(info).toMatchObject({ kind: 'profile', pins: [], problem: null });
  const opened = await client.captures.openFile({ fileId: exported });
  expect(opened).toMatchObject({ kind: 'file', problem: null });
  await client.captures.close({ captureId: opened.captureId });
  const range = { name: 'walk', from: info?.from ?? 0, to: info?.to ?? 0 };
  const { pinId } = await client.captures.pin({ captureId, ...range });
  await client.captures.unpin({ captureId, pinId });
  await expect(client.captures.recover({ captureId })).rejects.toMatchObject({
    message: expect.stringMatching(/\.$/),
  });
  await client.captures.erase({ captureId });
}

async function walkResults(client: ContractClient, captureId: string): Promise<void> {
  const query = 'topic:walk/#';
  const wrong = await client.results.open({ captureId, query: '((', until: null });
  expect(wrong.problem).toMatchObject({ at: expect.any(Number) });
  const { resultsId } = await client.results.open({ captureId, query, until: null });
  if (resultsId === null) throw new Error('The list was not opened.');
  const window = { first: 0, count: 10, top: null, anchor: null };
  let frame = await client.results.frame({ resultsId, after: null, ...window });
  while (frame.state === 'scanning' || frame.total === 0) {
    frame = await client.results.frame({ resultsId, after: frame.revision, ...window });
  }
  expect(frame.rows[0]).toMatchObject({ topic: 'walk/bytes' });
  await client.results.stop({ resultsId });
  await client.results.close({ resultsId });
  const events = await client.results.events({ captureId, from: null, to: null });
  expect(events.map(({ kind }) => kind)).toContain('connected');
}

/** Answers the id of a capture file that was exported. */
async function walkExchange(client: ContractClient, captureId: string): Promise<string> {
  const scope = { kind: 'query' as const, query: 'topic:walk/#' };
  const redaction = { dropPayloadsOf: [], replaceClientIds: false };
  const fileIds: string[] = [];
  for (const format of ['ndjson', 'sqlite'] as const) {
    const file = await client.files.chooseSave({ name: `walk.${format}`, folder: false });
    if (!file) throw new Error('The browser host asks nobody.');
    const { fileId } = file;
    const { jobId } = await client.exchange.export({
      ...{ captureId, scope, format, redaction, fileId },
    });
    expect(await ended(client, jobId)).toMatchObject({ state: 'done', problem: null });
    fileIds.push(fileId);
  }
  const [first = ''] = fileIds;
  expect(
    await client.certificates.inspect({ use: 'ca', certificate: first, key: null }),
  ).toMatchObject({ files: ['walk.ndjson'], problems: [{ code: 'CERTIFICATE_NOT_FOUND' }] });
  await expect(client.files.chooseOpen({ kind: 'import' })).rejects.toMatchObject({
    code: 'NO_FILE_DIALOG',
  });
  const [fileId = '', capture = ''] = fileIds;
  const options = { fileId, format: 'auto' as const, lineFormat: '' };
  const preview = await client.exchange.importPreview(options);
  expect(preview).toMatchObject({ format: 'ndjson', skipped: [] });
  expect(preview.messages[0]?.topic).toBe('walk/bytes');
  const { jobId } = await client.exchange.import({ ...options, target: { kind: 'file' } });
  const { state, result } = await ended(client, jobId);
  expect(state).toBe('done');
  await client.captures.close({ captureId: result?.captureId ?? '' });
  return capture;
}

async function walkReplay(client: ContractClient, captureId: string): Promise<void> {
  const options = {
    captureId,
    profileId: captureId,
    scope: { kind: 'query' as const, query: 'topic:walk/#' },
    timing: { kind: 'step' as const },
    rewrite: { pattern: '', replacement: '', prefix: 'again/' },
    qos: null,
    retain: null,
    includeSent: true,
  };
  const plan = await client.exchange.replayPlan(options);
  expect(plan.sample[0]?.topic).toBe('again/walk/bytes');
  const { jobId } = await client.exchange.replay({ ...options, confirmed: false });
  await client.jobs.step({ jobId });
  await jobWhen(client, jobId, ({ done }) => done === 1);
  await client.jobs.pause({ jobId });
  await client.jobs.resume({ jobId });
  await client.jobs.cancel({ jobId });
  expect((await ended(client, jobId)).problem).toBeNull();
  await client.jobs.dismiss({ jobId });
  const { jobs } = await client.jobs.watch({ after: null });
  expect(jobs.map((job) => job.jobId)).not.toContain(jobId);
}

async function walkClearing(client: ContractClient, profileId: string): Promise<void> {
  const filters = ['#'];
  const plan = await client.publish.clearPlan({ profileId, nodes: [0] });
  expect(plan).toMatchObject({ filters, refused: 0, protected: 0 });
  const { jobId } = await client.publish.clearRetained({ profileId, nodes: [0], confirmed: true });
  expect(await ended(client, jobId)).toMatchObject({
    ...{ kind: 'clear-retained', state: 'done', messages: plan.topics, skipped: 0 },
  });
  expect((await client.publish.clearPlan({ profileId, nodes: [0] })).topics).toBe(0);
}

async function jobWhen(
  client: ContractClient,
  jobId: number,
  wanted: (job: Job) => boolean,
): Promise<Job> {
  let after: number | null = null;
  for (;;) {
    const { revision, jobs } = await client.jobs.watch({ after });
    const job = jobs.find((each) => each.jobId === jobId);
    if (job && wanted(job)) return job;
    after = revision;
  }
}

const ended = (client: ContractClient, jobId: number) =>
  jobWhen(client, jobId, (job) => job.ended !== null);
