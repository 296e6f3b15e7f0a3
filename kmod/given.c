// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one function of the module that can be traced: its arguments and its value are
 * known before it is called.
 */
#include <linux/compiler.h>

#include "given.h"

/**
 * ftview_given - return what it is given
 * @value: any number
 * @second: another one, and so on: as many as have a register
 * @third: the next
 * @fourth: the next
 * @fifth: the next
 * @sixth: the last
 *
 * Return: @value.
 */
noinline unsigned long ftview_given(unsigned long value, unsigned long second,
				    unsigned long third, unsigned long fourth,
				    unsigned long fifth, unsigned long sixth)
{
	OPTIMIZER_HIDE_VAR(second);
	OPTIMIZER_HIDE_VAR(third);
	OPTIMIZER_HIDE_VAR(fourth);
	OPTIMIZER_HIDE_VAR(fifth);
	OPTIMIZER_HIDE_VAR(sixth);
	OPTIMIZER_HIDE_VAR(value);
	return value;
}
