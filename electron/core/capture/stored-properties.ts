// MQTT 5 properties as JSON in the capture file; correlation data in base64.
import type { PublishProperties } from '../../../shared/contract/messages.ts';

export function propertiesToText(properties: PublishProperties): string {
  const { correlationData, ...rest } = properties;
  return JSON.stringify(
    correlationData
      ? { ...rest, correlationData: Buffer.from(correlationData).toString('base64') }
      : rest,
  );
}

/** The inverse, of the parsed JSON; what is not ours (somebody edited the file) gives no properties. */
export function propertiesFrom(stored: unknown): PublishProperties {
  if (typeof stored !== 'object' || stored === null) return {};
  const { correlationData, ...rest } = stored as Record<string, unknown>;
  if (typeof correlationData !== 'string') return rest;
  return { ...rest, correlationData: new Uint8Array(Buffer.from(correlationData, 'base64')) };
}
