// The compiler as the engine runs it: a function like any other, in an instance as confined as any other, since what it reads was
// written by no one knows whom. It is asked by POST {"sources": {path: text}} and answers {"compiled": {path: text}, "faults": [...]}; or by
// {"schemasOf": text, "modules": {path: text}}, and answers {"schemas": {"input"?, "output"?}, "faults": [...]}.

import { Fault, placeOf } from './fault';
import { schemasOf, type ToolSchemas } from './schema/schemas';
import { strip } from './strip';

interface Question {
  sources?: Record<string, string>;
  schemasOf?: string;
  modules?: Record<string, string>; // that it may import types from
}

interface ReportedFault {
  path: string;
  message: string;
  line: number;
  column: number;
}

// What is no Fault is a source that the compiler cannot take, for it is nested too deeply, say: the author's to mend all the same.
function faultOf(path: string, source: string, error: unknown): ReportedFault {
  if (error instanceof Fault) {
    const origin = error.origin ?? { path, source };
    return { path: origin.path, message: error.message, ...placeOf(origin.source, error.position) };
  }
  return { path, message: `The types could not be understood: ${error}`, line: 0, column: 0 };
}

function answerSchemas(source: string, modules: Record<string, string>): { schemas: ToolSchemas; faults: ReportedFault[] } {
  try {
    return { schemas: schemasOf(source, modules), faults: [] };
  } catch (error) {
    return { schemas: {}, faults: [faultOf('', source, error)] };
  }
}

export default async function compile(request: Request): Promise<Response> {
  const { sources, schemasOf: source, modules } = await request.json() as Question;
  if (source !== undefined) return Response.json(answerSchemas(source, modules ?? {}));
  const compiled: Record<string, string> = {};
  const faults: ReportedFault[] = [];
  for (const [path, source] of Object.entries(sources ?? {})) {
    try {
      compiled[path] = strip(path, source);
    } catch (error) {
      faults.push(faultOf(path, source, error));
    }
  }
  return Response.json({ compiled, faults });
}
