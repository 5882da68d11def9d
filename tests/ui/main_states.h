#pragma once

#include "tests/ui/window_fixture.h"
#include "ui/window/theme.h"

#include <QImage>

#include <functional>
#include <vector>

namespace cutaway {

/// The window in a state that its users know, on the fake engine, so that no clock, device or file of this
/// machine shows.
struct MainState {
    const char* name;
    QSize size;
    Appearance appearance;
    /// Brings an empty window into the state; false where it does not get there.
    std::function<bool(WindowFixture& on)> reach;
};

const std::vector<MainState>& mainStates();

/// A screen that has room for the window, in place of Qt's 800 x 800 pixels. Before the application is made.
void chooseScreen();

/// What makes pictures the same on every machine with the font: its size, and a cursor that does not blink.
/// After WindowFixture::prepare(). False where the font is missing.
bool preparePictures();

/// The state's window as one sees it; null where it does not get there.
QImage pictureOf(const MainState& state);

/// A searched session that looks like one of a real model, at `path`, which the fake engine opens.
Session likelySession(int blocks, int cuts);

} // namespace cutaway
