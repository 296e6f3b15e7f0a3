/* ncursesw, and the terminal's system calls, for Swift.
 *
 * Swift imports neither macros (A_BOLD, KEY_F, getmaxyx) nor variadics (ioctl), and in the Swift 6 language mode rejects C
 * globals (stdscr, COLORS) as shared mutable state. Each inline wrapper here stands for one of those, and for no more. */
#ifndef CNCURSES_H
#define CNCURSES_H

#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <term.h>
#include <unistd.h>

/* stdout is a global. NULL when TERM names nothing usable; keys come from `input`, which need not be stdin. */
static inline SCREEN *ftc_open(int input) {
	FILE *keys = fdopen(input, "r");
	return keys ? newterm(NULL, stdout, keys) : NULL;
}

/* Attributes: macros made by shifting. */
static inline attr_t ftc_attributes(bool bold, bool dim, bool underline, bool reverse, bool italic) {
	return (bold ? A_BOLD : 0) | (dim ? A_DIM : 0) | (underline ? A_UNDERLINE : 0) | (reverse ? A_REVERSE : 0) |
	       (italic ? A_ITALIC : 0);
}

/* stdscr is a global: these act on it. */
static inline int ftc_keypad(void) { return keypad(stdscr, TRUE); }
static inline int ftc_nodelay(void) { return nodelay(stdscr, TRUE); }
/* Lines that only moved are scrolled by the terminal. */
static inline int ftc_scrolls(void) { return idlok(stdscr, TRUE); }
/* What has no colours is of this pair, blanks too: ncurses leaves a pair with fewer bytes than it leaves all colours. */
static inline void ftc_ground(int pair) {
	cchar_t blank;
	if (setcchar(&blank, L" ", A_NORMAL, (short)pair, &pair) == OK)
		wbkgrnd(stdscr, &blank);
}
static inline int ftc_refresh(void) { return wrefresh(stdscr); }
static inline int ftc_clear_all(void) { return clearok(curscr, TRUE); }
static inline int ftc_move(int y, int x) { return wmove(stdscr, y, x); }
static inline int ftc_erase(void) { return werase(stdscr); }
/* The terminal that setupterm() knows has a way to put the cursor somewhere: a macro. */
static inline bool ftc_moves_cursor(void) { return cursor_address && cursor_address != (char *)-1; }
static inline int ftc_next_key(wint_t *key) { return wget_wch(stdscr, key); }
/* n bytes of UTF-8 with these looks; the pair is extended, so that more than 256 work. */
static inline int ftc_put(int y, int x, const char *text, int n, attr_t attributes, int pair) {
	wattr_set(stdscr, attributes, (short)pair, &pair);
	return mvwaddnstr(stdscr, y, x, text, n);
}

/* Globals that only set-up reads. */
static inline int ftc_colors(void) { return COLORS; }
static inline int ftc_color_pairs(void) { return COLOR_PAIRS; }

/* Key codes: macros, one of them with an argument. */
enum ftc_key {
	FTC_KEY_UP = KEY_UP,
	FTC_KEY_DOWN = KEY_DOWN,
	FTC_KEY_LEFT = KEY_LEFT,
	FTC_KEY_RIGHT = KEY_RIGHT,
	FTC_KEY_HOME = KEY_HOME,
	FTC_KEY_END = KEY_END,
	FTC_KEY_PPAGE = KEY_PPAGE,
	FTC_KEY_NPAGE = KEY_NPAGE,
	FTC_KEY_ENTER = KEY_ENTER,
	FTC_KEY_BACKSPACE = KEY_BACKSPACE,
	FTC_KEY_DC = KEY_DC,
	FTC_KEY_BTAB = KEY_BTAB,
	FTC_KEY_MOUSE = KEY_MOUSE,
	FTC_KEY_F0 = KEY_F0,
	FTC_KEY_SGR_MOUSE = KEY_MAX + 1,
	FTC_KEY_CODE_YES = KEY_CODE_YES,
};

/* The mouse: button masks are macros with arguments. */
enum ftc_mouse { FTC_MOUSE_NONE, FTC_MOUSE_PRESS, FTC_MOUSE_DOUBLE, FTC_MOUSE_UP, FTC_MOUSE_DOWN };
static inline void ftc_mouse(bool on) {
	mmask_t all = BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED;
	mousemask(on ? all : 0, NULL);
	mouseinterval(0);
}
/* Whether this terminal's description has a mouse at all. */
static inline bool ftc_has_mouse(void) {
	const char *mouse = tigetstr("kmous");
	return mouse && mouse != (const char *)-1;
}
/* A key of our own, behind those of ncurses. */
static inline int ftc_define_key(const char *bytes, int key) { return define_key(bytes, key); }
static inline enum ftc_mouse ftc_mouse_event(int *x, int *y) {
	MEVENT event;
	if (getmouse(&event) != OK)
		return FTC_MOUSE_NONE;
	*x = event.x;
	*y = event.y;
	if (event.bstate & BUTTON4_PRESSED)
		return FTC_MOUSE_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return FTC_MOUSE_DOWN;
	if (event.bstate & BUTTON1_DOUBLE_CLICKED)
		return FTC_MOUSE_DOUBLE;
	return event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED) ? FTC_MOUSE_PRESS : FTC_MOUSE_NONE;
}

/* nl_langinfo's items are macros. */
static inline const char *ftc_codeset(void) { return nl_langinfo(CODESET); }

/* ioctl is variadic. False when the descriptor is no terminal or does not know its size. */
static inline bool ftc_size(int descriptor, int *width, int *height) {
	struct winsize size;
	if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
		return false;
	*width = size.ws_col;
	*height = size.ws_row;
	return true;
}

/* <sys/signalfd.h> is not in Swift's Glibc, and SIG_* are macros. The next signal's number, or 0 for none. */
static inline int ftc_signal_descriptor(const sigset_t *set) { return signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK); }
static inline int ftc_next_signal(int descriptor) {
	struct signalfd_siginfo info;
	return read(descriptor, &info, sizeof(info)) == (ssize_t)sizeof(info) ? (int)info.ssi_signo : 0;
}
#endif
