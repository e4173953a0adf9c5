// The compiler as the engine runs it: a function like any other, in an instance as confined as any other, since what it reads was
// written by no one knows whom. It is asked by POST {"sources": {path: text}} and answers {"compiled": {path: text}, "faults": [...]}.

import { Fault, placeOf } from './fault';
import { strip } from './strip';

interface Question {
  sources: Record<string, string>;
}

interface ReportedFault {
  path: string;
  message: string;
  line: number;
  column: number;
}

// What is no Fault is a source that the compiler cannot take, for it is nested too deeply, say: the author's to mend all the same.
function faultOf(path: string, source: string, error: unknown): ReportedFault {
  if (error instanceof Fault) return { path, message: error.message, ...placeOf(source, error.position) };
  return { path, message: `The types could not be taken out: ${error}`, line: 0, column: 0 };
}

export default async function compile(request: Request): Promise<Response> {
  const { sources } = await request.json() as Question;
  const compiled: Record<string, string> = {};
  const faults: ReportedFault[] = [];
  for (const [path, source] of Object.entries(sources)) {
    try {
      compiled[path] = strip(path, source);
    } catch (error) {
      faults.push(faultOf(path, source, error));
    }
  }
  return Response.json({ compiled, faults });
}
