#pragma once
// A page of numbered parts in an answer of the S3 API, and the elements that say which page it is.

#include "server/s3/S3Xml.h"

#include <algorithm>

namespace isola {

inline constexpr int kMostPartsInPage = 1000;

// Writes those elements. What is left to write are the parts themselves: the ones after a number, at most so many.
template <typename Part> QList<Part> beginPartPage(S3Xml &xml, const QList<Part> &parts, int after, int most)
{
    QList<Part> page;
    for (const Part &part : parts)
        if (part.number > after && page.size() <= most)
            page.append(part);
    const bool hasMore = page.size() > most;
    page.resize(std::min<qsizetype>(page.size(), most));
    xml.number("PartNumberMarker", after);
    if (hasMore && !page.isEmpty())
        xml.number("NextPartNumberMarker", page.last().number);
    xml.number("MaxParts", most);
    xml.text("IsTruncated", hasMore ? QStringLiteral("true") : QStringLiteral("false"));
    return page;
}

} // namespace isola
