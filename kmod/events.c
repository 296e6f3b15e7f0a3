// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one place that turns events.h into code.
 */
#include <linux/module.h>

#define CREATE_TRACE_POINTS
#include "events.h"
