#include "core/export/model_card.h"
#include "tests/core/export/exported.h"

#include <QtCore/QString>

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

std::string card_of(const Session& session) {
    return model_card(session, "zeroed", {.form = "What it is."});
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
        QVERIFY(card.starts_with("# Some_Model-1B, pruned with Cutaway\n"));
        QVERIFY(has(card, "3 of the 8 attention and FFN layers"));
        QVERIFY(has(card, "attention .###\nFFN       ##..\n"));
        QVERIFY(has(card, "| 1 | F2 | cut | 0.00123457 |\n| 2 | A0 | cut | 0.25 |\n| 3 | F3 | force |  |\n"));
        QVERIFY(has(card, "| perplexity | 12.1825 | 15.6426 |\n"));
        QVERIFY(has(card, "| divergence `js` | 0 | 0.375 |\n| divergence `nll` | 2.5 | 2.75 |\n"));
        QVERIFY(has(card, "10 sequences of 256 tokens (text.txt). The search went by `js`."));
        QVERIFY(has(card, "cutaway-engine export MODEL --format zeroed --remove F2,A0,F3 -o FOLDER\n"));
        QVERIFY(has(card, "AutoModelForCausalLM.from_pretrained"));
        QVERIFY(!has(card, "99") && !has(card, "/home") && !has(card, "/models"));
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

    void pathsAreNoMarkup() {
        Session session = some_session();
        session.model.path = "/x/a|b`c<script>[d](e)#\n*f*";
        session.calibration.source = "`<img>|";
        const std::string card = card_of(session);
        QVERIFY(has(card, "# a-b-c-script--d-(e)---f-, pruned"));
        QVERIFY(!has(card, "<script>") && !has(card, "<img>"));
    }

    void aCachesModelHasItsName() {
        Session session = some_session();
        session.model.path = "/cache/hub/models--maker--Model--2/snapshots/0123abc";
        QVERIFY(card_of(session).starts_with("# maker/Model--2, pruned"));
        session.model.path = "/cache/hub/models--gpt2/snapshots/0123abc";
        QVERIFY(card_of(session).starts_with("# gpt2, pruned"));
        session.model.path = "/cache/models/snapshots/0123abc";
        QVERIFY(card_of(session).starts_with("# 0123abc, pruned"));
    }
};

QTEST_GUILESS_MAIN(TestModelCard)
#include "test_model_card.moc"
