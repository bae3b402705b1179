// The capture file's schema, documented for outsiders in the README. Messages are kept in blocks of
// up to a page of SQLite: writing a row a message costs 3.5 times as much, deleting one 14 times,
// and a scan of millions of messages visits thousands of rows instead. The view `messages` decodes
// the blocks with plain SQL, so that any SQLite tool reads them.
//
// Each message carries the distance to the previous message of its topic: a topic's history is a walk
// of key look-ups, without an index that would cost eight times the insert rate.
import { MAX_BLOCK_ROWS } from './block.ts';

/** "MQSC": lets `file` and others tell a capture from any SQLite file. */
export const APPLICATION_ID = 0x4d515343;
export const SCHEMA_VERSION = 2;
export const PAGE_SIZE = 16_384;

/** `large.id` is message id * LARGE_PARTS + number of the part. */
export const LARGE_PARTS = 1024;
export const PART_BYTES = 1024 * 1024;

/** All byte values in order: the place of a byte in it is its value, which plain SQL lacks a function for. */
const OCTETS = `x'${Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0')).join('')}'`;

export const SCHEMA = `
  CREATE TABLE topics (
    id   INTEGER PRIMARY KEY,
    name NOT NULL                -- TEXT; BLOB where the bytes are not well-formed UTF-8 or hold NUL
  );
  CREATE TABLE blocks (
    first      INTEGER PRIMARY KEY,  -- id of its first message; ids grow by one within a block
    count      INTEGER NOT NULL,     -- messages in it
    time       INTEGER NOT NULL,     -- microseconds since 1970 that its times are relative to
    checksum   INTEGER NOT NULL,     -- CRC-32 of rows, then payloads, then properties
    rows       BLOB NOT NULL,        -- little-endian columns, see the view "messages"
    properties TEXT,                 -- JSON array, one object or null a message; NULL when none has any
    payloads   BLOB NOT NULL         -- the payloads, one after the other
  );
  CREATE TABLE large (
    id    INTEGER PRIMARY KEY,       -- message id * ${LARGE_PARTS} + number of the part
    bytes BLOB NOT NULL              -- up to 1 MiB of a payload too large for a block
  );
  CREATE TABLE events (
    id     INTEGER PRIMARY KEY,
    time   INTEGER NOT NULL,         -- microseconds since 1970
    after  INTEGER NOT NULL,         -- id of the newest message before it
    kind   TEXT NOT NULL,
    detail TEXT NOT NULL             -- JSON
  );
  CREATE TABLE pins (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    "from" INTEGER NOT NULL,         -- microseconds since 1970; what lies between survives retention
    "to"   INTEGER NOT NULL
  );
  CREATE TABLE totals (
    name  TEXT PRIMARY KEY,          -- evictedMessages, evictedBytes: removed by retention so far
    value INTEGER NOT NULL
  );
  INSERT INTO totals VALUES ('evictedMessages', 0), ('evictedBytes', 0);
  CREATE TABLE row_numbers (n INTEGER PRIMARY KEY);
  WITH RECURSIVE up(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n < ${MAX_BLOCK_ROWS - 1})
    INSERT INTO row_numbers SELECT n FROM up;
  CREATE TABLE octets (all_values BLOB NOT NULL);
  INSERT INTO octets VALUES (${OCTETS});
  CREATE VIEW messages AS
    WITH decoded AS (
      SELECT b.first + n AS id, b.payloads AS payloads,
             ${number('4 * n', 4)} AS topic,
             ${number('4 * count + 4 * n', 4)} AS back,
             b.time + ${number('8 * count + 4 * n', 4)} AS time,
             CASE n WHEN 0 THEN 0 ELSE ${number('12 * count + 2 * n - 2', 2)} END AS start,
             ${number('12 * count + 2 * n', 2)} AS stop,
             ${number('14 * count + n', 1)} AS flags,
             json_extract(b.properties, '$[' || n || ']') AS properties
        FROM blocks b JOIN row_numbers ON n < b.count CROSS JOIN octets)
    SELECT id, topic,
           CASE back WHEN 0 THEN 0 ELSE id - back END AS previous,
           time, flags, properties,
           CASE WHEN flags & 64
             THEN (SELECT sum(length(bytes)) FROM large
                    WHERE large.id BETWEEN decoded.id * ${LARGE_PARTS} AND decoded.id * ${LARGE_PARTS} + ${LARGE_PARTS - 1})
             ELSE stop - start END AS size,
           CASE WHEN flags & 64
             THEN (SELECT bytes FROM large WHERE large.id = decoded.id * ${LARGE_PARTS})
             ELSE substr(payloads, start + 1, stop - start) END AS payload
      FROM decoded;
  CREATE VIEW readable AS
    SELECT m.id,
           strftime('%Y-%m-%dT%H:%M:%S', m.time / 1000000, 'unixepoch') || printf('.%06dZ', m.time % 1000000) AS time,
           CASE WHEN m.flags & 16 THEN 'out' ELSE 'in' END AS direction,
           t.name AS topic,
           m.flags & 3 AS qos,
           (m.flags & 4) > 0 AS retain,
           (m.flags & 8) > 0 AS dup,
           m.properties,
           m.size,
           m.payload
      FROM messages m JOIN topics t ON t.id = m.topic;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** SQL for an unsigned little-endian number of `width` bytes, `offset` bytes into `rows`. */
function number(offset: string, width: number): string {
  const bytes = Array.from(
    { length: width },
    (_, at) => `((instr(all_values, substr(b.rows, ${offset} + ${at + 1}, 1)) - 1) << ${8 * at})`,
  );
  return `(${bytes.join(' + ')})`;
}
