#include "ui/figures/figure_dialog.h"

#include "ui/models/compared_sessions.h"
#include "ui/models/document.h"
#include "ui/models/timeline.h"
#include "ui/plots/curve_axis.h"
#include "ui/plots/measured_axis.h"
#include "ui/text.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace cutaway {

namespace {

constexpr std::chrono::milliseconds preview_delay{60};

QString settingsGroup() {
    return QStringLiteral("figure");
}

} // namespace

FigureDialog::FigureDialog(const Document& document, const Timeline& timeline,
                           const ComparedSessions& compared, QWidget* parent)
    : QDialog(parent), document_(document), timeline_(timeline), compared_(compared), kind_(new QComboBox),
      preset_(new QComboBox), orientation_(new QComboBox), colors_(new QComboBox), against_(new QComboBox),
      measure_(new QComboBox), letters_(new QSpinBox), title_(new QLineEdit),
      numbers_(new QCheckBox(tr("&Numbers of the cuts"))),
      legend_(new QCheckBox(tr("Colour &bar and legend"))), dpi_(new QSpinBox), preview_(new QLabel),
      size_(new QLabel) {
    setObjectName(QStringLiteral("figureDialog"));
    setWindowTitle(tr("Export a figure"));
    resize(860, 520);
    createControls();
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* const save = buttons->addButton(tr("&Save…"), QDialogButtonBox::AcceptRole);
    QPushButton* const copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    save->setObjectName(QStringLiteral("save"));
    save->setDefault(true);
    copy->setObjectName(QStringLiteral("copy"));
    auto* const side = new QVBoxLayout;
    side->addLayout(createForm());
    side->addStretch();
    auto* const paper = new QVBoxLayout;
    paper->addWidget(preview_, 1);
    paper->addWidget(size_);
    auto* const row = new QHBoxLayout;
    row->addLayout(side);
    row->addSpacing(12);
    row->addLayout(paper, 1);
    auto* const column = new QVBoxLayout(this);
    column->addLayout(row, 1);
    column->addWidget(buttons);
    recall();
    connectControls();
    connect(save, &QPushButton::clicked, this, &FigureDialog::chooseFile);
    connect(copy, &QPushButton::clicked, this, &FigureDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(this, &QDialog::finished, this, &FigureDialog::remember);
    refreshControls();
    preview();
}

void FigureDialog::createControls() {
    const auto offer = [](QComboBox* box, const char* id, const auto&... choices) {
        box->setObjectName(QLatin1String(id));
        (box->addItem(choices.first, static_cast<int>(choices.second)), ...);
    };
    offer(kind_, "figureKind", std::pair(tr("Slot map"), FigureKind::map),
          std::pair(tr("Cut curve"), FigureKind::curve),
          std::pair(tr("Composition by depth"), FigureKind::composition),
          std::pair(tr("Score history"), FigureKind::history),
          std::pair(tr("Maps of the compared sessions"), FigureKind::maps));
    offer(preset_, "figurePreset", std::pair(tr("One column (252 pt)"), FigurePreset::column),
          std::pair(tr("Two columns (516 pt)"), FigurePreset::page),
          std::pair(tr("Slide 16:9"), FigurePreset::slide));
    offer(orientation_, "figureLayout", std::pair(tr("Rows"), MapOrientation::rows),
          std::pair(tr("Columns"), MapOrientation::columns));
    offer(colors_, "figureColors", std::pair(tr("cividis"), ColorMap::cividis),
          std::pair(tr("viridis"), ColorMap::viridis));
    against_->setObjectName(QStringLiteral("figureAgainst"));
    for (const CurveAxis axis : all_curve_axes) {
        against_->addItem(curveAxisTitle(axis), static_cast<int>(axis));
    }
    measure_->setObjectName(QStringLiteral("figureMeasure"));
    measure_->addItem(tr("Nothing"));
    measures_ = curveMeasures(timeline_.session());
    for (const CurveMeasure& measure : measures_) {
        measure_->addItem(measureTitle(measure));
    }
    measure_->setCurrentIndex(1);
    measure_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    letters_->setObjectName(QStringLiteral("figureLetters"));
    letters_->setRange(smallest_letters - 1, largest_letters);
    letters_->setSpecialValueText(tr("Suits the size"));
    letters_->setSuffix(tr(" pt"));
    title_->setObjectName(QStringLiteral("figureTitle"));
    title_->setPlaceholderText(tr("None"));
    title_->setMaxLength(longest_title);
    numbers_->setObjectName(QStringLiteral("figureNumbers"));
    legend_->setObjectName(QStringLiteral("figureLegend"));
    dpi_->setObjectName(QStringLiteral("figureDpi"));
    dpi_->setRange(coarsest_dpi, finest_dpi);
    dpi_->setSuffix(tr(" dpi"));
    preview_->setObjectName(QStringLiteral("figurePreview"));
    preview_->setAlignment(Qt::AlignCenter);
    preview_->setMinimumSize(360, 240);
    preview_->setAccessibleName(tr("Preview"));
    // Paper is white in the dark as well.
    preview_->setStyleSheet(QStringLiteral("background: white; border: 1px solid palette(mid);"));
    size_->setObjectName(QStringLiteral("figureSize"));
    size_->setAlignment(Qt::AlignRight);
}

QFormLayout* FigureDialog::createForm() {
    auto* const form = new QFormLayout;
    form->addRow(tr("&Figure"), kind_);
    form->addRow(tr("Si&ze"), preset_);
    form->addRow(tr("&Layout"), orientation_);
    form->addRow(tr("C&olours"), colors_);
    form->addRow(tr("&Against"), against_);
    form->addRow(tr("&Right axis"), measure_);
    form->addRow(tr("L&etters"), letters_);
    form->addRow(tr("&Title"), title_);
    form->addRow(QString(), numbers_);
    form->addRow(QString(), legend_);
    form->addRow(tr("&PNG"), dpi_);
    return form;
}

void FigureDialog::connectControls() {
    previewTimer_.setSingleShot(true);
    previewTimer_.setInterval(preview_delay);
    connect(&previewTimer_, &QTimer::timeout, this, &FigureDialog::preview);
    const auto soon = [this] {
        refreshControls();
        previewTimer_.start();
    };
    for (QComboBox* choice : {kind_, preset_, orientation_, colors_, against_}) {
        connect(choice, &QComboBox::currentIndexChanged, this, soon);
    }
    connect(measure_, &QComboBox::currentIndexChanged, this, soon);
    connect(letters_, &QSpinBox::valueChanged, this, soon);
    connect(title_, &QLineEdit::textChanged, this, soon);
    connect(numbers_, &QCheckBox::toggled, this, soon);
    connect(legend_, &QCheckBox::toggled, this, soon);
    connect(&timeline_, &Timeline::moved, this, soon);
    connect(&document_, &Document::stepAdded, this, soon);
    connect(&compared_, &ComparedSessions::changed, this, soon);
}

void FigureDialog::recall() {
    QSettings settings;
    settings.beginGroup(settingsGroup());
    for (QComboBox* choice : {kind_, preset_, orientation_, colors_, against_}) {
        // What no choice of ours has as its number leaves the first.
        choice->setCurrentIndex(
            std::max(choice->findData(settings.value(choice->objectName(), 0).toInt()), 0));
    }
    letters_->setValue(settings.value(letters_->objectName(), letters_->minimum()).toInt());
    numbers_->setChecked(settings.value(numbers_->objectName(), true).toBool());
    legend_->setChecked(settings.value(legend_->objectName(), true).toBool());
    dpi_->setValue(settings.value(dpi_->objectName(), FigureOptions().dpi).toInt());
}

void FigureDialog::remember() const {
    QSettings settings;
    settings.beginGroup(settingsGroup());
    for (const QComboBox* choice : {kind_, preset_, orientation_, colors_, against_}) {
        settings.setValue(choice->objectName(), choice->currentData());
    }
    settings.setValue(letters_->objectName(), letters_->value());
    settings.setValue(numbers_->objectName(), numbers_->isChecked());
    settings.setValue(legend_->objectName(), legend_->isChecked());
    settings.setValue(dpi_->objectName(), dpi_->value());
}

FigureOptions FigureDialog::options() const {
    FigureOptions options;
    options.kind = static_cast<FigureKind>(kind_->currentData().toInt());
    options.preset = static_cast<FigurePreset>(preset_->currentData().toInt());
    options.orientation = static_cast<MapOrientation>(orientation_->currentData().toInt());
    options.colors = static_cast<ColorMap>(colors_->currentData().toInt());
    options.against = static_cast<CurveAxis>(against_->currentData().toInt());
    options.second = measure_->currentIndex() > 0;
    if (options.second) {
        options.measure = measures_[static_cast<std::size_t>(measure_->currentIndex()) - 1];
    }
    options.letters = letters_->value() >= smallest_letters ? letters_->value() : 0;
    options.title = title_->text();
    options.numbers = numbers_->isChecked();
    options.legend = legend_->isChecked();
    options.dpi = dpi_->value();
    return options;
}

void FigureDialog::chooseMeasure(const std::optional<CurveMeasure>& measure) {
    const auto found = measure ? std::ranges::find(measures_, *measure) : measures_.end();
    measure_->setCurrentIndex(found == measures_.end() ? 0 : static_cast<int>(found - measures_.begin()) + 1);
}

FigureSubject FigureDialog::subject() const {
    std::vector<FigureSession> others;
    for (const ComparedSession& other : compared_.sessions()) {
        others.push_back({other.name, other.session, other.look});
    }
    return {timeline_.session(), document_.name(), std::move(others)};
}

void FigureDialog::refreshControls() {
    const FigureKind kind = options().kind;
    const bool colored = kind != FigureKind::curve && kind != FigureKind::composition;
    orientation_->setEnabled(kind != FigureKind::curve);
    colors_->setEnabled(colored);
    numbers_->setEnabled(colored);
    against_->setEnabled(kind == FigureKind::curve);
    measure_->setEnabled(kind == FigureKind::curve);
    legend_->setText(colored ? tr("Colour &bar and legend") : tr("&Legend"));
}

void FigureDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    previewTimer_.start();
}

void FigureDialog::preview() {
    if (document_.empty()) {
        return;
    }
    const FigureOptions chosen = options();
    const FigureSubject shown = subject();
    const QSizeF size = figureSize(shown, chosen);
    const QSizeF room = QSizeF(preview_->contentsRect().size()) - QSizeF(24, 24);
    const double scale = std::min({room.width() / size.width(), room.height() / size.height(), 3.0});
    const double ratio = devicePixelRatioF();
    QImage image = figureImage(shown, chosen, std::max(20, static_cast<int>(72 * scale * ratio)));
    image.setDevicePixelRatio(ratio);
    preview_->setPixmap(QPixmap::fromImage(image));
    const QString measures = tr("%1 × %2 pt").arg(std::lround(size.width())).arg(std::lround(size.height()));
    const QString missing = leftOutText(shown, chosen.kind);
    size_->setText(missing.isEmpty() ? measures : QStringLiteral("%1    %2").arg(missing, measures));
}

/// Which compared sessions the figure has no place for, and why; empty where it shows all.
QString FigureDialog::leftOutText(const FigureSubject& subject, FigureKind kind) {
    const std::size_t drawn = subject.drawn().size();
    if (kind == FigureKind::maps && drawn >= most_maps) {
        return tr("Only the first %1 maps fit.").arg(most_maps);
    }
    const bool compares = kind == FigureKind::maps || kind == FigureKind::curve;
    const std::size_t unlike = subject.compared.size() - drawn;
    return compares && unlike > 0 ? tr("Left out for another divergence: %1.").arg(unlike) : QString();
}

void FigureDialog::chooseFile() {
    auto* const dialog =
        new QFileDialog(this, tr("Save the figure"), document_.name() + QStringLiteral(".pdf"),
                        tr("PDF (*.pdf);;SVG (*.svg);;PNG (*.png);;CSV, the numbers behind it (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog](const QString& filter) { dialog->setDefaultSuffix(filter.left(3).toLower()); });
    connect(dialog, &QFileDialog::fileSelected, this, &FigureDialog::save);
    dialog->open();
}

void FigureDialog::save(const QString& path) {
    try {
        writeFigure(toPath(path), subject(), options());
    } catch (const Error& error) {
        Q_EMIT failed(error);
        return;
    }
    Q_EMIT saved(path);
    accept();
}

void FigureDialog::copy() {
    const FigureOptions chosen = options();
    const FigureSubject shown = subject();
    auto* const copied = new QMimeData;
    copied->setImageData(figureImage(shown, chosen, chosen.dpi));
    copied->setData(QStringLiteral("image/svg+xml"), figureBytes(shown, chosen, FigureFormat::svg));
    copied->setData(QStringLiteral("application/pdf"), figureBytes(shown, chosen, FigureFormat::pdf));
    // No numbers as text: what takes both would take those.
    QApplication::clipboard()->setMimeData(copied);
}

} // namespace cutaway
