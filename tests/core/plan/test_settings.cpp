#include "core/plan/settings.h"
#include "core/plan/step.h"
#include "tests/core/plan/samples.h"

#include <QtTest/QtTest>

using namespace cutaway;

namespace {

SearchSettings read(const char* text) {
    const Json json = Json::parse(text);
    return settings_from_json(JsonObject(json, error_code::bad_input, "settings"));
}

} // namespace

class TestSettings : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void namesReadBack() {
        for (const Divergence divergence : all_divergences) {
            QVERIFY(parse_divergence(name(divergence)) == divergence);
        }
        for (const SearchMode mode : all_search_modes) {
            QVERIFY(parse_search_mode(name(mode)) == mode);
        }
        for (const Unit unit : all_units) {
            QVERIFY(parse_unit(name(unit)) == unit);
        }
        for (const Order order : all_orders) {
            QVERIFY(parse_order(name(order)) == order);
        }
        const auto error = error_of([] { parse_divergence("JS"); });
        QVERIFY(error &&
                error->help().find("js, js-finercut, kl, angular, euclidean, nll") != std::string::npos);
    }

    void absentSettingsHaveTheirDefaults() {
        QVERIFY(read("{}") == SearchSettings());
        QCOMPARE(read("{}").budget.share.value(), 0.25);
        QVERIFY(read(R"({"budget": {}})").budget == Budget());
        QVERIFY(!read(R"({"budget": {"cuts": 3}})").budget.share);
    }

    /// Sessions of before there were other units and orders have neither.
    void ordersOfBlocksHaveTheBlockAsTheirUnit() {
        QVERIFY(read("{}").unit == Unit::slot && read("{}").order == Order::greedy);
        QVERIFY(read(R"({"order": "tail"})").unit == Unit::slot);
        QVERIFY(read(R"({"order": "block-influence"})").unit == Unit::block);
        QVERIFY(read(R"({"order": "window", "budget": {"bytes": 1}})").unit == Unit::block);
    }

    void settingsReadBack() {
        const SearchSettings settings = sample_session("/m").settings;
        QVERIFY(read(to_json(settings).dump().c_str()) == settings);
        QVERIFY(read(to_json(SearchSettings()).dump().c_str()) == SearchSettings());
    }

    void wrongSettingsAreRefused_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {R"({"divergence": 1})",
                                 R"({"search": "guessing"})",
                                 R"({"budget": 3})",
                                 R"({"budget": {"cuts": -1}})",
                                 R"({"budget": {"cuts": 1.5}})",
                                 R"({"budget": {"share": -0.1}})",
                                 R"({"budget": {"parameters": 2}})",
                                 R"({"budget": {"max_divergence": -1}})",
                                 R"({"budget": {"kv_bytes": -1}})",
                                 R"({"protect_front": 1.01})",
                                 R"({"budget": {"flops": 1}})",
                                 R"({"budget": {"bytes": 0.5}})",
                                 R"({"budget": {"max_perplexity": -1}})",
                                 R"({"unit": "layer"})",
                                 R"({"order": "best"})",
                                 R"({"seed": -1})",
                                 R"({"order": "block-influence", "unit": "attention"})",
                                 R"({"order": "window", "unit": "slot"})",
                                 R"({"order": "window", "budget": {}})",
                                 R"({"order": "window", "budget": {"max_divergence": 1}})",
                                 R"({"order": "tail", "search": "racing"})",
                                 R"({"unit": "block", "search": "naive"})",
                                 R"({"release_after_front": "yes"})",
                                 R"({"near_tie": -1e-9})"}) {
            QTest::newRow(text) << text;
        }
    }
    void wrongSettingsAreRefused() {
        QFETCH(QString, text);
        QCOMPARE(code_of([&] { read(qPrintable(text)); }), std::string(error_code::bad_input));
    }

    void sharesRoundDownButNotByAnUlp() {
        QCOMPARE(slots_of_share(0.29, 100), 29);
        QCOMPARE(slots_of_share(0.25, 62), 15);
        QCOMPARE(slots_of_share(0.0, 64), 0);
        QCOMPARE(slots_of_share(1.0, 64), 64);
        for (int count = 0; count <= 400; ++count) {
            QCOMPARE(slots_of_share(static_cast<double>(count) / 400, 400), count);
        }
    }

    void workAddsUp() {
        Work work;
        QCOMPARE(work.ratio(), 0.0);
        const Work one = sample_session("/m").work;
        work += one;
        work += one;
        QCOMPARE(work.attention.tokens, 2 * one.attention.tokens);
        QCOMPARE(work.naive.flops, 2 * one.naive.flops);
        QCOMPARE(work.ratio(), 3e20 / (1e20 + 6 + 8));
        const Json json = to_json(one);
        QVERIFY(work_from_json(JsonObject(json, error_code::bad_input, "work")) == one);
        const Json negative = Json::parse(R"({"ffn": {"tokens": -1, "flops": 0}})");
        QVERIFY(error_of([&] { work_from_json(JsonObject(negative, error_code::bad_input, "work")); }));
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "test_settings.moc"
