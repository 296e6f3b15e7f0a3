// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ftview: one opener, who arms and disarms. See uapi/ftview.h.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "arguments.h"
#include "arming.h"
#include "device.h"
#include "entry_functions.h"
#include "entry_protocols.h"
#include "fields.h"
#include "filter.h"
#include "judge.h"
#include "tally.h"
#include "uapi/ftview.h"
#include "values.h"
#include "wanted.h"

#define DEVICE_OPEN	0

static unsigned long device_state;
static DEFINE_MUTEX(device_mutex);

static long do_hello(void __user *user)
{
	struct ftview_hello hello;
	u32 abi;

	if (copy_from_user(&hello, user, sizeof(hello)))
		return -EFAULT;
	abi = hello.abi;

	memset(&hello, 0, sizeof(hello));
	hello.abi = FTVIEW_ABI;
	hello.entries = ftview_protocols_offered();
	if (ftview_functions_offered())
		hello.entries |= FTVIEW_HELLO_FUNCTIONS;
	if (ftview_values_offered())
		hello.entries |= FTVIEW_HELLO_VALUES;
	if (ftview_values_offered() && ftview_arguments_offered())
		hello.entries |= FTVIEW_HELLO_ARGUMENTS;
	hello.snap_max = FTVIEW_SNAP_MAX;
	hello.filter_max = FTVIEW_FILTER_MAX;
	strscpy(hello.version, FTVIEW_VERSION, sizeof(hello.version));
	if (copy_to_user(user, &hello, sizeof(hello)))
		return -EFAULT;
	return abi == FTVIEW_ABI ? 0 : -EPROTO;
}

/* A request whose last word is reserved, on to the stack. */
static int take_request(void *request, size_t size, const void __user *user)
{
	if (copy_from_user(request, user, size))
		return -EFAULT;
	if (*(u32 *)(request + size - sizeof(u32)))
		return -EINVAL;
	return 0;
}

/* One that says what the next ARM is to do, and is not for now. */
static int take_choice(void *request, size_t size, const void __user *user)
{
	int err = take_request(request, size, user);

	if (err)
		return err;
	return ftview_armed() ? -EALREADY : 0;
}

static long do_set_filter(void __user *user)
{
	struct ftview_filter request;

	return take_request(&request, sizeof(request), user) ?:
	       ftview_filter_set(&request);
}

static long do_set_values(void __user *user)
{
	struct ftview_values request;

	return take_choice(&request, sizeof(request), user) ?:
	       ftview_wanted_set(&request);
}

static long do_set_judged(void __user *user)
{
	struct ftview_judge request;

	return take_choice(&request, sizeof(request), user) ?:
	       ftview_judge_set(&request);
}

static long do_set_fields(void __user *user)
{
	struct ftview_fields request;

	return take_choice(&request, sizeof(request), user) ?:
	       ftview_fields_set(&request);
}

static long do_add_entry(void __user *user)
{
	struct ftview_entry request;
	int err;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	if (ftview_armed())
		return -EALREADY;
	ftview_arming_settle();
	err = ftview_functions_add(&request);
	if (err)
		return err;
	return copy_to_user(user, &request, sizeof(request)) ? -EFAULT : 0;
}

static long do_clear_entries(void)
{
	if (ftview_armed())
		return -EALREADY;
	return ftview_arming_forget() ? 0 : -EINPROGRESS;
}

/* Counting says nothing; arguments come with values. */
static bool is_way(u32 flags)
{
	switch (flags) {
	case 0:
	case FTVIEW_ARM_COUNT_ONLY:
	case FTVIEW_ARM_VALUES:
	case FTVIEW_ARM_VALUES | FTVIEW_ARM_ARGUMENTS:
		return true;
	default:
		return false;
	}
}

static bool is_sane(const struct ftview_arm *request)
{
	if (strnlen(request->instance, sizeof(request->instance)) ==
	    sizeof(request->instance))
		return false;
	if (!request->entries && !ftview_functions_count())
		return false;
	if (request->keep_ns && !(request->keep & FTVIEW_KEEP_SLOW))
		return false;
	if (request->keep & FTVIEW_KEEP_RETURNS && !ftview_judge_any())
		return false;
	return !(request->entries & ~FTVIEW_ENTRY_ALL) &&
	       request->snaplen <= FTVIEW_SNAP_MAX &&
	       is_way(request->flags) &&
	       !(request->keep & ~FTVIEW_KEEP_ALL) && !request->reserved;
}

static long do_arm(void __user *user)
{
	struct ftview_arm request;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	if (!is_sane(&request))
		return -EINVAL;
	if (ftview_armed())
		return -EALREADY;
	if (!ftview_arming_settle())
		return -EINPROGRESS;
	ftview_protocols_reclaim();
	return ftview_arming_arm(&request);
}

static long do_disarm(void)
{
	ftview_arming_end();
	return 0;
}

static long do_stats(void __user *user)
{
	struct ftview_stats stats = {
		.armed = ftview_armed(),
		.values_state = ftview_values_state(),
		.arguments_state = ftview_arguments_state(),
	};

	ftview_tally_stats(&stats);
	return copy_to_user(user, &stats, sizeof(stats)) ? -EFAULT : 0;
}

static long device_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	long ret;

	mutex_lock(&device_mutex);
	switch (cmd) {
	case FTVIEW_HELLO:
		ret = do_hello(user);
		break;
	case FTVIEW_SET_FILTER:
		ret = do_set_filter(user);
		break;
	case FTVIEW_ARM:
		ret = do_arm(user);
		break;
	case FTVIEW_DISARM:
		ret = do_disarm();
		break;
	case FTVIEW_STATS:
		ret = do_stats(user);
		break;
	case FTVIEW_ADD_ENTRY:
		ret = do_add_entry(user);
		break;
	case FTVIEW_CLEAR_ENTRIES:
		ret = do_clear_entries();
		break;
	case FTVIEW_SET_VALUES:
		ret = do_set_values(user);
		break;
	case FTVIEW_SET_JUDGED:
		ret = do_set_judged(user);
		break;
	case FTVIEW_SET_FIELDS:
		ret = do_set_fields(user);
		break;
	case FTVIEW_SLEEP:
		ret = ftview_arming_sleep();
		break;
	case FTVIEW_WAKE:
		ret = ftview_arming_wake();
		break;
	default:
		ret = -ENOTTY;
		break;
	}
	mutex_unlock(&device_mutex);
	return ret;
}

static __poll_t device_poll(struct file *file, poll_table *wait)
{
	ftview_tally_poll(file, wait);
	return ftview_tally_done() || ftview_tally_called() ?
	       EPOLLIN | EPOLLRDNORM : 0;
}

static int device_open(struct inode *inode, struct file *file)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (test_and_set_bit(DEVICE_OPEN, &device_state))
		return -EBUSY;
	return stream_open(inode, file);
}

/*
 * Runs for the last descriptor however its process ended. The descriptor holds a
 * reference on the module, so the module cannot go before everything is back.
 */
static int device_release(struct inode *inode, struct file *file)
{
	mutex_lock(&device_mutex);
	ftview_arming_disarm();
	ftview_arming_forget();
	ftview_filter_clear();
	ftview_wanted_clear();
	ftview_judge_clear();
	ftview_fields_clear();
	ftview_protocols_reclaim();
	mutex_unlock(&device_mutex);
	clear_bit_unlock(DEVICE_OPEN, &device_state);
	return 0;
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.open = device_open,
	.release = device_release,
	.unlocked_ioctl = device_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.poll = device_poll,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ftview",
	.mode = 0600,
	.fops = &device_fops,
};

/* A module whose functions are entry points may go at any time. */
static int on_module(struct notifier_block *block, unsigned long state,
		     void *data)
{
	const struct module *module = data;

	if (state != MODULE_STATE_GOING || module == THIS_MODULE)
		return NOTIFY_DONE;
	mutex_lock(&device_mutex);
	ftview_functions_forget(module->name);
	mutex_unlock(&device_mutex);
	return NOTIFY_OK;
}

static struct notifier_block module_block = {
	.notifier_call = on_module,
};

int ftview_device_init(void)
{
	int err = register_module_notifier(&module_block);

	if (err)
		return err;
	err = misc_register(&device);
	if (err)
		unregister_module_notifier(&module_block);
	return err;
}

void ftview_device_exit(void)
{
	misc_deregister(&device);
	unregister_module_notifier(&module_block);
}
