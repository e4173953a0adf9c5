// Rows of an uploaded CSV file, kept one by one under `row/KEY/NUMBER`. The file is read as a stream: it may be larger than memory.

// RFC 4180: fields in quotes may hold commas, line ends and quotes, doubled.
class CsvReader {
  #row: string[] = [];
  #field = '';
  #isQuoted = false;
  #afterQuote = false;

  // The rows that this piece of the text completes.
  *read(text: string): Generator<string[]> {
    for (const character of text) {
      if (this.#isQuoted && !this.#afterQuote) {
        if (character === '"') this.#afterQuote = true;
        else this.#field += character;
      } else if (this.#afterQuote && character === '"') {
        this.#field += '"';
        this.#afterQuote = false;
      } else {
        this.#isQuoted = this.#afterQuote = false;
        if (character === '"' && this.#field === '') this.#isQuoted = true;
        else if (character === ',') this.#endField();
        else if (character === '\n') yield this.#endRow();
        else if (character !== '\r') this.#field += character;
      }
    }
  }

  // What the last line has, if no line end follows it.
  *end(): Generator<string[]> {
    if (this.#field !== '' || this.#row.length > 0) yield this.#endRow();
  }

  #endField() {
    this.#row.push(this.#field);
    this.#field = '';
  }

  #endRow() {
    this.#endField();
    const row = this.#row;
    this.#row = [];
    return row;
  }
}

async function* rowsOf(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const csv = new CsvReader();
  for await (const piece of body.pipeThrough(new TextDecoderStream())) yield* csv.read(piece);
  yield* csv.end();
}

export default async function handler(req: Request, ctx: Context) {
  if (ctx.trigger.type !== 's3_upload') return new Response('Upload a CSV file to see this work.', { status: 400 });
  const { bucket, key } = ctx.trigger;
  const object = await ctx.bucket(bucket).get(key);
  if (!object?.body) return Response.json({ key, gone: true }); // deleted meanwhile
  let columns: string[] | undefined;
  let count = 0;
  for await (const row of rowsOf(object.body)) {
    if (!columns) {
      columns = row;
    } else if (row.length !== columns.length) {
      console.warn(`${key}: row ${count + 2} has ${row.length} fields instead of ${columns.length}, it is left out`);
    } else {
      const number = String(++count).padStart(8, '0');
      await ctx.kv.put(`row/${key}/${number}`, Object.fromEntries(columns.map((column, i) => [column, row[i]])));
    }
  }
  return Response.json({ key, rows: count });
}
