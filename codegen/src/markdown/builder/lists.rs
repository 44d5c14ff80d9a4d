//! Lists, lists of terms, and quotes, each in another as deep as may be.

use super::{Builder, Frame};

impl Builder {
    pub fn open_list(&mut self, start: Option<u64>) {
        self.open_list_of(start, false);
    }

    pub fn open_terms(&mut self) {
        self.open_list_of(None, true);
    }

    fn open_list_of(&mut self, start: Option<u64>, terms: bool) {
        self.enter_cell();
        if self.pre.is_some() {
            return self.part();
        }
        if self.is_full() {
            self.beyond.lists += 1;
            return self.part();
        }
        self.before_block();
        if matches!(self.frames.last(), Some(Frame::List { .. })) {
            self.reopen_item();
        }
        self.frames.push(Frame::List { start, terms, items: Vec::new() });
    }

    pub fn close_list(&mut self) {
        self.close_list_of(|frame| matches!(frame, Frame::List { terms: false, .. }));
    }

    pub fn close_terms(&mut self) {
        self.close_list_of(|frame| matches!(frame, Frame::List { terms: true, .. }));
    }

    fn close_list_of(&mut self, kind: fn(&Frame) -> bool) {
        if self.pre.is_some() {
            self.part();
        } else if self.beyond.lists > 0 {
            self.beyond.lists -= 1;
            self.part();
        } else {
            self.close(kind);
        }
    }

    /// What stands between items belongs to the one before.
    pub(super) fn reopen_item(&mut self) {
        let Some(Frame::List { items, .. }) = self.frames.last_mut() else { return };
        let item = items.pop().unwrap_or_default();
        self.frames.push(Frame::Item(item));
    }

    pub fn open_item(&mut self) {
        self.enter_cell();
        if self.has_no_items() {
            return self.part();
        }
        if !self.close_to(|frame| matches!(frame, Frame::List { .. })) {
            self.open_list(None);
        }
        self.frames.push(Frame::Item(Vec::new()));
    }

    pub fn open_term(&mut self) {
        self.enter_cell();
        if self.has_no_items() {
            return self.part();
        }
        if !self.close_to(|frame| matches!(frame, Frame::List { terms: true, .. })) {
            self.open_terms();
        }
        self.frames.push(Frame::Item(Vec::new()));
        self.term = true;
    }

    pub fn open_description(&mut self) {
        self.enter_cell();
        self.part();
        if self.has_no_items() {
            return;
        }
        self.term = false;
        if self.close_to(|frame| matches!(frame, Frame::List { terms: true, .. })) {
            self.reopen_item();
        }
    }

    pub fn open_quote(&mut self) {
        self.enter_cell();
        if self.pre.is_some() {
            return self.part();
        }
        if self.is_full() {
            self.beyond.quotes += 1;
            return self.part();
        }
        self.before_block();
        if matches!(self.frames.last(), Some(Frame::List { .. })) {
            self.reopen_item();
        }
        self.frames.push(Frame::Quote(Vec::new()));
    }

    pub fn close_quote(&mut self) {
        if self.pre.is_some() {
            self.part();
        } else if self.beyond.quotes > 0 {
            self.beyond.quotes -= 1;
            self.part();
        } else {
            self.close(|frame| matches!(frame, Frame::Quote(_)));
        }
    }
}
