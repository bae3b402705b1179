// Put in place of these names by build/build.mjs.

/** Version of package.json. */
declare const __VERSION__: string;
/** The bundled script of the capture thread, so that a package needs no file for it. */
declare const __CAPTURE_THREAD__: string;
