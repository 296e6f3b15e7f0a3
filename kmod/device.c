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

#include "device.h"
#include "entry.h"
#include "filter.h"
#include "gate.h"
#include "packet.h"
#include "uapi/ftview.h"

#define DEVICE_OPEN	0

static unsigned long device_state;
static DEFINE_MUTEX(device_mutex);
/* Under device_mutex. */
static bool armed;
static bool gated;

static void disarm(void)
{
	if (!armed)
		return;
	armed = false;
	ftview_packet_stop();
	ftview_entries_unhook();
	ftview_packet_disarm();
	if (gated)
		ftview_gate_disarm();
}

static int arm(const struct ftview_arm *request)
{
	int err;

	gated = !(request->flags & FTVIEW_ARM_COUNT_ONLY);
	if (gated) {
		err = ftview_gate_arm(request->instance);
		if (err)
			return err;
	}
	err = ftview_packet_arm(request);
	if (err)
		goto disarm_gate;
	err = ftview_entries_hook(request->entries);
	if (err)
		goto disarm_packet;
	armed = true;
	ftview_packet_go();
	return 0;

disarm_packet:
	ftview_packet_disarm();
disarm_gate:
	if (gated)
		ftview_gate_disarm();
	return err;
}

static long do_hello(void __user *user)
{
	struct ftview_hello hello;
	u32 abi;

	if (copy_from_user(&hello, user, sizeof(hello)))
		return -EFAULT;
	abi = hello.abi;

	memset(&hello, 0, sizeof(hello));
	hello.abi = FTVIEW_ABI;
	hello.entries = ftview_entries_offered();
	hello.snap_max = FTVIEW_SNAP_MAX;
	hello.filter_max = FTVIEW_FILTER_MAX;
	strscpy(hello.version, FTVIEW_VERSION, sizeof(hello.version));
	if (copy_to_user(user, &hello, sizeof(hello)))
		return -EFAULT;
	return abi == FTVIEW_ABI ? 0 : -EPROTO;
}

static long do_set_filter(void __user *user)
{
	struct ftview_filter request;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	if (request.reserved)
		return -EINVAL;
	return ftview_filter_set(&request);
}

static long do_arm(void __user *user)
{
	struct ftview_arm request;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	if (strnlen(request.instance, sizeof(request.instance)) ==
	    sizeof(request.instance))
		return -EINVAL;
	if (!request.entries || request.entries & ~FTVIEW_ENTRY_ALL)
		return -EINVAL;
	if (request.snaplen > FTVIEW_SNAP_MAX)
		return -EINVAL;
	if (request.flags & ~FTVIEW_ARM_COUNT_ONLY)
		return -EINVAL;
	if (request.keep || request.keep_ns || request.reserved)
		return -EINVAL;
	if (armed)
		return -EALREADY;
	ftview_entries_reclaim();
	return arm(&request);
}

static long do_disarm(void)
{
	disarm();
	return 0;
}

static long do_stats(void __user *user)
{
	struct ftview_stats stats = { .armed = armed };

	ftview_packet_stats(&stats);
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
	default:
		ret = -ENOTTY;
		break;
	}
	mutex_unlock(&device_mutex);
	return ret;
}

static __poll_t device_poll(struct file *file, poll_table *wait)
{
	ftview_packet_poll(file, wait);
	return ftview_packet_done() ? EPOLLIN | EPOLLRDNORM : 0;
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
	disarm();
	ftview_filter_clear();
	ftview_entries_reclaim();
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

int ftview_device_init(void)
{
	return misc_register(&device);
}

void ftview_device_exit(void)
{
	misc_deregister(&device);
}
