#include "server/api/LogReader.h"

namespace isola {

LogReader::LogReader(const LogStore &store, LogWriter &writer, QObject *parent)
    : QObject(parent), m_store(store), m_writer(writer)
{
}

} // namespace isola
