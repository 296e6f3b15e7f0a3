// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one function of the module that can be traced: its value is known before
 * it is called.
 */
#include <linux/compiler.h>

#include "given.h"

/**
 * ftview_given - return what it is given
 * @value: any number
 *
 * Return: @value.
 */
noinline unsigned long ftview_given(unsigned long value)
{
	OPTIMIZER_HIDE_VAR(value);
	return value;
}
