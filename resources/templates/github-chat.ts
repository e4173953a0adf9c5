// GitHub's pushes, issues and pull requests as messages in a chat: Slack, Mattermost and others take {"text"} at a webhook of
// theirs. Put its address into the variable CHAT_URL, and this function's webhook URL into the repository's settings.

interface GitHubEvent {
  action?: string;
  ref?: string;
  commits?: { message: string }[];
  pusher?: { name: string };
  sender?: { login: string };
  repository?: { full_name: string };
  issue?: { number: number; title: string; html_url: string };
  pull_request?: { number: number; title: string; html_url: string; merged: boolean };
}

// One line, or null for what nobody needs to read.
function messageOf(kind: string | null, event: GitHubEvent): string | null {
  const where = event.repository?.full_name ?? 'a repository';
  switch (kind) {
    case 'ping':
      return `${where} is connected`;
    case 'push':
      if (!event.commits?.length) return null;
      return `${event.pusher?.name} pushed ${event.commits.length} to ${where} (${event.ref?.replace('refs/heads/', '')}): `
        + event.commits.at(-1)!.message.split('\n')[0];
    case 'issues':
      return `${event.sender?.login} ${event.action} ${where}#${event.issue?.number}: ${event.issue?.title} ${event.issue?.html_url}`;
    case 'pull_request': {
      const request = event.pull_request;
      const did = event.action === 'closed' && request?.merged ? 'merged' : event.action;
      return `${event.sender?.login} ${did} ${where}#${request?.number}: ${request?.title} ${request?.html_url}`;
    }
    default:
      return null;
  }
}

export default async function handler(req: Request, ctx: Context<{ CHAT_URL?: string }>) {
  const kind = ctx.trigger.type === 'webhook' ? ctx.trigger.event : req.headers.get('x-github-event');
  const text = messageOf(kind, (await req.json()) as GitHubEvent);
  if (text === null) return Response.json({ ignored: kind });
  if (!ctx.env.CHAT_URL) {
    console.warn('CHAT_URL is not set. The message would be:', text);
    return Response.json({ text, sent: false });
  }
  const answer = await fetch(ctx.env.CHAT_URL, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }),
  });
  // A failure is told to GitHub, and the event is kept to be sent again.
  if (!answer.ok) throw new Error(`the chat answered ${answer.status}: ${await answer.text()}`);
  return Response.json({ text, sent: true });
}
