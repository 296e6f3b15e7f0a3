/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_GIVEN_H
#define _FTVIEW_GIVEN_H

unsigned long ftview_given(unsigned long value, unsigned long second,
			   unsigned long third, unsigned long fourth,
			   unsigned long fifth, unsigned long sixth);

#endif /* _FTVIEW_GIVEN_H */
