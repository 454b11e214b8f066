/** A subject as people say it: `group:default/sre` → `group sre`. */
export function subjectInWords(subject: string): string {
  return subject.replace(/^(group|user|service):(default\/)?/, '$1 ');
}
