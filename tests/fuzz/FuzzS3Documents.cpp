// The XML that S3 clients send: lists of objects to delete, parts to put together (multipart uploads). Read whole or not at all,
// within the bounds that S3 sets, and never by following what a document points to.

#include "server/s3/S3Xml.h"

#include <cstdlib>

using namespace isola;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    if (const auto request = readDeleteRequest(input)) {
        S3Xml answer("DeleteResult");
        for (const QString &key : request->keys) {
            answer.open("Deleted");
            answer.text("Key", key);
            answer.close();
        }
        if (answer.take().isEmpty())
            std::abort();
    }
    if (const auto parts = readCompletion(input); parts && parts->isEmpty())
        std::abort(); // what is taken has parts
    return 0;
}
