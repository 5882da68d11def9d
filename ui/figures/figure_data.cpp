#include "ui/figures/figure.h"
#include "ui/models/score_history.h"
#include "ui/models/slot_model.h"
#include "ui/plots/composition.h"
#include "ui/plots/measured_axis.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace cutaway {

namespace {

/// Lines of fields, the first of them names.
using Table = std::vector<QStringList>;

QString number(double value) {
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QString yesNo(bool value) {
    return value ? QStringLiteral("true") : QStringLiteral("false");
}

QString word(std::string_view name) {
    return toQString(name);
}

/// What a slot is called: `A3`, 3, `attention`.
QStringList slotWordsOf(Slot slot) {
    return {slotName(slot), QString::number(slot.block()), word(name(slot.kind()))};
}

struct Named {
    QString name;
    const Session* session;
};

std::vector<Named> shownAndDrawn(const FigureSubject& subject, const std::vector<FigureSession>& others) {
    std::vector<Named> all{
        {subject.name.isEmpty() ? QStringLiteral("session") : subject.name, &subject.session}};
    for (const FigureSession& other : others) {
        all.push_back({other.name, other.session.get()});
    }
    return all;
}

void addSlots(Table& table, const Session& session, const QStringList& before) {
    SlotModel model;
    model.load(session);
    for (int index = 0; index < 2 * model.blocks(); ++index) {
        const SlotFacts& facts = model.facts(Slot(index));
        const auto& score = facts.score;
        table.push_back(before + slotWordsOf(facts.info.slot) +
                        QStringList{word(name(facts.state)),
                                    facts.cutOrder > 0 ? QString::number(facts.cutOrder) : QString(),
                                    score ? number(score->value) : QString(),
                                    score ? yesNo(score->exact) : QString(),
                                    score ? QString::number(score->step) : QString()});
    }
}

Table mapData(const FigureSubject& subject, bool several) {
    const QStringList names{QStringLiteral("slot"),  QStringLiteral("block"), QStringLiteral("kind"),
                            QStringLiteral("state"), QStringLiteral("cut"),   QStringLiteral("score"),
                            QStringLiteral("exact"), QStringLiteral("step")};
    if (!several) {
        Table table{names};
        addSlots(table, subject.session, {});
        return table;
    }
    Table table{QStringList{QStringLiteral("session")} + names};
    std::vector<FigureSession> others = subject.drawn();
    others.resize(std::min(others.size(), most_maps - 1));
    for (const Named& each : shownAndDrawn(subject, others)) {
        addSlots(table, *each.session, {each.name});
    }
    return table;
}

/// What the right axis shows, where that was evaluated.
QStringList secondData(const CurveMeasure& measure, const std::optional<MeasuredValue>& value) {
    if (!value) {
        return {measureTitle(measure), QString(), QString(), QString()};
    }
    return {measureTitle(measure), number(value->value), value->error ? number(*value->error) : QString(),
            QString::number(value->documents)};
}

Table curveData(const FigureSubject& subject, const FigureOptions& options) {
    const bool evaluated = options.second && options.measure.source.has_value();
    Table table{QStringList{QStringLiteral("session"), QStringLiteral("cut"), QStringLiteral("slots"),
                            QStringLiteral("removed_slots"), QStringLiteral("removed_share_of_parameters"),
                            QStringLiteral("removed_bytes"), QStringLiteral("removed_kv_bytes_per_token"),
                            QStringLiteral("score")}};
    if (evaluated) {
        table.front() << QStringLiteral("measure") << QStringLiteral("value") << QStringLiteral("stderr")
                      << QStringLiteral("documents");
    }
    const std::vector<FigureSession> others = subject.drawn();
    for (const Named& each : shownAndDrawn(subject, others)) {
        const std::vector<Event> cuts = each.session->plan.cuts();
        int place = 0;
        const CutCurve curve = cutCurve(*each.session, options.measure);
        const auto add = [&](const QStringList& row, const std::optional<MeasuredValue>& value) {
            table.push_back(evaluated ? row + secondData(curve.measure, value) : row);
        };
        if (evaluated) { // the untouched model has no score
            add({each.name, number(0), {}, number(0), number(0), number(0), number(0), {}},
                curve.secondUntouched);
        }
        for (const CurvePoint& point : curve.cuts) {
            QStringList slotNames;
            for (const Slot slot : cuts[static_cast<std::size_t>(place)].slots) {
                slotNames << slotName(slot);
            }
            ++place;
            add({each.name, QString::number(place), slotNames.join(QLatin1Char(' ')),
                 number(point.removed.slots), number(point.removed.share), number(point.removed.bytes),
                 number(point.removed.kvBytes), number(point.score)},
                point.second);
        }
    }
    return table;
}

Table compositionData(const Session& session) {
    Table table{QStringList{QStringLiteral("first_block"), QStringLiteral("last_block"),
                            QStringLiteral("kind"), QStringLiteral("slots"), QStringLiteral("removed"),
                            QStringLiteral("cut"), QStringLiteral("forced")}};
    for (const Composition::Bin& bin : composition(session).bins) {
        for (const Kind kind : {Kind::attention, Kind::ffn}) {
            const auto place = static_cast<std::size_t>(kind);
            table.push_back({QString::number(bin.first), QString::number(bin.first + bin.blocks - 1),
                             word(name(kind)), QString::number(bin.blocks),
                             QString::number(bin.removed(kind)), QString::number(bin.cut[place]),
                             QString::number(bin.forced[place])});
        }
    }
    return table;
}

Table historyData(const Session& session) {
    Table table{QStringList{QStringLiteral("step"), QStringLiteral("cut"), QStringLiteral("slot"),
                            QStringLiteral("block"), QStringLiteral("kind"), QStringLiteral("score"),
                            QStringLiteral("exact"), QStringLiteral("chosen")}};
    int cut = 0;
    for (const ScoreHistory::Row& row : scoreHistory(session).rows) {
        ++cut;
        for (const CandidateScore& candidate : row.candidates) {
            table.push_back(QStringList{QString::number(row.step), QString::number(cut)} +
                            slotWordsOf(candidate.slot) +
                            QStringList{number(candidate.score), yesNo(candidate.exact),
                                        yesNo(row.cuts(candidate.slot))});
        }
    }
    return table;
}

Table tableOf(const FigureSubject& subject, const FigureOptions& options) {
    switch (options.kind) {
    case FigureKind::curve:
        return curveData(subject, options);
    case FigureKind::composition:
        return compositionData(subject.session);
    case FigureKind::history:
        return historyData(subject.session);
    case FigureKind::map:
    case FigureKind::maps:
        break;
    }
    return mapData(subject, options.kind == FigureKind::maps);
}

QString quoted(QString value) {
    static const QRegularExpression special(QStringLiteral("[,\"\\r\\n]"));
    if (!value.contains(special)) {
        return value;
    }
    value.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QLatin1Char('"') + value + QLatin1Char('"');
}

} // namespace

QByteArray figureData(const FigureSubject& subject, const FigureOptions& options) {
    QByteArray bytes;
    for (const QStringList& row : tableOf(subject, options)) {
        QStringList fields;
        for (const QString& field : row) {
            fields << quoted(field);
        }
        bytes += fields.join(QLatin1Char(',')).toUtf8() + "\r\n";
    }
    return bytes;
}

} // namespace cutaway
