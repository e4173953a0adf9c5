#include "app/cli/Deployment.h"

#include "app/cli/SourceWatch.h"

#include <QCoreApplication>
#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace isola {

CommandResult<FunctionSource> readSource(const DeployFlags &flags)
{
    CommandResult<FunctionSource> source = FunctionSource::read(QString::fromStdString(flags.path));
    if (!source)
        return source;
    if (flags.name)
        source->body.insert(u"name"_s, QString::fromStdString(*flags.name));
    if (flags.note)
        source->body.insert(u"note"_s, QString::fromStdString(*flags.note));
    return source;
}

CommandResult<QJsonObject> deploy(Session &session, const FunctionSource &source)
{
    session.terminal.progress(u"deploying %1"_s.arg(source.body.value("name"_L1).toString()));
    QElapsedTimer timer;
    timer.start();
    const auto answer = session.api.post(session.path("functions"_L1), source.body);
    if (!answer)
        return answer;
    session.terminal.json(*answer);
    session.terminal.line(
        u"%1 version %2 is live at %3 (%4 ms)"_s.arg(session.terminal.paint(Colour::Bold, answer->value("name"_L1).toString()),
            QString::number(answer->value("version"_L1).toInt()), answer->value("url"_L1).toString(),
            QString::number(timer.elapsed())));
    if (const QString webhook = answer->value("webhook_url"_L1).toString(); !webhook.isEmpty())
        session.terminal.line(u"webhook: "_s + webhook);
    return answer;
}

CommandResult<void> deployAtEverySave(
    Session &session, const DeployFlags &flags, const std::function<void(const QString &)> &deployed)
{
    SourceWatch watch;
    QJsonObject live; // what was deployed last: a save that changes nothing makes no version
    const auto deployNow = [&] {
        const CommandResult<FunctionSource> source = readSource(flags);
        if (!source)
            return session.terminal.error(source.error());
        watch.watch(source->files + source->directories);
        if (source->body == live)
            return;
        const auto answer = deploy(session, *source);
        if (!answer)
            return session.terminal.error(answer.error());
        live = source->body;
        deployed(answer->value("name"_L1).toString());
    };
    const CommandResult<FunctionSource> first = readSource(flags);
    if (!first)
        return failed(first.error());
    QObject::connect(&watch, &SourceWatch::changed, &watch, deployNow);
    deployNow();
    session.terminal.note(u"watching %1, Ctrl-C ends"_s.arg(QString::fromStdString(flags.path)));
    QCoreApplication::exec();
    return {};
}

} // namespace isola
