// The policy the page lives under, sent as a header by both hosts.

/**
 * Inline styles: Monaco writes style elements and attributes and is unreadable without them.
 * The policy names of `trusted-types` are our worker loader and the ones Monaco 0.57 creates; look
 * at them again at each upgrade of Monaco.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types mqttscope-worker dompurify editorViewLayer richScreenReaderContent domLineBreaksComputer diffReview diffEditorWidget standaloneColorizer defaultWorkerFactory tokenizeToString editorGhostText stickyScrollViewLayer 'allow-duplicates'",
].join('; ');

/** Headers of every answer a host gives to the page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
