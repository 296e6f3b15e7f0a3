/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_TRIAL_H
#define _FTVIEW_TRIAL_H

unsigned long ftview_trial(unsigned long value);

#endif /* _FTVIEW_TRIAL_H */
