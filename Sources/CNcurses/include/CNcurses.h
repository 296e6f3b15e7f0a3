/* ncursesw for Swift. Macros and variadics are not imported, so each inline wrapper here stands for one of them. */
#ifndef CNCURSES_H
#define CNCURSES_H
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#endif
