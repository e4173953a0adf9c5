// Dates counted with and written in two languages.
import { addBusinessDays, differenceInCalendarDays, format, formatDistanceStrict, parseISO } from 'date-fns';
import { de } from 'date-fns/locale';

export default (): Response => {
  const friday = parseISO('2026-01-30T12:00:00Z');
  const later = addBusinessDays(friday, 3);
  return Response.json({
    later: later.toISOString(),
    days: differenceInCalendarDays(later, friday),
    distance: formatDistanceStrict(later, friday),
    german: format(friday, 'EEEE, d. MMMM yyyy', { locale: de }),
  });
};
