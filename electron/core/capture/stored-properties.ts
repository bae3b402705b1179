// MQTT 5 properties as JSON text in the capture file.
import type { PublishProperties } from '../../../shared/contract/messages.ts';

export function propertiesToText(properties: PublishProperties): string {
  const { correlationData, ...rest } = properties;
  return JSON.stringify(
    correlationData
      ? { ...rest, correlationData: Buffer.from(correlationData).toString('base64') }
      : rest,
  );
}

/** The inverse; a text that is not ours (somebody edited the file) gives no properties. */
export function propertiesFromText(text: string | null): PublishProperties {
  if (text === null) return {};
  try {
    const { correlationData, ...rest } = JSON.parse(text) as Record<string, unknown>;
    if (typeof correlationData !== 'string') return rest;
    return { ...rest, correlationData: new Uint8Array(Buffer.from(correlationData, 'base64')) };
  } catch {
    return {};
  }
}
