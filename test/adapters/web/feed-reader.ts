/** One server-sent event as a browser would see it. */
export interface FeedEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** Opens a stream as a page does and reads it event by event. */
export async function openFeed(url: string, cookie: string, lastId?: string) {
  const abort = new AbortController();
  const headers = { cookie, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
  const response = await fetch(url, { headers, signal: abort.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';

  /** The next event; undefined when the server ended the stream. */
  async function next(): Promise<FeedEvent | undefined> {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end < 0) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        rest += value;
        continue;
      }
      const fields = rest.slice(0, end).split('\n');
      rest = rest.slice(end + 2);
      const field = (name: string) => fields.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
      if (field('data') !== '') return { event: field('event') || 'message', id: field('id'), data: field('data') };
    }
  }

  return {
    response,
    next,
    /** The next n texts of the chat, with the ids they came with. */
    async take(n: number): Promise<{ readonly text: string; readonly id: string }[]> {
      const taken = [];
      while (taken.length < n) {
        const event = await next();
        if (!event) break;
        if (event.event === 'message') taken.push({ text: String(JSON.parse(event.data).text), id: event.id });
      }
      return taken;
    },
    /** All texts until the stream says that everything known is through. */
    async untilReady(): Promise<string[]> {
      const texts = [];
      for (let event = await next(); event && event.event !== 'ready'; event = await next()) {
        if (event.event === 'message') texts.push(String(JSON.parse(event.data).text));
      }
      return texts;
    },
    close: () => abort.abort(),
  };
}
