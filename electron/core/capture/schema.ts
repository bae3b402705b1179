// The capture file's schema, documented for outsiders in the README. One table of messages without a
// secondary index: an index on (topic, id) costs eight times the insert rate. Instead each row
// carries the id of the previous message of its topic, and a history is a walk of key look-ups.

/** "MQSC": lets `file` and others tell a capture from any SQLite file. */
export const APPLICATION_ID = 0x4d515343;
export const SCHEMA_VERSION = 1;

export const SCHEMA = `
  CREATE TABLE topics (
    id   INTEGER PRIMARY KEY,
    name NOT NULL            -- TEXT; BLOB where the bytes are not well-formed UTF-8 or hold NUL
  );
  CREATE TABLE messages (
    id         INTEGER PRIMARY KEY,  -- order of arrival
    topic      INTEGER NOT NULL,     -- topics.id
    previous   INTEGER NOT NULL,     -- id of the previous message of this topic, 0 for none
    time       INTEGER NOT NULL,     -- microseconds since 1970, clock of this machine
    flags      INTEGER NOT NULL,     -- bits 0-1 QoS, 4 retain, 8 DUP, 16 sent by MQTTScope
    properties TEXT,                 -- MQTT 5 properties as JSON, binary values in base64
    payload    BLOB NOT NULL
  );
  CREATE VIEW readable AS
    SELECT m.id,
           strftime('%Y-%m-%dT%H:%M:%S', m.time / 1000000, 'unixepoch') || printf('.%06dZ', m.time % 1000000) AS time,
           CASE WHEN m.flags & 16 THEN 'out' ELSE 'in' END AS direction,
           t.name AS topic,
           m.flags & 3 AS qos,
           (m.flags & 4) > 0 AS retain,
           (m.flags & 8) > 0 AS dup,
           m.properties,
           m.payload
      FROM messages m JOIN topics t ON t.id = m.topic;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;
