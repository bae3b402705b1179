// Matching topic names against topic filters (section 4.7 of 3.1.1 and 5.0).

/**
 * Compiles a topic filter into a test for topic names. `#` also matches the parent level
 * (section 4.7.1.2) and a leading wildcard never matches a name that starts with `$`
 * ([MQTT-4.7.2-1]). For a shared subscription the group is left out of the match.
 */
export function compileTopicFilter(filter: string): (name: string) => boolean {
  const bare = filter.startsWith('$share/') ? filter.split('/').slice(2).join('/') : filter;
  const wanted = bare.split('/');
  const open = wanted[wanted.length - 1] === '#';
  if (open) wanted.pop();
  const leadingWildcard = /^[+#]/.test(bare);
  return (name) => {
    if (leadingWildcard && name.startsWith('$')) return false;
    const levels = name.split('/');
    if (open ? levels.length < wanted.length : levels.length !== wanted.length) return false;
    return wanted.every((level, index) => level === '+' || level === levels[index]);
  };
}
