/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_SYMBOL_H
#define _FTVIEW_SYMBOL_H

struct ftview_btf;

int ftview_symbol_start(const char *symbol, unsigned long *start);
int ftview_symbol_unique(const char *symbol, const struct ftview_btf *btf);

#endif /* _FTVIEW_SYMBOL_H */
