#pragma once
// What pages of other origins are told: the CORS rules of a bucket as S3 writes them, and the fields that come of them.

#include "core/model/Invocation.h"
#include "core/objects/CorsRules.h"
#include "server/s3/S3Request.h"

namespace isola {

// <CORSConfiguration>, both ways.
S3Result<CorsRules> readCorsRules(const QByteArray &xml);
QByteArray corsXml(const CorsRules &rules);

// Of the answer to a request that a page made; nothing where no rule allows it.
FieldBlock corsFields(const CorsRules &rules, const S3Request &request);

// The answer to what a browser asks before the request itself.
S3Result<FieldBlock> preflightFields(const CorsRules &rules, const S3Request &request);

} // namespace isola
