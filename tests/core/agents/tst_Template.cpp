#include "core/agents/Template.h"

#include <QJsonArray>
#include <QTest>

using namespace isola;
using namespace Qt::StringLiterals;

class tst_Template : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlaceAloneKeepsItsType();
    void placesInATextBecomeText();
    void whatIsMissingIsNothing();
    void placesInsideValuesAreFilled();
    void whatIsNoPlaceIsNamed();

private:
    const QJsonObject m_input{{u"name"_s, u"Ada"_s}, {u"count"_s, 3}, {u"list"_s, QJsonArray{u"a"_s, u"b"_s}}};
    const QJsonObject m_state{{u"answer"_s, QJsonObject{{u"ok"_s, true}}}};
};

void tst_Template::aPlaceAloneKeepsItsType()
{
    QCOMPARE(filled(u"{{ input.count }}"_s, m_input, m_state), QJsonValue(3));
    QCOMPARE(filled(u"{{state.answer}}"_s, m_input, m_state), QJsonValue(QJsonObject{{u"ok"_s, true}}));
    QCOMPARE(filled(u"{{ input.list.1 }}"_s, m_input, m_state), QJsonValue(u"b"_s));
}

void tst_Template::placesInATextBecomeText()
{
    QCOMPARE(filledText(u"{{ input.name }} has {{ input.count }}: {{ state.answer }}"_s, m_input, m_state),
        u"Ada has 3: {\"ok\":true}"_s);
}

void tst_Template::whatIsMissingIsNothing()
{
    QCOMPARE(filledText(u"<{{ input.none.deeper }}>"_s, m_input, m_state), u"<>"_s);
    QCOMPARE(filled(u"{{ input.none }}"_s, m_input, m_state), QJsonValue());
}

void tst_Template::placesInsideValuesAreFilled()
{
    const QJsonValue value = QJsonObject{
        {u"who"_s, u"{{ input.name }}"_s}, {u"all"_s, QJsonArray{u"{{ input.count }}"_s, 7}}, {u"n"_s, QJsonValue()}};
    const QJsonValue expected = QJsonObject{{u"who"_s, u"Ada"_s}, {u"all"_s, QJsonArray{3, 7}}, {u"n"_s, QJsonValue()}};
    QCOMPARE(filled(value, m_input, m_state), expected);
}

void tst_Template::whatIsNoPlaceIsNamed()
{
    QVERIFY(templateFaults(u"{{ input }} and {{ state.a-b_c.0 }}"_s).isEmpty());
    QCOMPARE(templateFaults(u"{{ env.KEY }}"_s).size(), 1);
    QCOMPARE(templateFaults(u"{{ input.a"_s).size(), 1);
    QCOMPARE(templateFaults(QJsonValue(QJsonArray{u"{{ x }}"_s, QJsonObject{{u"a"_s, u"{{ y }}"_s}}})).size(), 2);
}

QTEST_GUILESS_MAIN(tst_Template)
#include "tst_Template.moc"
