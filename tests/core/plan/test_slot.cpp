#include "core/plan/error.h"
#include "core/plan/slot.h"

#include <QtTest/QtTest>

using namespace cutaway;

class TestSlot : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void indexCountsAttentionBeforeFfn() {
        QCOMPARE(Slot(12, Kind::attention).index(), 24);
        QCOMPARE(Slot(12, Kind::ffn).index(), 25);
        QCOMPARE(Slot(25).block(), 12);
        QVERIFY(Slot(25).kind() == Kind::ffn);
    }

    void listsAreReadSortedAndOnce_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << "" << "";
        QTest::newRow("one") << "A12" << "A12";
        QTest::newRow("range") << "F3-6" << "F3,F4,F5,F6";
        QTest::newRow("block") << "B7" << "A7,F7";
        QTest::newRow("block range") << "B0-1" << "A0,F0,A1,F1";
        QTest::newRow("unsorted, repeated, spaced") << " F3, A1,F3-4 " << "A1,F3,F4";
    }
    void listsAreReadSortedAndOnce() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(to_string(parse_slots(text.toStdString(), 16))), expected);
    }

    void oneSlotHasOneSpelling() {
        for (int index = 0; index < 32; ++index) {
            QCOMPARE(parse_slot(to_string(Slot(index)), 16).index(), index);
        }
        for (const char* text : {"", "A", "B7", "A3-3", "A3-4", "A07", " A7", "A7,", "A7,F7", "a7", "A16"}) {
            QVERIFY_EXCEPTION_THROWN(parse_slot(text, 16), Error);
        }
    }

    void malformedListsAreRefused_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"A", "A-1", "A1-", "a1", "C1", "12", "A16", "F3-16", "A6-3", "A1,", ",A1",
                                 "A1,,F2", "A1 F2", "A+1", "A99999999999", "A1.5"}) {
            QTest::newRow(text) << text;
        }
    }
    void malformedListsAreRefused() {
        QFETCH(QString, text);
        try {
            parse_slots(text.toStdString(), 16);
            QFAIL("it was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.code(), std::string(error_code::bad_input));
            QVERIFY(!error.help().empty());
        }
    }
};

QTEST_APPLESS_MAIN(TestSlot)
#include "test_slot.moc"
