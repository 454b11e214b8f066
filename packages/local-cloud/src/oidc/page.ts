import type { Persona } from '../seed/schema';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, char => ESCAPES[char]);
}

const STYLE = `
  :root { color-scheme: light dark; --bg: #f4f5f7; --card: #fff; --text: #1c2330;
    --soft: #5a6472; --line: #d8dde4; --accent: #1f5493; }
  @media (prefers-color-scheme: dark) { :root { --bg: #14181f; --card: #1e242d;
    --text: #e8ebf0; --soft: #a3adba; --line: #343c48; --accent: #8ab8f0; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center;
    background: var(--bg); color: var(--text); padding: 24px;
    font: 16px/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 440px; }
  h1 { font-size: 1.35rem; margin: 0 0 4px; }
  p { margin: 0 0 16px; color: var(--soft); }
  ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; }
  button { width: 100%; text-align: left; font: inherit; color: inherit;
    background: var(--card); border: 1px solid var(--line); border-radius: 8px;
    padding: 12px 16px; cursor: pointer; }
  button:hover { border-color: var(--accent); }
  button:focus-visible, input:focus-visible { outline: 3px solid var(--accent);
    outline-offset: 2px; }
  .name { display: block; font-weight: 600; }
  .title { display: block; color: var(--soft); font-size: .9rem; }
  label { display: flex; gap: 8px; margin: 0 0 16px; align-items: baseline; }
`;

export function page(options: { title: string; body: string }): string {
  const { title, body } = options;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>${body}</main></body>
</html>`;
}

function personaButton(persona: Persona, first: boolean): string {
  const { sub, name, title, email } = persona;
  return `<li><button type="submit" name="persona" value="${escapeHtml(sub)}"${
    first ? ' autofocus' : ''
  }><span class="name">${escapeHtml(name)}</span><span class="title">${escapeHtml(
    title ?? email,
  )}</span></button></li>`;
}

/** The sign-in page: pick a persona, by mouse or keyboard; no passwords. */
export function signInPage(options: {
  personas: Persona[];
  /** Asked for by the client: the page offers to confirm a second factor. */
  acr?: string;
  /** Whom the client expects. */
  hint?: string;
}): string {
  const { personas, acr, hint } = options;
  const hinted = (one: Persona) => one.sub === hint || one.email === hint;
  const sorted = [...personas].sort(
    (a, b) => Number(hinted(b)) - Number(hinted(a)),
  );
  const factor = acr
    ? `<label><input type="checkbox" name="secondFactor" value="yes" checked>Confirm with the sample second factor (${escapeHtml(
        acr,
      )})</label>`
    : '';
  const list = sorted.length
    ? `<ul>${sorted.map((one, i) => personaButton(one, i === 0)).join('')}</ul>`
    : '<p>The seed has no personas. Add some under oidc.personas.</p>';
  return page({
    title: 'Sign in to the sample company',
    body: `<h1>Sample company sign-in</h1>
<p>A stand-in identity provider for demos and tests. Choose who you are; there is no password.</p>
<form method="post">${factor}${list}</form>`,
  });
}
