//! A moving line on stderr while something takes long (indicatif lives here and nowhere else).
//! It never shows where stderr is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget};

use super::terminal::Terminal;

/// A spinner with a text; it goes away with its value.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn start(terminal: &Terminal, text: impl Into<String>) -> Self {
        let bar = ProgressBar::new_spinner();
        if terminal.shows_progress() {
            bar.enable_steady_tick(Duration::from_millis(100));
        } else {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar.set_message(text.into());
        Progress(bar)
    }

    pub fn step(&self, text: impl Into<String>) {
        self.0.set_message(text.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
