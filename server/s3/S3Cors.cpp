#include "server/s3/S3Cors.h"

#include "server/s3/S3Xml.h"

#include <QXmlStreamReader>

namespace isola {

using namespace Qt::StringLiterals;

static constexpr qsizetype kMostRules = 100;

// ---- XML

static S3Result<void> checkRule(const CorsRule &rule)
{
    static const QByteArrayList known{"GET", "PUT", "HEAD", "POST", "DELETE"};
    if (rule.origins.isEmpty() || rule.methods.isEmpty())
        return refuse(S3Code::MalformedXml, u"A CORSRule needs an AllowedOrigin and an AllowedMethod."_s);
    for (const QByteArray &method : rule.methods)
        if (!known.contains(method))
            return refuse(S3Code::InvalidRequest,
                u"AllowedMethod must be GET, PUT, HEAD, POST or DELETE, not %1."_s.arg(QString::fromLatin1(method)));
    for (const auto &[name, patterns] :
        {std::pair(u"AllowedOrigin"_s, rule.origins), std::pair(u"AllowedHeader"_s, rule.headers)})
        for (const QString &pattern : patterns)
            if (pattern.count('*'_L1) > 1)
                return refuse(S3Code::InvalidRequest, u"%1 \"%2\" can not have more than one wildcard."_s.arg(name, pattern));
    for (const QStringList &texts : {rule.origins, rule.headers, rule.exposed})
        for (const QString &text : texts)
            if (std::any_of(text.begin(), text.end(), [](QChar c) { return c <= u' ' || c >= QChar(0x7f); }))
                return refuse(S3Code::InvalidRequest, u"Origins and headers are printable ASCII without spaces: %1"_s.arg(text));
    if (std::any_of(rule.exposed.begin(), rule.exposed.end(), [](const QString &text) { return text.contains('*'_L1); }))
        return refuse(S3Code::InvalidRequest, u"ExposeHeader can not have a wildcard."_s);
    return {};
}

static S3Result<CorsRule> readRule(QXmlStreamReader &reader)
{
    CorsRule rule;
    while (reader.readNextStartElement()) {
        const QString name = reader.name().toString();
        const QString text = reader.readElementText();
        if (name == "ID"_L1) {
            rule.id = text;
        } else if (name == "AllowedOrigin"_L1) {
            rule.origins.append(text);
        } else if (name == "AllowedMethod"_L1) {
            rule.methods.append(text.toLatin1());
        } else if (name == "AllowedHeader"_L1) {
            rule.headers.append(text);
        } else if (name == "ExposeHeader"_L1) {
            rule.exposed.append(text);
        } else if (name == "MaxAgeSeconds"_L1) {
            bool isNumber = false;
            rule.maxAgeSeconds = text.toInt(&isNumber);
            if (!isNumber || *rule.maxAgeSeconds < 0)
                return refuse(S3Code::MalformedXml, u"MaxAgeSeconds must be a number of at least 0."_s);
        } else {
            return refuse(S3Code::MalformedXml, u"A CORSRule has no element %1."_s.arg(name));
        }
    }
    if (const auto checked = checkRule(rule); !checked)
        return tl::unexpected(checked.error());
    return rule;
}

S3Result<CorsRules> readCorsRules(const QByteArray &xml)
{
    QXmlStreamReader reader(xml);
    CorsRules rules;
    if (!reader.readNextStartElement() || reader.name() != "CORSConfiguration"_L1)
        return refuse(S3Code::MalformedXml);
    while (reader.readNextStartElement()) {
        if (reader.name() != "CORSRule"_L1)
            return refuse(S3Code::MalformedXml);
        const auto rule = readRule(reader);
        if (!rule)
            return tl::unexpected(rule.error());
        rules.append(*rule);
    }
    if (reader.hasError() || rules.isEmpty() || rules.size() > kMostRules)
        return refuse(S3Code::MalformedXml, u"A CORSConfiguration has 1 to %1 elements CORSRule."_s.arg(kMostRules));
    return rules;
}

QByteArray corsXml(const CorsRules &rules)
{
    S3Xml xml("CORSConfiguration");
    for (const CorsRule &rule : rules) {
        xml.open("CORSRule");
        if (!rule.id.isEmpty())
            xml.text("ID", rule.id);
        for (const QString &origin : rule.origins)
            xml.text("AllowedOrigin", origin);
        for (const QByteArray &method : rule.methods)
            xml.text("AllowedMethod", QString::fromLatin1(method));
        for (const QString &header : rule.headers)
            xml.text("AllowedHeader", header);
        if (rule.maxAgeSeconds)
            xml.number("MaxAgeSeconds", *rule.maxAgeSeconds);
        for (const QString &header : rule.exposed)
            xml.text("ExposeHeader", header);
        xml.close();
    }
    return xml.take();
}

// ---- Fields

static FieldBlock fieldsOf(const CorsRule &rule, const S3Request &request)
{
    FieldBlock fields = "access-control-allow-origin:";
    fields += rule.isForAnyone() ? "*" : request.field("origin");
    if (!rule.isForAnyone())
        fields += "\naccess-control-allow-credentials:true";
    fields += "\naccess-control-allow-methods:" + rule.methods.join(", ");
    if (!rule.exposed.isEmpty())
        fields += "\naccess-control-expose-headers:" + rule.exposed.join(", "_L1).toLatin1();
    if (rule.maxAgeSeconds)
        fields += "\naccess-control-max-age:" + QByteArray::number(*rule.maxAgeSeconds);
    return fields + "\nvary:Origin, Access-Control-Request-Headers, Access-Control-Request-Method\n";
}

FieldBlock corsFields(const CorsRules &rules, const S3Request &request)
{
    const QByteArray origin = request.field("origin");
    const CorsRule *rule = origin.isEmpty() ? nullptr : ruleFor(rules, QString::fromLatin1(origin), request.method);
    return rule ? fieldsOf(*rule, request) : FieldBlock();
}

S3Result<FieldBlock> preflightFields(const CorsRules &rules, const S3Request &request)
{
    const QByteArray origin = request.field("origin");
    const QByteArray method = request.field("access-control-request-method");
    if (origin.isEmpty() || method.isEmpty())
        return refuse(S3Code::InvalidRequest,
            u"Insufficient information: a preflight has the fields Origin and Access-Control-Request-Method."_s);
    if (rules.isEmpty())
        return refuse(S3Code::AccessForbidden, u"CORSResponse: CORS is not enabled for this bucket."_s);
    QStringList headers;
    for (const QByteArray &header : request.field("access-control-request-headers").split(','))
        if (!header.trimmed().isEmpty())
            headers.append(QString::fromLatin1(header.trimmed()).toLower());
    const CorsRule *rule = ruleFor(rules, QString::fromLatin1(origin), method, headers);
    if (!rule)
        return refuse(S3Code::AccessForbidden,
            u"CORSResponse: This CORS request is not allowed: no rule of the bucket has this origin, method and these headers."_s);
    FieldBlock fields = fieldsOf(*rule, request);
    if (!headers.isEmpty())
        fields += "access-control-allow-headers:" + headers.join(", "_L1).toLatin1() + '\n';
    return fields;
}

} // namespace isola
