#include "core/export/model_card.h"
#include "core/export/slot_map_svg.h"
#include "tests/core/export/exported.h"

#include <QtCore/QHash>
#include <QtCore/QString>
#include <QtCore/QXmlStreamReader>

using namespace cutaway;
using namespace cutaway::testing;

namespace {

Session some_session() {
    Session session;
    session.model.path = "/models/Some_Model-1B";
    session.plan = Plan(4);
    session.plan.append(session.plan.next_cut(Slot(2, Kind::ffn), 0.0012345678));
    session.plan.append(session.plan.next_cut(Slot(0, Kind::attention), 0.25));
    session.plan.append(session.plan.next_edit(Decision::force, {Slot(3, Kind::ffn)}));
    session.calibration = {.source = "/home/someone/text.txt", .sequences = 10, .length = 256, .hash = ""};
    session.measurements = {
        {.events = 0, .divergence = {{"js", 0}, {"nll", 2.5}}, .perplexity = 12.182494},
        {.events = 2, .divergence = {{"js", 99}, {"nll", 99}}, .perplexity = 99},
        {.events = 3, .divergence = {{"js", 0.375}, {"nll", 2.75}}, .perplexity = 15.642632}};
    return session;
}

std::string card_of(const Session& session, const BaseModel& base = {.name = "Some_Model-1B"}) {
    return model_card(session, {.format = "zeroed", .path = "/somewhere/else"}, base,
                      {.form = "What it is."});
}

bool has(const std::string& card, const std::string& text) {
    return card.find(text) != std::string::npos;
}

} // namespace

class TestModelCard : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void itSaysAllThatTheDesignAsksFor() {
        const std::string card = card_of(some_session());
        QVERIFY(card.starts_with("---\nlibrary_name: transformers\ntags:\n- cutaway\n- pruned\n---\n\n"
                                 "# Some_Model-1B, pruned with Cutaway\n"));
        QVERIFY(has(card, "3 of the 8 attention and FFN layers"));
        QVERIFY(has(card, "](slot-map.svg)"));
        QVERIFY(has(card, "| 1 | F2 | cut | 0.00123457 |\n| 2 | A0 | cut | 0.25 |\n| 3 | F3 | force |  |\n"));
        QVERIFY(has(card, "| perplexity | 12.1825 | 15.6426 |\n"));
        QVERIFY(has(card, "| divergence `js` | 0 | 0.375 |\n| divergence `nll` | 2.5 | 2.75 |\n"));
        QVERIFY(has(card, "10 sequences of 256 tokens (text.txt). The search went by `js`."));
        QVERIFY(has(card, "cutaway-engine export MODEL --format zeroed --remove F2,A0,F3 -o OUTPUT\n"));
        QVERIFY(has(card, "AutoModelForCausalLM.from_pretrained"));
        QVERIFY(!has(card, "99") && !has(card, "/home") && !has(card, "/models"));
        QVERIFY(!has(card, "/somewhere"));
    }

    /// The base model's beside it where it is of the same documents.
    void itSaysWhatWasEvaluated() {
        Session session = some_session();
        const EvaluationSource task{.task = "copa", .path = "/home/someone/copa.jsonl"},
            text{.path = "/home/someone/t.txt"};
        const auto of_task = [&](int events, const char* right) {
            return Evaluation{
                .events = events, .source = task, .hash = "h", .total = 4, .documents = 4, .right = right};
        };
        const auto of_text = [&](int events, const char* hash, double nll) {
            return Evaluation{.events = events,
                              .source = text,
                              .hash = hash,
                              .total = 1,
                              .documents = 1,
                              .counting = Counting::text,
                              .nll = nll,
                              .tokens = 10};
        };
        session.evaluations = {of_task(0, "1111"), of_task(2, "0000"), of_task(3, "1011"),
                               of_text(0, "other", 20), of_text(3, "h", 0)};
        const std::string card = card_of(session);
        QVERIFY(has(card, "| acc of `copa`, 4 documents | 1 | 0.75 |\n"));
        QVERIFY(has(card, "| perplexity of `t.txt` |  | 1 |\n")); // of another text by the same name
        QVERIFY(!has(card, "/home"));
        session.measurements.clear();
        QVERIFY(has(card_of(session), "| acc of `copa`, 4 documents | 1 | 0.75 |\n"));
    }

    /// Whatever the search was that went on from it.
    void itSaysWhereTheSearchWasApproximate() {
        QVERIFY(!has(card_of(some_session()), "approximate"));
        Session session = some_session();
        Plan plan(4);
        for (Event event : session.plan.events()) {
            event.approximate = event.number == 2;
            plan.append(event);
        }
        session.plan = plan;
        const std::string card = card_of(session);
        QVERIFY(has(card, "| 1 | F2 | cut | 0.00123457 |\n| 2 | A0 | cut, approximate | 0.25 |\n"));
        QVERIFY(has(card, "The search was approximate"));
        plan.append(plan.next_undo(2));
        session.plan = plan;
        QVERIFY(!has(card_of(session), "approximate"));
        session.settings.mode = SearchMode::racing; // of a session from before cuts said so themselves
        QVERIFY(has(card_of(session), "The search was approximate"));
    }

    void theBaseModelNeedNotBeMeasured() {
        Session session = some_session();
        session.measurements.erase(session.measurements.begin());
        const std::string card = card_of(session);
        QVERIFY(has(card, "| perplexity |  | 15.6426 |\n"));
        QVERIFY(has(card, "| divergence `js` |  | 0.375 |\n"));
    }

    void whatIsNotMeasuredIsNotThere() {
        Session session = some_session();
        session.measurements.pop_back();
        QVERIFY(!has(card_of(session), "perplexity"));
        session.plan = Plan(4);
        const std::string card = card_of(session);
        QVERIFY(has(card, "0 of the 8 "));
        QVERIFY(!has(card, "The search went by"));
    }

    void itNamesTheBaseModelAndItsLicence() {
        const std::string card = card_of(
            some_session(), {.name = "maker/Model", .hub_id = "maker/Model", .licence = "apache-2.0"});
        QVERIFY(card.starts_with("---\nbase_model: maker/Model\nlicense: apache-2.0\n"));
        QVERIFY(has(card, "the base model, maker/Model. Its licence, `apache-2.0`, holds"));
        QVERIFY(has(card_of(some_session()), "Its licence, which its card does not name, holds"));
    }

    void textsAreNoMarkup() {
        Session session = some_session();
        session.calibration.source = "`<img>|";
        QVERIFY(!has(card_of(session), "<img>"));
    }

    /// Its numbers are those of the list of removals.
    void theMapShowsThePlan() {
        Session session = some_session();
        session.steps.push_back({.number = 1,
                                 .cut = Slot(2, Kind::ffn),
                                 .candidates = {{.slot = Slot(1, Kind::attention), .score = 1e-4},
                                                {.slot = Slot(1, Kind::ffn), .score = 1, .exact = false}}});
        const QByteArray svg = QByteArray::fromStdString(slot_map_svg(session));
        QXmlStreamReader reader(svg);
        QStringList cells;
        QHash<QString, QString> fills;
        QString fill;
        while (!reader.atEnd()) {
            reader.readNext();
            if (reader.isStartElement() && reader.name() == QLatin1String("rect")) {
                fill = reader.attributes().value("fill").toString();
            } else if (reader.isStartElement() && reader.name() == QLatin1String("title")) {
                cells << reader.readElementText();
                fills[cells.back().left(2)] = fill;
            }
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QCOMPARE(cells, (QStringList{"3 of 8 layers are removed", "A0: removed, number 2",
                                     "A1: kept, 0.0001 in the last step", "A2: kept", "A3: kept", "F0: kept",
                                     "F1: kept, at least 1 in the last step", "F2: removed, number 1",
                                     "F3: removed, number 3"}));
        QCOMPARE(fills["F2"], QString("url(#removed)"));
        QCOMPARE(fills["A1"], QString("#fee838")); // the ends of cividis as matplotlib has it
        QCOMPARE(fills["F1"], QString("#00224e"));
        QCOMPARE(fills["A2"], QString("#ffffff"));
    }

    void deepModelsHaveAMapToo() {
        for (const int blocks : {1, 80, max_blocks}) {
            Session session;
            session.plan = Plan(blocks);
            const std::string svg = slot_map_svg(session);
            QCOMPARE(QByteArray::fromStdString(svg).count("<title>"), 2 * blocks + 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestModelCard)
#include "test_model_card.moc"
